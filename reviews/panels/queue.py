"""The queue of open gate requests."""

from dataclasses import dataclass

from common import clock
from common.actors import Actor
from common.permissions import Permission
from reviews.models import GateRequest
from reviews.permissions import can_accept, can_review
from reviews.specs import Slot, gate_spec

QUEUE_VIEWS = (("mine", "To me"), ("discipline", "My discipline"), ("all", "All"))
QUEUE_MOST = 200


@dataclass(frozen=True)
class QueueRow:
    """One open request in the queue. `kinds` are the signatures still wanted; `is_new`: changed since it was asked."""

    gate_request: GateRequest
    waiting_days: int
    asks: str
    signed: int
    is_late: bool


def queue_rows(actor: Actor, view: str) -> list[QueueRow]:
    """Open requests that the actor sees: those that wait for them, for their disciplines, or all. Longest waiting first."""
    found = GateRequest.objects.open().visible_to(actor).select_related("initiative", "requested_by")
    found = found.prefetch_related("signatures", "assignments__reviewer").order_by("requested_at")[:QUEUE_MOST]
    rows = [_queue_row(request) for request in found]
    if view == "mine":
        return [row for row in rows if _asks_me(actor, row.gate_request)]
    if view == "discipline":
        return [row for row in rows if _reviewable(actor, row.gate_request)]
    return rows


def _queue_row(request: GateRequest) -> QueueRow:
    asked = sorted({row.get_discipline_display() for row in request.assignments.all() if row.ended_at is None})
    days = (clock.now() - request.requested_at).days
    signed = len({(row.kind, row.role, row.place) for row in request.signatures.all()})
    return QueueRow(request, days, ", ".join(asked), signed, request.due_on < clock.today())


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
