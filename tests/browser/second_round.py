"""Run inside the product: a reviewer has signed, two things changed, the gate is asked for again."""

import sys

from accounts.actors import actor_for
from accounts.models import User
from common.actors import Actor
from initiatives.models import Initiative
from phases.models import Item
from phases.services import item_answer, item_evidence_add
from reviews.models import GateRequest
from reviews.readiness import gate_readiness
from reviews.services import gate_request, request_withdraw, review_sign
from tests.cast import PASSWORD

DISCIPLINE = "compliance"


def second_round(number: int) -> None:
    """Sign the open gate of phase 3 as the compliance reviewer, change two of its items, ask again. Writes the new id."""
    request = GateRequest.objects.open().filter(phase=3).select_related("initiative", "requested_by").order_by("pk")[0]
    reviewer = User.objects.get(email="compliance@example.com")
    if not request.signatures.filter(signer=reviewer).exists():
        _sign(request, actor_for(reviewer))
    requester = actor_for(request.requested_by)
    request_withdraw(actor=requester, gate_request=request, reason="Two answers are replaced.")
    for title in _change_two(request.initiative, number):
        sys.stdout.write(f"changed {title}\n")
    again = gate_request(
        actor=requester, initiative=request.initiative, scope=request.scope, reviewers={DISCIPLINE: [reviewer]}
    )
    sys.stdout.write(f"request {again.pk}\n")


def _sign(request: GateRequest, actor: Actor) -> None:
    found = gate_readiness(request.initiative, request.phase, gate_request=request)
    slot = found.spec.slot(f"review:{DISCIPLINE}") if found else None
    assert found is not None
    assert slot is not None
    seen = found.draft.seen(slot.sections)
    review_sign(
        actor=actor, gate_request=request, discipline=DISCIPLINE, decision="approve", seen=seen, password=PASSWORD
    )


def _change_two(initiative: Initiative, number: int) -> list[str]:
    pm = actor_for(User.objects.get(email="pm@example.com"))
    items = Item.objects.filter(
        version__pins__initiative=initiative, phase=3, kind__in=["answer", "evidence", "statement"]
    )
    asked = [
        item for item in items.order_by("position") if item.is_asked_of(initiative) and DISCIPLINE in item.disciplines
    ]
    for item in asked[:2]:
        words = (
            f"Replaced for round {number}: every notice was read by two clerks and their questions are answered in it."
        )
        if item.kind == "evidence":
            item_evidence_add(
                actor=pm, initiative=initiative, item=item, name=f"Note {number}", kind="text", text=words
            )
        else:
            item_answer(actor=pm, initiative=initiative, item=item, text=words)
    return [item.title for item in asked[:2]]
