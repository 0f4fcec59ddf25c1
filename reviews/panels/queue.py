"""The queue of open gate requests."""

from dataclasses import dataclass

from common import clock
from common.actors import Actor
from common.permissions import Permission
from reviews.dues import DueState
from reviews.models import GateRequest
from reviews.pauses import Pauses, pauses_of, review_due
from reviews.permissions import can_accept, can_review
from reviews.specs import Slot, gate_spec

QUEUE_VIEWS = (("mine", "To me"), ("discipline", "My discipline"), ("all", "All"))
QUEUE_MOST = 200


@dataclass(frozen=True)
class QueueRow:
    """One open request in the queue. `asks` says who reviews; `pool` are disciplines of the person that nobody has yet."""

    gate_request: GateRequest
    waiting_days: int
    asks: str
    pool: tuple[str, ...]
    signed: int
    due: DueState


def queue_rows(actor: Actor, view: str) -> list[QueueRow]:
    """Open requests that the actor sees: those that wait for them, for their disciplines, or all. Longest waiting first."""
    found = GateRequest.objects.open().visible_to(actor).select_related("initiative", "requested_by")
    found = found.prefetch_related("signatures", "assignments__reviewer").order_by("requested_at")[:QUEUE_MOST]
    pauses = pauses_of(found)
    rows = [_queue_row(actor, request, pauses) for request in found]
    if view == "mine":
        return [row for row in rows if _asks_me(actor, row.gate_request)]
    if view == "discipline":
        return [row for row in rows if _reviewable(actor, row.gate_request)]
    return rows


def _queue_row(actor: Actor, request: GateRequest, pauses: Pauses) -> QueueRow:
    rows = [row for row in request.assignments.all() if row.ended_at is None]
    asked = sorted({f"{row.get_discipline_display()}: {row.reviewer or 'pool'}" for row in rows})
    mine = {row.discipline for row in rows if row.reviewer is None and row.discipline in actor.disciplines}
    days = (clock.now() - request.requested_at).days
    signed = len({(row.kind, row.role, row.place) for row in request.signatures.all()})
    return QueueRow(request, days, ", ".join(asked), tuple(sorted(mine)), signed, _due(actor, request, pauses))


def _due(actor: Actor, request: GateRequest, pauses: Pauses) -> DueState:
    """The clock of the person's own reviews; for everybody else it stops with any review that waits for the team."""
    asked = {row.discipline for row in request.assignments.all()}
    names = (asked & actor.disciplines) or asked
    return review_due(request, [pause for name in names for pause in pauses.get((request.pk, name), ())])


def _asks_me(actor: Actor, request: GateRequest) -> bool:
    if any(row.signer_id == actor.user_id for row in request.signatures.all()):
        return False
    if any(row.reviewer_id == actor.user_id and row.ended_at is None for row in request.assignments.all()):
        return True
    spec = gate_spec(request.initiative, request.phase)
    return spec is not None and any(slot.kind == "acceptance" and may_sign(actor, request, slot) for slot in spec.slots)


def _reviewable(actor: Actor, request: GateRequest) -> bool:
    spec = gate_spec(request.initiative, request.phase) if actor.disciplines else None
    return spec is not None and any(slot.kind == "review" and slot.role in actor.disciplines for slot in spec.slots)


def may_sign(actor: Actor, request: GateRequest, slot: Slot) -> Permission:
    """Whether the person may fill this slot, and why not."""
    if slot.kind == "acceptance":
        return can_accept(actor, request, slot.role)
    return can_review(actor, request, slot.role)
