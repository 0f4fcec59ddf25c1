"""The demo's accounts pass all four gates of the built-in playbook, in the lowest and in a high tier, without an exception."""

import pytest

from audit.models import Entry
from metrics.models import KpiContract
from phases.models import PhaseStay
from reviews.models import Condition, GateDecision, Signature, Waiver
from reviews.specs import needed_slots

PHASES = (1, 2, 3, 4)
MOST_REVIEWS_IN_LOWEST_TIER = 2


@pytest.fixture(params=["low", "high"])
def run(request, completed):
    return completed[request.param]


def _decisions(run):
    rows = GateDecision.objects.filter(gate_request__initiative=run.initiative)
    return rows.select_related("gate_request").order_by("id")


def test_demo_accounts_pass_all_four_gates(run):
    assert [(before, after) for before, after, _ in run.passed] == [(1, 2), (2, 3), (3, 4), (4, 4)]
    outcomes = [(one.gate_request.phase, one.outcome, one.verdict["is_open"]) for one in _decisions(run)]
    assert outcomes == [(phase, "go", True) for phase in PHASES]
    stays = PhaseStay.objects.filter(initiative=run.initiative).order_by("id")
    assert list(stays.values_list("phase", "outcome")) == [(1, "go"), (2, "go"), (3, "go"), (4, "")]
    assert not Waiver.objects.filter(initiative=run.initiative).exists()
    assert not Condition.objects.of_initiative(run.initiative).exists()


def test_gate_one_locks_the_contract(run):
    assert [was_locked for _, _, was_locked in run.passed] == [False, True, True, True]
    assert KpiContract.objects.get(initiative=run.initiative).is_locked


def test_every_signature_has_its_password_and_nobody_takes_two_parts(run):
    for decision in _decisions(run):
        asked = decision.gate_request
        signed = Signature.objects.filter(gate_request=asked)
        slots = needed_slots(run.initiative, asked.phase)
        assert {(one.kind, one.role) for one in signed} == {(slot.kind, slot.role) for slot in slots}
        people = [asked.requested_by_id, decision.decided_by_id, *signed.values_list("signer_id", flat=True)]
        assert len(people) == len(set(people))
        assert {decision.auth_method, *signed.values_list("auth_method", flat=True)} == {"password"}


def test_lowest_tier_needs_at_most_two_reviews_a_gate(run):
    slots = [[slot for slot in needed_slots(run.initiative, phase) if slot.kind == "review"] for phase in PHASES]
    counts = [sum(slot.quorum for slot in found) for found in slots]
    assert counts == ([1, 1, 2, 1] if run.initiative.risk_tier == "low" else [1, 1, 3, 2])
    assert run.initiative.risk_tier != "low" or max(counts) <= MOST_REVIEWS_IN_LOWEST_TIER


def test_log_tells_each_gate_in_order(run):
    expected = ["phases.phase_enter"]
    for phase in PHASES:
        signed = [f"reviews.{slot.kind}_sign" for slot in needed_slots(run.initiative, phase)]
        locked = ["metrics.kpi_lock"] if phase == 1 else []
        entered = ["phases.phase_enter"] if phase < PHASES[-1] else []
        expected += ["reviews.gate_request", *signed, "reviews.gate_decide", *locked, *entered]
    entries = Entry.objects.of_initiative(run.initiative.pk).filter(action__in=set(expected)).order_by("id")
    assert list(entries.values_list("action", flat=True)) == expected
