"""Who reviews: named, claimed from the pool of a discipline, released, reassigned. One row for each review asked for."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from accounts.models import Discipline, User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Seat, SeatKind
from initiatives.services import seat_assign
from reviews.models import GateRequest, ReviewAssignment
from reviews.permissions import can_assign_reviewer, can_be_reviewer, can_claim, can_release, person_id
from reviews.specs import Slot

REASON_MIN = 10


def reviews_ask(
    *, actor: Actor, gate_request: GateRequest, slots: Iterable[Slot], named: Mapping[str, Iterable[User]]
) -> None:
    """The first assignments of a new request: the people named, and the pool for each review that nobody was named for.

    Part of `gate_request`, in its transaction and under its audit entry; each person named has an entry of their own.
    """
    users_of = {discipline: list(users) for discipline, users in named.items()}
    for discipline, users in users_of.items():
        for user in users:
            review_assign(actor=actor, gate_request=gate_request, discipline=discipline, reviewer=user)
    for slot in slots:
        if slot.kind == "review":
            for _ in range(slot.quorum - len(users_of.get(slot.role, ()))):
                _pool_add(gate_request, slot.role, actor, gate_request.due_on)


def review_assign(
    *, actor: Actor, gate_request: GateRequest, discipline: str, reviewer: User, due_on: date | None = None
) -> ReviewAssignment:
    """Name a reviewer for a discipline of an open request; gives them sight of the initiative. Twice changes nothing.

    A review that waits in the pool becomes theirs. Raises DomainError on `reviewer` when that person may not review it,
    and says why.
    """
    require(can_assign_reviewer(actor, gate_request.initiative))
    _check_reviewer(gate_request, discipline, reviewer)
    with transaction.atomic():
        locked = _locked(gate_request)
        rows = ReviewAssignment.objects.open().filter(gate_request=locked, discipline=discipline)
        made = rows.filter(reviewer=reviewer).first()
        if made is not None:
            return made
        made = rows.filter(reviewer=None).first() or ReviewAssignment(
            gate_request=locked, discipline=discipline, due_on=locked.due_on, assigned_at=clock.now()
        )
        made.reviewer, made.assigned_by_id, made.due_on = reviewer, actor.user_id, due_on or made.due_on
        made.save()
        _show(actor, locked, reviewer)
        entry_append(
            actor=actor, action="reviews.review_assign", obj=made, initiative_id=locked.initiative_id,
            changes={"discipline": discipline, "reviewer": reviewer.pk, "due_on": made.due_on},
            summary=f"Asked {reviewer} for the {made.get_discipline_display().lower()} review",
        )  # fmt: skip
    return made


def review_claim(*, actor: Actor, gate_request: GateRequest, discipline: str) -> ReviewAssignment:
    """Take a review from the discipline's pool, or take up the one that one was named for. Claiming twice changes nothing.

    Raises NotAllowed for whoever could not sign it, and Conflict, naming who has it, when none is left: of two people at
    the same instant one gets it.
    """
    require(can_claim(actor, gate_request, discipline))
    with transaction.atomic():
        locked = _locked(gate_request)
        rows = ReviewAssignment.objects.open().filter(gate_request=locked, discipline=discipline)
        own = rows.filter(reviewer_id=actor.user_id).first()
        if own is not None and own.claimed_at is not None:
            return own
        made = own or rows.filter(reviewer=None).first()
        if made is None:
            raise Conflict(f"{_holders(rows)} took this review in the meantime. Nothing was claimed.")
        made.reviewer_id, made.claimed_at = person_id(actor), clock.now()
        made.save(update_fields=["reviewer", "claimed_at"])
        entry_append(
            actor=actor, action="reviews.review_claim", obj=made, initiative_id=locked.initiative_id,
            changes={"discipline": discipline, "reviewer": actor.user_id},
            summary=f"Claimed the {made.get_discipline_display().lower()} review of gate {locked.phase}",
        )  # fmt: skip
    return made


def review_release(*, actor: Actor, assignment: ReviewAssignment, reason: str) -> ReviewAssignment:
    """Give a review back to the pool of its discipline, with a reason. Returns the row that waits there now."""
    require(can_release(actor, assignment))
    _check_reason(reason)
    with transaction.atomic():
        gate_request = _locked(assignment.gate_request)
        ended = _end(assignment, f"Released: {reason.strip()}")
        made = _pool_add(gate_request, ended.discipline, actor, ended.due_on)
        entry_append(
            actor=actor, action="reviews.review_release", obj=ended, initiative_id=gate_request.initiative_id,
            changes={"discipline": ended.discipline, "reviewer": [ended.reviewer_id, None], "reason": reason.strip()},
            summary=f"Released the {ended.get_discipline_display().lower()} review of gate {gate_request.phase}",
        )  # fmt: skip
    return made


def review_reassign(
    *, actor: Actor, assignment: ReviewAssignment, reviewer: User, reason: str
) -> ReviewAssignment:  # fmt: skip
    """A program manager or the lead gives a review to somebody else, also one that was claimed. The old row stays, ended."""
    require(can_assign_reviewer(actor, assignment.gate_request.initiative))
    _check_reason(reason)
    _check_reviewer(assignment.gate_request, assignment.discipline, reviewer)
    with transaction.atomic():
        gate_request = _locked(assignment.gate_request)
        rows = ReviewAssignment.objects.open().filter(gate_request=gate_request, discipline=assignment.discipline)
        if rows.filter(reviewer=reviewer).exists():
            raise DomainError(f"{reviewer} has this review already.", field="reviewer")
        ended = _end(assignment, f"Reassigned: {reason.strip()}")
        made = ReviewAssignment.objects.create(
            gate_request=gate_request, discipline=ended.discipline, reviewer=reviewer, assigned_by_id=actor.user_id,
            assigned_at=clock.now(), due_on=ended.due_on,
        )  # fmt: skip
        _show(actor, gate_request, reviewer)
        entry_append(
            actor=actor, action="reviews.review_reassign", obj=made, initiative_id=gate_request.initiative_id,
            changes={"discipline": made.discipline, "reviewer": [ended.reviewer_id, reviewer.pk], "reason": reason.strip()},
            summary=f"Gave the {made.get_discipline_display().lower()} review to {reviewer}",
        )  # fmt: skip
    return made


def review_take(*, gate_request: GateRequest, discipline: str, user_id: int) -> None:
    """Whoever signs has the review: the pool's row becomes theirs. Part of `review_sign`, under the lock of the request."""
    rows = ReviewAssignment.objects.open().filter(gate_request=gate_request, discipline=discipline)
    row = rows.filter(reviewer_id=user_id).first() or rows.filter(reviewer=None).first()
    if row is not None and row.claimed_at is None:
        row.reviewer_id, row.claimed_at = user_id, clock.now()
        row.save(update_fields=["reviewer", "claimed_at"])


def _locked(gate_request: GateRequest) -> GateRequest:
    locked = GateRequest.objects.select_for_update().select_related("initiative").get(pk=gate_request.pk)
    if not locked.is_open:
        raise DomainError("This request is closed.")
    return locked


def _check_reviewer(gate_request: GateRequest, discipline: str, reviewer: User) -> None:
    if discipline not in Discipline.values:
        raise DomainError("There is no such discipline.", field="discipline")
    answer = can_be_reviewer(reviewer, discipline, gate_request.initiative, gate_request.requested_by_id)
    if not answer:
        raise DomainError(answer.reason, field="reviewer")


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")


def _pool_add(gate_request: GateRequest, discipline: str, actor: Actor, due_on: date) -> ReviewAssignment:
    return ReviewAssignment.objects.create(
        gate_request=gate_request,
        discipline=discipline,
        assigned_by_id=actor.user_id,
        assigned_at=clock.now(),
        due_on=due_on,
    )


def _end(assignment: ReviewAssignment, why: str) -> ReviewAssignment:
    """End a row that is still open, under the lock of its request."""
    row = ReviewAssignment.objects.get(pk=assignment.pk)
    if row.ended_at is not None:
        raise Conflict("Somebody else changed who reviews this in the meantime. Nothing was changed.")
    row.ended_at, row.ended_why = clock.now(), why[:300]
    row.save(update_fields=["ended_at", "ended_why"])
    return row


def _holders(rows: Iterable[ReviewAssignment]) -> str:
    return ", ".join(str(row.reviewer) for row in rows) or "Somebody else"


def _show(actor: Actor, gate_request: GateRequest, reviewer: User) -> None:
    """Give the reviewer sight of the initiative."""
    seats = Seat.objects.current().filter(initiative=gate_request.initiative, user=reviewer, kind=SeatKind.REVIEWER)
    if not seats.exists():
        seat_assign(actor=actor, initiative=gate_request.initiative, kind=SeatKind.REVIEWER, user=reviewer)
