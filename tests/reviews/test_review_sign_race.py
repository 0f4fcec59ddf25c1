"""Two at the same instant: never two signatures for one slot, never a signature on content that was not shown."""

import json

from audit.models import Entry
from common.errors import Conflict, DomainError
from initiatives.services import initiative_edit
from reviews.models import GateDecision, Signature
from reviews.services import decision_correct, review_claim, waiver_approve, waiver_propose
from tests.cast import PASSWORD, make_initiative
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.test_review_claim import second
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


def test_of_two_claims_at_the_same_instant_one_wins(committed_cast):
    gate = _gate(committed_cast)
    request = gate.request()
    people = [gate.cast.value, second(gate.cast)]
    actors = [person.actor for person in people]
    claim = lambda actor: review_claim(actor=actor, gate_request=request, discipline="business_value")  # noqa: E731
    answers, faults = together(*[lambda actor=actor: claim(actor) for actor in actors])
    assert (len(answers), len(faults)) == (1, 1), faults
    assert isinstance(faults[0], Conflict)
    row = request.assignments.open().get()
    assert row.reviewer_id == answers[0].reviewer_id in {person.user.pk for person in people}


def test_a_signature_and_a_withdrawal_at_the_same_instant_have_one_order(committed_cast):
    """Either the request was signed and then withdrawn, or it was withdrawn and nothing was signed; never a torn state."""
    gate = _gate(committed_cast)
    for _ in range(ROUNDS):
        request = gate.request()
        seen = gate.seen(request, "review:business_value")
        answers, faults = together(
            lambda request=request, seen=seen: gate.review(request, "business_value", seen=seen),
            lambda request=request: gate.withdraw(request),
        )
        request.refresh_from_db()
        assert request.state == "withdrawn"
        signed = request.signatures.filter(signed_at__gt=request.closed_at).exists()
        assert not signed
        assert request.signatures.count() + len(faults) == 1, faults


def test_a_waiver_is_approved_once(committed_cast):
    gate = _gate(committed_cast)
    waiver = waiver_propose(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, criterion="t1-hard", reason="There is a good reason.",
        control="Somebody looks every day.",
    )  # fmt: skip
    actor = gate.cast.waiver.actor
    answers, faults = together(*[lambda: waiver_approve(actor=actor, waiver=waiver)] * 4)
    assert (len(answers), len(faults)) == (1, 3), faults
    assert Entry.objects.filter(action="reviews.waiver_approve").count() == 1


def test_a_decision_is_corrected_once(committed_cast):
    gate = _gate(committed_cast)
    request = gate.request()
    gate.sign_all(request)
    wrong = gate.decide(request)
    actor = gate.cast.sponsor.actor
    correct = lambda: decision_correct(  # noqa: E731
        actor=actor, decision=wrong, outcome="hold", reason="It was decided on the wrong figures.", password=PASSWORD
    )
    answers, faults = together(*[correct] * 4)
    assert (len(answers), len(faults)) == (1, 3), faults
    gate.initiative.refresh_from_db()
    assert gate.initiative.phase == 1
    assert GateDecision.objects.count() == 2
