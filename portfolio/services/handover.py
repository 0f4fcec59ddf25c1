"""Hand over what rests with one person to another, each row through the verb that belongs to it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.services import user_deactivate
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError, NotAllowed
from common.permissions import require
from initiatives.models import Seat, SeatKind
from initiatives.services import record_edit, seat_assign, seat_end
from metrics.services import alert_assign, metric_edit, source_edit
from phases.services import ask_raise, ask_withdraw, item_assign
from portfolio.holdings import Holding, holdings_of
from portfolio.permissions import can_hand_over
from portfolio.records import KINDS
from reviews.services import component_edit, condition_hand_over, review_reassign

Mover = Callable[[Actor, Any, User, str], object]


@dataclass(frozen=True)
class Left:
    """A row that stayed where it was, and why."""

    holding: Holding
    why: str


@dataclass(frozen=True)
class Handover:
    """What one act moved, and what it could not."""

    moved: list[Holding]
    left: list[Left]


def person_hand_over(
    *, actor: Actor, person: User, successor: User, codes: Collection[str], reason: str, ends_access: bool = False
) -> Handover:
    """Give the holdings named by `codes` (`Holding.code`) to `successor`, in one transaction.

    Each row goes through its own verb with its own rules and audit entry; what those rules forbid (a reviewer of another
    discipline, a seat for an auditor) stays, with the reason in words. Tokens are never handed over: they end.
    With `ends_access` the person is deactivated in the same transaction, which takes an administrator.
    Raises DomainError for a successor who has left, is the same person, or a reason under 10 characters.
    """
    require(can_hand_over(actor))
    if successor.pk == person.pk or not successor.is_active or successor.is_service:
        raise DomainError("Choose another person who is still here.", field="successor")
    if len(reason.strip()) < 10:
        raise DomainError("Say why, in at least 10 characters.", field="reason")
    moved, left = [], []
    with transaction.atomic():
        for holding in [one for one in holdings_of(person) if one.code in codes and one.kind in MOVERS]:
            try:
                with transaction.atomic():
                    MOVERS[holding.kind](actor, holding.row, successor, reason.strip())
            except (DomainError, NotAllowed, Conflict) as error:
                left.append(Left(holding, str(error)))
            else:
                moved.append(holding)
        entry_append(
            actor=actor, action="portfolio.person_hand_over", obj=person,
            changes={"to": successor.pk, "moved": [one.code for one in moved], "left": [one.holding.code for one in left]},
            summary=f"Handed over {len(moved)} of {len(moved) + len(left)} from {person} to {successor}: {reason.strip()}"[:300],
        )  # fmt: skip
        if ends_access:
            user_deactivate(actor=actor, user=person)
    return Handover(moved, left)


def _seat(actor: Actor, seat: Seat, successor: User, reason: str) -> object:
    if seat.kind == SeatKind.MEMBER:
        seat_end(actor=actor, seat=seat)
    return seat_assign(actor=actor, initiative=seat.initiative, kind=seat.kind, user=successor)


def _ask(actor: Actor, ask: Any, successor: User, reason: str) -> object:
    ask_withdraw(actor=actor, ask=ask, reason=reason)
    return ask_raise(
        actor=actor, initiative=ask.initiative, question=ask.question, options=ask.options, why=ask.why,
        recommendation=ask.recommendation, cost_of_waiting=ask.cost_of_waiting, asked_of=successor,
        due_on=max(ask.due_on, clock.today()), cause=ask.wait.cause, note=ask.wait.note,
    )  # fmt: skip


def _item(actor: Actor, answer: Any, successor: User, reason: str) -> object:
    return item_assign(
        actor=actor, initiative=answer.initiative, item=answer.item, user=successor, due_on=answer.due_on
    )


def _record(actor: Actor, record: Any, successor: User, reason: str) -> object:
    kind = next(kind for kind in KINDS.values() if isinstance(record, kind.model))
    return record_edit(actor=actor, kind=kind, record=record, values={"owner": successor})


MOVERS: Final[Mapping[str, Mover]] = {
    "seat": _seat,
    "review": lambda actor, row, to, why: review_reassign(actor=actor, assignment=row, reviewer=to, reason=why),
    "condition": lambda actor, row, to, _why: condition_hand_over(actor=actor, condition=row, owner=to),
    "ask": _ask,
    "alert": lambda actor, row, to, _why: alert_assign(actor=actor, alert=row, to=to),
    "item": _item,
    "record": _record,
    "metric": lambda actor, row, to, _why: metric_edit(actor=actor, metric=row, values={"owner": to}),
    "source": lambda actor, row, to, _why: source_edit(actor=actor, source=row, values={"owner": to}),
    "component": lambda actor, row, to, _why: component_edit(actor=actor, component=row, values={"owner": to}),
}
