"""Nudge whoever can move a stalled initiative: its owner, then its lead, then its sponsor, once for each step."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import NoticeKind
from accounts.services import NewNotice, notices_write
from audit.models import Entry
from common import clock
from initiatives.models import OWNER_SEATS, Initiative, Seat, SeatKind, Status, Visibility
from phases.models import PhaseStay, Pin
from phases.nudging import steps_due
from phases.stall import MOVEMENTS
from portfolio.models import Standing
from portfolio.tellings import about

MOST = 500


def nudges_write(*, limit: int = MOST) -> int:
    """Write the nudges that are due; returns how many are new. Six queries and one for each notice.

    The key of a nudge carries the last movement: while nothing moves each step is told once, and after a movement the
    schedule begins anew. Rows of notices are the record; nothing else changes.
    """
    now = clock.now()
    stalled = Standing.objects.filter(is_stalled=True, initiative__status=Status.ACTIVE, initiative__is_adopted=True)
    rows = list(stalled.select_related("initiative").order_by("updated_at")[:limit])
    ids = [row.pk for row in rows]
    limits = dict(Pin.objects.filter(initiative_id__in=ids).values_list("initiative_id", "version__limits"))
    moved = _moved(ids)
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.accepted().filter(initiative_id__in=ids).select_related("user").order_by("pk"):
        seats.setdefault(seat.initiative_id, []).append(seat)
    notices = [
        one
        for row in rows
        if row.pk in moved
        for step in steps_due(limits.get(row.pk) or {}, moved[row.pk], now)
        for one in _to_all(row, step, list(_nudge(row, step, moved[row.pk], seats.get(row.pk, []))))
    ]
    with transaction.atomic():
        return notices_write(notices=notices)


def _to_all(standing: Standing, step: str, own: list[NewNotice]) -> list[NewNotice]:
    """The first step is told to the channel of the organisation too, if everybody may see the initiative."""
    is_open = standing.initiative.visibility == Visibility.ORGANISATION
    return [*own, replace(own[0], user_id=None)] if own and is_open and step == "owner" else own


def _moved(ids: list[int]) -> dict[int, datetime]:
    """When each last moved: the beginning of its stay, or the last movement of the log after it."""
    began = {stay.initiative_id: stay.began_at for stay in PhaseStay.objects.open().filter(initiative_id__in=ids)}
    moves = Entry.objects.filter(initiative_id__in=ids, action__in=MOVEMENTS).order_by().values("initiative_id")
    last = {row["initiative_id"]: row["at"] for row in moves.annotate(at=Max("recorded_at"))}
    return {pk: max(at, last.get(pk) or at) for pk, at in began.items()}


def _nudge(standing: Standing, step: str, moved_at: datetime, seats: Iterable[Seat]) -> Iterable[NewNotice]:
    """The holders of the step: the owner of the next blocker, or all three owners where it has none."""
    initiative: Initiative = standing.initiative
    kinds = {"owner": OWNER_SEATS, "lead": (SeatKind.LEAD,), "sponsor": (SeatKind.SPONSOR,)}[step]
    held = [seat for seat in seats if seat.kind in kinds]
    named = [seat for seat in held if seat.user.name and seat.user.name in standing.blocker_owner]
    for user_id in sorted({seat.user_id for seat in (named or held)}):
        yield NewNotice(
            user_id, NoticeKind.STALL, f"Move: {initiative.title} is stalled",
            f"{about(initiative)}\n{standing.stall_text}\nNext blocker: {standing.blocker_text or 'none is known'}",
            f"you are its {step}, and it did not move", standing.blocker_url or initiative.get_absolute_url(),
            f"nudge:{initiative.pk}:{moved_at:%Y%m%d%H%M%S}:{step}", initiative.pk, standing.blocker_due_on,
        )  # fmt: skip
