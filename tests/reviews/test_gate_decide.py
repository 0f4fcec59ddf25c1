"""A person decides; the phase moves with the decision or not at all."""

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from metrics.models import KpiContract
from phases.models import PhaseStay
from reviews.models import Condition, GateDecision
from reviews.services import deciding
from reviews.services.signing import NewCondition
from tests.cast import PASSWORD


def test_sponsor_passes_all_four_gates(gate):
    for phase in (1, 2, 3):
        assert gate.initiative.phase == phase
        gate.pass_gate()
    assert gate.initiative.phase == 4
    gate.pass_gate()
    assert gate.initiative.phase == 4
    assert list(GateDecision.objects.values_list("gate_request__phase", "outcome")) == [(n, "go") for n in (1, 2, 3, 4)]
    assert PhaseStay.objects.filter(initiative=gate.initiative).count() == 4


def test_gate_one_locks_the_kpi_contract(gate):
    gate.pass_gate()
    assert KpiContract.objects.get(initiative=gate.initiative).is_locked


def test_unmet_critical_blocks_either_go(gate):
    gate.answer("t1-soft")
    request = gate.request()
    gate.sign_all(request)
    for outcome in ("go", "conditional_go"):
        with pytest.raises(DomainError, match="Item t1-hard"):
            gate.decide(request, outcome)
    assert gate.initiative.phase == 1


def test_a_missing_signature_blocks_go(gate):
    gate.answer_all()
    request = gate.request()
    gate.accept(request, "engineering")
    gate.accept(request, "operations")
    gate.review(request, "business_value")
    with pytest.raises(DomainError, match="Business owner accepts"):
        gate.decide(request)
    gate.accept(request, "business")
    assert gate.decide(request).outcome == "go"


def test_an_unmet_required_item_allows_a_conditional_go_only(gate):
    gate.answer("t1-hard")
    request = gate.request()
    gate.sign_all(request)
    with pytest.raises(DomainError, match="Item t1-soft"):
        gate.decide(request)
    with pytest.raises(DomainError, match="at least one condition"):
        gate.decide(request, "conditional_go")
    condition = NewCondition("Answer t1-soft.", gate.cast.engineer.user, clock.today())
    gate.decide(request, "conditional_go", conditions=[condition])
    assert gate.initiative.phase == 2
    assert Condition.objects.open().of_initiative(gate.initiative).count() == 1


def test_rehearsal_below_one_blocks_gate_three(gate):
    gate.pass_gate()
    gate.pass_gate()
    gate.rehearse(9)
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    with pytest.raises(DomainError, match="Rehearse the load"):
        gate.decide(request)
    assert gate.initiative.phase == 3
    gate.rehearse(10)
    gate.decide(request)
    assert gate.initiative.phase == 4


def test_stop_needs_no_signature_but_a_lesson(gate):
    request = gate.request()
    with pytest.raises(DomainError) as error:
        gate.decide(request, "stop")
    assert error.value.field == "lesson"
    gate.decide(request, "stop", lesson="The volume was never there.")
    assert (gate.initiative.status, gate.initiative.phase) == ("stopped", 1)
    assert PhaseStay.objects.get(initiative=gate.initiative).outcome == "stopped"


@pytest.mark.parametrize("outcome", ["hold", "recycle"])
def test_hold_and_recycle_stay_in_the_phase_and_open_a_new_round(gate, outcome):
    request = gate.request()
    gate.decide(request, outcome)
    assert gate.initiative.phase == 1
    assert gate.request().round == 2


def test_recycle_at_gate_four_returns_to_phase_three(gate):
    for _ in range(3):
        gate.pass_gate()
    gate.decide(gate.request(), "recycle")
    assert gate.initiative.phase == 3


def test_stop_at_gate_four_retires_with_disposal(gate):
    for _ in range(3):
        gate.pass_gate()
    request = gate.request()
    with pytest.raises(DomainError) as error:
        gate.decide(request, "stop")
    assert error.value.field == "wind_down"
    gate.decide(request, "stop", wind_down="Users are told on Monday; the data is deleted.")
    assert gate.initiative.status == "retired"


def test_decision_phase_and_audit_stand_or_fall_together(gate, monkeypatch):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)

    def broken(**_):
        raise RuntimeError("lost connection")

    entries = Entry.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "phase_enter", broken)
        with pytest.raises(RuntimeError):
            gate.decide(request)
    gate.initiative.refresh_from_db()
    request.refresh_from_db()
    assert (gate.initiative.phase, request.state, GateDecision.objects.count()) == (1, "open", 0)
    assert Entry.objects.count() == entries
    assert not KpiContract.objects.get(initiative=gate.initiative).is_locked
    gate.decide(request)
    assert gate.initiative.phase == 2
    actions = set(Entry.objects.filter(pk__gt=0).values_list("action", flat=True))
    assert {"reviews.gate_decide", "phases.phase_enter", "metrics.kpi_lock"} <= actions


def test_requester_may_not_decide(gate):
    request = gate.request()
    with pytest.raises(NotAllowed, match="You requested this gate"):
        gate.decide(request, "hold", by=gate.cast.pm)


@pytest.mark.parametrize("who", ["admin", "engineer", "executive", "security", "auditor", "waiver"])
def test_others_may_not_decide(gate, who):
    request = gate.request()
    with pytest.raises(NotAllowed, match=r"Only the sponsor|Auditors read everything"):
        gate.decide(request, "hold", by=getattr(gate.cast, who))


def test_a_gate_is_decided_once(gate):
    request = gate.request()
    gate.decide(request, "hold")
    with pytest.raises(Conflict):
        gate.decide(request, "hold")


def test_a_wrong_password_decides_nothing(gate):
    request = gate.request()
    with pytest.raises(DomainError) as error:
        gate.decide(request, "hold", password=PASSWORD + "x")
    assert error.value.field == "password"
    assert not GateDecision.objects.exists()
