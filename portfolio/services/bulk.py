"""Change many initiatives at once: check, apply, undo. Each row goes through the verb of a single one, with its own entry.

Each row is a transaction of its own, so that one refusal costs nobody else, and a crash leaves the rest pending.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError, NotAllowed
from common.permissions import Denied, require
from initiatives.models import Comment, Initiative, Seat
from initiatives.services import (
    comment_add,
    comment_retract,
    initiative_adopt,
    initiative_edit,
    seat_assign,
    seat_end,
)
from portfolio import bulk_acts
from portfolio.models import DAY_ACTS, SEAT_ACTS, BulkAct, BulkChange, BulkOutcome, BulkRow, BulkState
from portfolio.permissions import can_bulk, can_bulk_steer
from reviews.models import GateRequest
from reviews.services.trying import edit_try

MOST: Final = 500
"""Initiatives of one change."""
ASKED: Final = "@{} please post a status update."


def bulk_check(*, actor: Actor, act: str, value: str, initiatives: Sequence[int]) -> BulkChange:
    """Work out for each of these that the actor may see what it is and what it would become. Nothing changes yet.

    A row is left out where the actor may not change it, where it is so already, and where nothing can be put.
    Raises DomainError at the field that is wrong, and for more than MOST.
    """
    require(can_bulk(actor))
    if act not in BulkAct.values:
        raise DomainError("Choose what to change.", field="act")
    found = list(Initiative.objects.visible_to(actor).filter(pk__in=initiatives).order_by("key")[: MOST + 1])
    if not found:
        raise DomainError("Tick at least one initiative.")
    if len(found) > MOST:
        raise DomainError(f"At most {MOST} are changed at once. Narrow the filter.")
    kept, shown = bulk_acts.value_read(act, value)
    seats = bulk_acts.seats_of(found)
    with transaction.atomic():
        change = BulkChange.objects.create(
            act=act, value=kept, shown=shown, made_by_id=actor.user_id or 0, made_at=clock.now()
        )
        rows = [_checked(actor, change, initiative, seats) for initiative in found]
        BulkRow.objects.bulk_create(rows, batch_size=200)
        entry_append(
            actor=actor, action="portfolio.bulk_check", obj=change, summary=f"Checked a change of {len(rows)}: {change}",
            changes={"act": act, "value": kept, "rows": len(rows)},
        )  # fmt: skip
    return change


def _checked(actor: Actor, change: BulkChange, initiative: Initiative, seats: bulk_acts.Seats) -> BulkRow:
    row = BulkRow(change=change, initiative=initiative, outcome=BulkOutcome.LEFT_OUT)
    row.old = bulk_acts.read(change.act, initiative, seats)
    row.old_text = bulk_acts.text_of(change.act, row.old)[:400]
    permission = bulk_acts.may(actor, change.act, initiative)
    if isinstance(permission, Denied):
        row.note = permission.reason[:400]
        return row
    try:
        row.new = bulk_acts.wanted(change.act, change.value, change.shown, row.old, initiative, seats)
    except DomainError as error:
        row.note = error.message[:400]
        return row
    row.new_text = bulk_acts.text_of(change.act, row.new)[:400]
    if bulk_acts.is_same(row.old, row.new):
        row.note = "It is so already."
        return row
    row.outcome = BulkOutcome.PENDING
    return row


def bulk_apply(*, actor: Actor, change: BulkChange) -> BulkChange:
    """Carry out every row that is still pending, each whole or not at all. Done twice, nothing changes twice.

    A row is refused, with why, where the value is no longer the one that was checked, where the verb refuses, and where
    it would end approvals of a requested gate: that is asked on the initiative's own page.
    """
    require(can_bulk_steer(actor, change))
    _enter(change, (BulkState.CHECKED, BulkState.RUNNING), BulkState.RUNNING)
    for pk in change.rows.filter(outcome=BulkOutcome.PENDING).values_list("pk", flat=True):
        _each(pk, BulkOutcome.PENDING, BulkOutcome.CHANGED, lambda row: _put(actor, row, row.new, must_be=row.old))
    return _finish(actor, change, BulkState.DONE, "bulk_apply", "Changed")


def bulk_undo(*, actor: Actor, change: BulkChange) -> BulkChange:
    """Put back what this change changed, where the value is still the one that it put; the rest stays, and says so.

    A seat that is given back has to be accepted again; a request for an update is retracted.
    """
    require(can_bulk_steer(actor, change))
    _enter(change, (BulkState.DONE,), BulkState.DONE)
    for pk in change.rows.filter(outcome=BulkOutcome.CHANGED).values_list("pk", flat=True):
        _each(pk, BulkOutcome.CHANGED, BulkOutcome.UNDONE, lambda row: _put(actor, row, row.old, must_be=row.new))
    return _finish(actor, change, BulkState.UNDONE, "bulk_undo", "Undid")


def _enter(change: BulkChange, states: Sequence[str], to: str) -> None:
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update().get(pk=change.pk)
        if locked.state not in states:
            raise DomainError("This change is over already. Look at what became of it.")
        locked.state = to
        locked.save(update_fields=["state"])


def _finish(actor: Actor, change: BulkChange, state: str, verb: str, word: str) -> BulkChange:
    with transaction.atomic():
        locked = BulkChange.objects.select_for_update().get(pk=change.pk)
        locked.state, locked.done_at = state, clock.now()
        locked.save(update_fields=["state", "done_at"])
        outcomes = list(locked.rows.values_list("outcome", flat=True))
        counts = {outcome: outcomes.count(outcome) for outcome in BulkOutcome.values if outcome in outcomes}
        done = counts.get(BulkOutcome.CHANGED if state == BulkState.DONE else BulkOutcome.UNDONE, 0)
        entry_append(
            actor=actor, action=f"portfolio.{verb}", obj=locked, changes=counts,
            summary=f"{word} {done} of {len(outcomes)}: {locked}",
        )  # fmt: skip
    return locked


def _each(pk: int, expected: str, done: str, put: Callable[[BulkRow], Any]) -> None:
    """One row in a transaction of its own; what refuses is kept on the row in words."""
    with transaction.atomic():
        row = BulkRow.objects.select_for_update(of=("self",)).select_related("initiative", "change").get(pk=pk)
        if row.outcome != expected:
            return
        try:
            with transaction.atomic():
                row.result, row.outcome, row.note = put(row), done, ""
        except (DomainError, NotAllowed, Conflict) as error:
            row.note = str(error)[:400]
            row.outcome = BulkOutcome.REFUSED if expected == BulkOutcome.PENDING else BulkOutcome.KEPT
        row.save(update_fields=["result", "outcome", "note"])


def _put(actor: Actor, row: BulkRow, value: Any, *, must_be: Any) -> Any:
    """Through the verb, unless an approval of a requested gate would be lost by it."""
    open_ones = GateRequest.objects.open().filter(initiative=row.initiative_id, signatures__isnull=False)
    result, costs = edit_try(
        requests=list(open_ones.distinct().values_list("pk", flat=True)),
        act=lambda: _verb(actor, row, value, must_be),
        is_done=lambda _: True,
        is_confirmed=lambda _: False,
    )
    if costs:
        raise DomainError(
            f"It would end {len(costs)} of the approvals of the requested gate. Change it on its own page."
        )
    return result


def _verb(actor: Actor, row: BulkRow, value: Any, must_be: Any) -> Any:
    """Put `value` if what stands under the lock is `must_be`; returns what undo needs."""
    act, visible = row.change.act, Initiative.objects.visible_to(actor).values("pk")
    initiative = Initiative.objects.select_for_update().filter(pk=row.initiative_id, pk__in=visible).first()
    if initiative is None:
        raise NotAllowed("You no longer see this initiative.")
    if act == BulkAct.ASK_UPDATE:
        return _ask(actor, row, initiative, value)
    stands = bulk_acts.read(act, initiative, bulk_acts.seats_of([initiative]))
    if not bulk_acts.is_same(stands, must_be):
        raise DomainError(f"Somebody changed it since: it is {bulk_acts.text_of(act, stands)}.")
    if act == BulkAct.ADOPT:
        if not value:
            raise DomainError("An adoption stays: its clocks run and people have been told.")
        return initiative_adopt(actor=actor, initiative=initiative).version
    if act in SEAT_ACTS:
        if value is not None:
            return seat_assign(actor=actor, initiative=initiative, kind=act, user=User.objects.get(pk=value["id"])).pk
        return seat_end(actor=actor, seat=Seat.objects.current().get(initiative=initiative, kind=act)).pk
    name = "tags" if act in (BulkAct.TAG_ADD, BulkAct.TAG_REMOVE) else act
    value = date.fromisoformat(value) if act in DAY_ACTS and value else value
    return initiative_edit(actor=actor, initiative=initiative, values={name: value}).version


def _ask(actor: Actor, row: BulkRow, initiative: Initiative, value: Any) -> int:
    if value is None:  # undo: what stood before was no question
        comment = Comment.objects.get(pk=int(row.result or 0))
        comment_retract(actor=actor, comment=comment)
        return comment.pk
    email = User.objects.get(pk=value["id"]).email
    said = comment_add(actor=actor, initiative=initiative, subject=Comment.Subject.INITIATIVE, text=ASKED.format(email))
    return said.pk
