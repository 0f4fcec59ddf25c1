"""What happened elsewhere, or what time alone changed, puts an initiative on watch and asks a reviewer. Run by the clock."""

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Initiative, Seat, SeatKind, Visibility
from initiatives.services import seat_assign
from phases.models import Item
from reviews.causes import Cause, causes_among, causes_of
from reviews.models import Recheck, Signature, Watch
from reviews.watch_permissions import can_recheck

ASKED_MOST = 5


def gates_sweep() -> int:
    """Open and end watches and rechecks so that they match the causes (`reviews.causes`); returns how many watches changed.

    Running it twice changes nothing. Verdicts never wait for it: they read the causes themselves.
    """
    causes = causes_among(Initiative.objects.all())
    open_now = {(watch.initiative_id, watch.code): watch for watch in Watch.objects.filter(ended_at=None)}
    for (initiative_id, code), cause in causes.items():
        if (initiative_id, code) not in open_now:
            _watch_start(initiative_id, code, cause)
    gone = [watch for key, watch in open_now.items() if key not in causes]
    for watch in gone:
        _watch_end(watch)
    return len(causes.keys() - open_now.keys()) + len(gone)


def watches_begin(initiative: Initiative) -> None:
    """Begin the watches of one initiative at once, in the transaction of the act that gave the cause."""
    open_now = set(Watch.objects.filter(initiative=initiative, ended_at=None).values_list("code", flat=True))
    for code, cause in causes_of(initiative).items():
        if code not in open_now:
            _watch_start(initiative.pk, code, cause)


def _watch_start(initiative_id: int, code: str, cause: Cause) -> None:
    with transaction.atomic():
        watch, is_new = Watch.objects.get_or_create(
            initiative_id=initiative_id, code=code, ended_at=None,
            defaults={"reason": cause.reason[:300], "reopens": list(cause.reopens), "asks": cause.asks, "since": clock.now()},
        )  # fmt: skip
        if not is_new:
            return
        asked = _recheck_ask(watch, cause) if cause.discipline else []
        entry_append(
            actor=CLOCK, action="reviews.gates_sweep", obj=watch, initiative_id=initiative_id,
            changes={"cause": code, "watch": [False, True], "reopens": watch.reopens, "asks": watch.asks,
                     "asked": [user.pk for user in asked]},
            summary=f"On watch: {watch.reason}",
        )  # fmt: skip


def _recheck_ask(watch: Watch, cause: Cause) -> list[User]:
    """One open recheck for each cause; asks who signed that discipline last, else everybody who could."""
    items = Item.objects.filter(version__pins__initiative_id=watch.initiative_id, code__in=watch.reopens)
    titles = dict(items.values_list("code", "title"))
    made, is_new = Recheck.objects.get_or_create(
        initiative_id=watch.initiative_id, code=watch.code, state=Recheck.State.OPEN,
        defaults={
            "reason": watch.reason, "criteria": [{"code": code, "title": titles.get(code, code)} for code in watch.reopens],
            "discipline": cause.discipline, "asked_at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:
        return []
    asked = _reviewers(made)
    made.asked.set(asked)
    if made.initiative.visibility == Visibility.MEMBERS:
        _sight_give(made.initiative, asked)
    return asked


def _reviewers(recheck: Recheck) -> list[User]:
    holders = (
        User.objects.filter(is_active=True, role_grants__discipline=recheck.discipline).distinct().order_by("name")
    )
    able = [user for user in holders if can_recheck(user, recheck)]
    signed = Signature.objects.filter(
        gate_request__initiative_id=recheck.initiative_id, kind="review", role=recheck.discipline
    )
    last = signed.order_by("-id").values_list("signer_id", flat=True).first()
    return [user for user in able if user.pk == last] or able[:ASKED_MOST]


def _sight_give(initiative: Initiative, users: list[User]) -> None:
    there = set(Seat.objects.current().filter(initiative=initiative).values_list("user_id", flat=True))
    for user in users:
        if user.pk not in there:
            seat_assign(actor=CLOCK, initiative=initiative, kind=SeatKind.REVIEWER, user=user)


def _watch_end(watch: Watch) -> None:
    with transaction.atomic():
        locked = Watch.objects.select_for_update().get(pk=watch.pk)
        if locked.ended_at is not None:
            return
        locked.ended_at = clock.now()
        locked.save(update_fields=["ended_at"])
        waiting = (
            Recheck.objects.select_for_update().open().filter(initiative_id=locked.initiative_id, code=locked.code)
        )
        for recheck in waiting:
            recheck.state, recheck.closed_at = Recheck.State.ENDED, clock.now()
            recheck.save(update_fields=["state", "closed_at"])
        entry_append(
            actor=CLOCK, action="reviews.gates_sweep", obj=locked, initiative_id=locked.initiative_id,
            changes={"cause": locked.code, "watch": [True, False]}, summary=f"No longer on watch: {locked.reason}",
        )  # fmt: skip
