"""Two at the same instant: never two signatures for one slot, never a signature on content that was not shown."""

import json

from common.errors import Conflict, DomainError
from initiatives.services import initiative_edit
from reviews.models import GateDecision, Signature
from tests.cast import make_initiative
from tests.reviews.conftest import Gate, follow_tiny
from tests.threads import together

ROUNDS = 4


def _gate(cast) -> Gate:
    gate = Gate(cast, follow_tiny(cast, make_initiative(cast)))
    assert cast.value.actor.disciplines  # made before the race, not in it
    gate.answer_all()
    return gate


def test_one_slot_takes_one_signature(committed_cast):
    gate = _gate(committed_cast)
    request = gate.request()
    seen = gate.seen(request, "review:business_value")
    answers, faults = together(*[lambda: gate.review(request, "business_value", seen=seen)] * 6)
    assert len(answers) == 1
    assert len(faults) == 5
    assert all(isinstance(fault, DomainError | Conflict) for fault in faults), faults
    assert Signature.objects.filter(gate_request=request).count() == 1


def test_a_signature_binds_to_what_was_shown_or_is_refused(committed_cast):
    gate = _gate(committed_cast)
    for number in range(ROUNDS):
        gate.initiative.refresh_from_db()
        request = gate.request()
        seen = gate.seen(request, "acceptance:business")
        edit = lambda number=number: initiative_edit(  # noqa: E731  # the other side of the race
            actor=gate.cast.pm.actor, initiative=gate.initiative, values={"outcome": f"Another outcome {number}."}
        )
        _, faults = together(lambda request=request, seen=seen: gate.accept(request, "business", seen=seen), edit)
        signed = list(Signature.objects.filter(gate_request=request))
        assert len(signed) + len(faults) == 1
        shown = {name: digest for name, digest in seen.items() if "/" not in name}
        for signature in signed:
            assert json.loads(signature.payload)["sections"] == signature.sections == shown
        gate.withdraw(request)


def test_a_gate_is_decided_once(committed_cast):
    gate = _gate(committed_cast)
    request = gate.request()
    gate.sign_all(request)
    answers, faults = together(*[lambda: gate.decide(request)] * 4)
    assert (len(answers), len(faults)) == (1, 3), faults
    assert GateDecision.objects.count() == 1
    gate.initiative.refresh_from_db()
    assert gate.initiative.phase == 2
    assert list(gate.initiative.stays.order_by("id").values_list("phase", "outcome")) == [(1, "go"), (2, "")]
