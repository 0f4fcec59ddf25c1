"""Who reviews what of one request: named, claimed, or waiting in the pool, and what this person may do about it."""

from dataclasses import dataclass

from common.actors import Actor
from common.permissions import Permission
from reviews.dues import DueState
from reviews.models import GateRequest, ReviewAssignment, Signature
from reviews.pauses import Pauses, pauses_of, review_due
from reviews.permissions import can_assign_reviewer, can_claim, can_release


@dataclass(frozen=True)
class AssignmentRow:
    """One review that is asked for. `state` is pool, named, claimed, signed or vetoed; `can_take` lets this person claim it."""

    assignment: ReviewAssignment
    state: str
    can_take: bool
    can_give_back: bool
    can_reassign: bool
    due: DueState

    @property
    def who(self) -> str:
        """Who has it, or whose pool it waits in."""
        one = self.assignment
        return str(one.reviewer) if one.reviewer else f"Any {one.get_discipline_display().lower()} reviewer"


def assignment_rows(actor: Actor, request: GateRequest) -> list[AssignmentRow]:
    """The open assignments of a request, by discipline. Acts are offered only while the request is open."""
    newest = sorted(request.signatures.all(), key=lambda row: row.pk)
    signed = {(row.role, row.signer_id): row.decision for row in newest if row.kind == "review"}
    rows = [
        row for row in request.assignments.select_related("reviewer").order_by("discipline", "id") if not row.ended_at
    ]
    claims: dict[str, Permission] = {}
    pauses = pauses_of([request]) if rows else {}
    may_reassign = bool(rows) and request.is_open and bool(can_assign_reviewer(actor, request.initiative))
    return [_row(actor, request, row, signed, claims, pauses, may_reassign=may_reassign) for row in rows]


def _row(
    actor: Actor,
    request: GateRequest,
    row: ReviewAssignment,
    signed: dict[tuple[str, int], str],
    claims: dict[str, Permission],
    pauses: Pauses,
    *,
    may_reassign: bool,
) -> AssignmentRow:
    decision = signed.get((row.discipline, row.reviewer_id or 0), "")
    is_signed, is_vetoed = bool(decision), decision == Signature.Decision.REQUEST_CHANGES
    state = (
        "vetoed"
        if is_vetoed
        else "signed"
        if is_signed
        else "claimed"
        if row.claimed_at
        else "named"
        if row.reviewer_id
        else "pool"
    )
    is_waiting = request.is_open and not is_signed
    is_takeable = is_waiting and row.claimed_at is None and row.reviewer_id in (None, actor.user_id)
    if is_takeable and row.discipline in actor.disciplines and row.discipline not in claims:
        claims[row.discipline] = can_claim(actor, request, row.discipline)
    return AssignmentRow(
        row,
        state,
        can_take=is_takeable and bool(claims.get(row.discipline)),
        can_give_back=is_waiting and row.reviewer_id is not None and bool(can_release(actor, row)),
        can_reassign=is_waiting and may_reassign,
        due=review_due(request, pauses.get((request.pk, row.discipline), ())),
    )
