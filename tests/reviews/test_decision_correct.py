"""A wrong decision is corrected by a new one that names it, and the initiative goes where the new outcome says."""

import json
from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from metrics.models import KpiContract
from reviews.integrity import record_faults
from reviews.models import Condition, GateDecision
from reviews.services import decision_correct
from reviews.services.signing import NewCondition
from tests.cast import PASSWORD

WHY = "It was decided on the wrong figures."


def _correct(gate, decision, outcome, by=None, password=PASSWORD, **more):
    made = decision_correct(
        actor=(by or gate.cast.sponsor).actor, decision=decision, outcome=outcome, reason=WHY, password=password, **more
    )
    gate.initiative.refresh_from_db()
    return made


def _ready(gate):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    return request


def test_a_wrong_go_is_taken_back_and_the_phase_with_it(gate):
    wrong = gate.pass_gate()
    assert gate.initiative.phase == 2
    made = _correct(gate, wrong, "hold")
    assert gate.initiative.phase == 1
    assert [(row.pk, row.corrects_id) for row in GateDecision.objects.all()] == [(wrong.pk, None), (made.pk, wrong.pk)]
    assert json.loads(made.payload)["corrects_id"] == wrong.pk
    assert record_faults(GateDecision.objects.get(pk=made.pk)) == []
    assert [stay.phase for stay in gate.initiative.stays.order_by("id")] == [1, 2, 1]
    assert KpiContract.objects.get(initiative=gate.initiative).is_locked, "a locked contract stays locked"
    assert Entry.objects.filter(action="reviews.decision_correct").count() == 1
    assert gate.request(), "the gate can be asked for again"


def test_a_wrong_hold_becomes_a_go_when_the_verdict_allows_it(gate):
    request = _ready(gate)
    wrong = gate.decide(request, "hold")
    assert gate.initiative.phase == 1
    _correct(gate, wrong, "go")
    assert gate.initiative.phase == 2
    assert KpiContract.objects.get(initiative=gate.initiative).is_locked


def test_a_correction_to_go_is_refused_while_the_gate_is_closed(gate):
    gate.answer_all()
    wrong = gate.decide(gate.request(), "hold")
    with pytest.raises(DomainError, match="The gate is closed"):
        _correct(gate, wrong, "go")
    assert gate.initiative.phase == 1
    assert GateDecision.objects.count() == 1


def test_a_wrong_stop_brings_the_initiative_back(gate):
    wrong = gate.decide(_ready(gate), "stop", lesson="Ask users first.")
    assert gate.initiative.status == "stopped"
    _correct(gate, wrong, "go")
    assert (gate.initiative.status, gate.initiative.phase) == ("active", 2)
    assert gate.initiative.stop_reason == ""
    assert gate.initiative.stays.filter(left_at=None).get().phase == 2


def test_a_wrong_stop_that_becomes_a_hold_opens_the_stay_again(gate):
    wrong = gate.decide(_ready(gate), "stop", lesson="Ask users first.")
    _correct(gate, wrong, "hold")
    assert (gate.initiative.status, gate.initiative.phase) == ("active", 1)
    assert gate.initiative.stays.filter(left_at=None).get().phase == 1


def test_a_wrong_go_becomes_a_stop(gate):
    wrong = gate.pass_gate()
    with pytest.raises(DomainError) as caught:
        _correct(gate, wrong, "stop")
    assert caught.value.field == "lesson"
    assert gate.initiative.status == "active"
    _correct(gate, wrong, "stop", lesson="Ask users first.")
    assert gate.initiative.status == "stopped"


def test_the_conditions_of_a_corrected_decision_fall_with_it(gate):
    request = _ready(gate)
    condition = NewCondition("Write the runbook", gate.cast.engineer.user, clock.today() + timedelta(days=9))
    wrong = gate.decide(request, "conditional_go", conditions=[condition])
    assert Condition.objects.open().count() == 1
    _correct(gate, wrong, "go")
    assert not Condition.objects.open().exists()
    assert gate.initiative.phase == 2


@pytest.mark.parametrize("who", ["pm", "engineer", "value", "executive", "auditor"])
def test_only_who_may_decide_corrects(gate, who):
    """The program manager of the cast requested the gate."""
    wrong = gate.pass_gate()
    with pytest.raises(NotAllowed):
        _correct(gate, wrong, "hold", by=getattr(gate.cast, who))
    assert gate.initiative.phase == 2


def test_a_correction_needs_proof_a_reason_and_another_outcome(gate):
    wrong = gate.pass_gate()
    with pytest.raises(DomainError) as caught:
        _correct(gate, wrong, "hold", password="wrong")
    assert caught.value.field == "password"
    with pytest.raises(DomainError, match="another outcome"):
        _correct(gate, wrong, "go")
    with pytest.raises(DomainError) as caught:
        decision_correct(actor=gate.cast.sponsor.actor, decision=wrong, outcome="hold", reason="x", password=PASSWORD)
    assert caught.value.field == "reason"
    assert GateDecision.objects.count() == 1


def test_a_decision_is_corrected_once_and_the_correction_can_be_corrected(gate):
    wrong = gate.pass_gate()
    made = _correct(gate, wrong, "hold")
    with pytest.raises(Conflict, match="corrected in the meantime"):
        _correct(gate, wrong, "recycle")
    _correct(gate, made, "go")
    assert gate.initiative.phase == 2


def test_nothing_may_rest_on_the_decision(gate):
    wrong = gate.pass_gate()
    later = gate.request()
    with pytest.raises(DomainError, match="later request is open"):
        _correct(gate, wrong, "hold")
    gate.decide(later, "hold")
    with pytest.raises(DomainError, match="later gate was decided"):
        _correct(gate, wrong, "hold")
    assert gate.initiative.phase == 2


def test_the_record_shows_both_and_the_page_corrects(gate, sign_in):
    wrong = gate.pass_gate()
    client, url = sign_in(gate.cast.sponsor), f"/reviews/decisions/{wrong.pk}/correct/"
    assert url in client.get(f"/reviews/{wrong.gate_request_id}/").content.decode()
    assert "What was decided" in client.get(url).content.decode()
    data = {"outcome": "hold", "reason": WHY, "password": "wrong"}
    page = client.post(url, data)
    assert page.status_code == 422
    assert WHY in page.content.decode()
    assert client.post(url, data | {"password": PASSWORD}).status_code == 303
    record = client.get(f"/reviews/{wrong.gate_request_id}/").content.decode()
    assert "Corrected since: this decision no longer holds." in record
    assert "Correction as sponsor" in record
    assert f"/reviews/decisions/{GateDecision.objects.last().pk}/correct/" in record
    assert "Only the sponsor" in sign_in(gate.cast.engineer).get(url).content.decode()
