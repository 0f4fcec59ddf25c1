"""Every kind and state of the playbook vocabulary: a case that is met, and its twin that lacks one thing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from initiatives import models as rows
from metrics import models as measured
from phases.facts import Facts
from phases.models import ExpansionWave
from phases.playbook_format.vocabulary import RECORD_STATES
from phases.record_rules import record_check

TODAY = clock.today()
EARLIER = TODAY - timedelta(days=10)
LATER = TODAY + timedelta(days=90)


def check(initiative, kind, state, **more):
    initiative.refresh_from_db()
    return record_check(Facts(initiative, TODAY), {"kind": kind, "state": state, "min": 1, "all": True, **more})


COLUMNS = {
    "workflow": {
        "workflow": "Claims intake",
        "workflow_users": "Clerks",
        "workflow_volume": 12000,
        "workflow_decision": "Which queue",
    },
    "outcome": {"outcome": "Letters reach the right team in an hour."},
    "envelope": {
        "envelope_users": 200,
        "envelope_peak_rate": Decimal(40),
        "envelope_latency_ms": 1200,
        "envelope_availability": Decimal("0.995"),
        "envelope_unit_cost": Decimal("0.02"),
    },
    "stop_criteria": {"stop_criteria": "Above 20 h for two weeks.", "pilot_end_on": LATER},
    "classification": {
        "ai_type": "predictive",
        "data_class": "personal",
        "ai_act_class": "minimal",
        "ai_act_role": "deployer",
        "classification_reason": "Sorts letters, decides nothing.",
    },
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_are_complete_or_name_what_is_missing(initiative, kind):
    state = RECORD_STATES[kind][0]
    rows.Initiative.objects.filter(pk=initiative.pk).update(**COLUMNS[kind])
    assert check(initiative, kind, state).is_met
    name, value = list(COLUMNS[kind].items())[-1]
    rows.Initiative.objects.filter(pk=initiative.pk).update(**{name: "" if isinstance(value, str) else None})
    lacking = check(initiative, kind, state)
    assert not lacking.is_met
    assert lacking.detail.startswith("Add ")


def test_seats_count_once_accepted(initiative):
    assert check(initiative, "seats", "accepted").is_met
    initiative.seats.filter(kind="operations").update(accepted_at=None)
    assert "operations owner" in check(initiative, "seats", "accepted").detail


def test_sponsor_counts_once_accepted(initiative):
    assert check(initiative, "sponsor", "accepted").is_met
    initiative.seats.filter(kind="sponsor").update(ended_at=clock.now())
    assert not check(initiative, "sponsor", "accepted").is_met


def test_fit_is_scored_from_answers(initiative):
    assert not check(initiative, "fit_score", "scored").is_met
    rows.Initiative.objects.filter(pk=initiative.pk).update(fit_inputs={"error_cost": "high"})
    assert check(initiative, "fit_score", "scored").is_met
    rows.Initiative.objects.filter(pk=initiative.pk).update(fit_inputs={"error_cost": "unknown"})
    assert not check(initiative, "fit_score", "scored").is_met


CONTRACT = {
    "number": 1, "outcome": "Faster", "kpi": "Routing time", "unit": "h", "direction": "lower", "baseline": 31,
    "baseline_n": 11840, "baseline_measured_on": EARLIER, "target": 1, "guardrail": "Misrouted at most 4 %",
    "method": "Median", "source": "Ticket system", "decision_on": LATER, "stop_threshold": 20,
}  # fmt: skip


def test_kpi_contract_is_complete_with_a_measured_baseline_and_locked_by_its_gate(cast, initiative):
    assert "No KPI contract" in check(initiative, "kpi_contract", "complete").detail
    contract = measured.KpiContract.objects.create(initiative=initiative)
    owner = cast.business.user
    measured.KpiContractVersion.objects.create(contract=contract, owner=owner, **CONTRACT | {"baseline_n": None})
    assert "cases behind the baseline" in check(initiative, "kpi_contract", "complete").detail
    measured.KpiContractVersion.objects.create(contract=contract, owner=owner, **CONTRACT | {"number": 2})
    assert check(initiative, "kpi_contract", "complete").is_met
    assert not check(initiative, "kpi_contract", "locked").is_met
    measured.KpiContract.objects.update(locked_at=clock.now())
    assert check(initiative, "kpi_contract", "locked").is_met


def _source(initiative, owner, **more):
    fields = {"name": "Tickets", "access": "granted", "legal_basis": "Contract", "owner": owner} | more
    source = rows.DataSource.objects.create(initiative=initiative, **fields)
    for dimension, _ in rows.records.QUALITY_DIMENSIONS:
        source.ratings.create(dimension=dimension, ratio=Decimal("0.9"), sample_size=500, measured_on=EARLIER)
    return source


def _metric(initiative, **more):
    fields = {
        "initiative": initiative, "name": "Latency", "kind": "operational", "purpose": "latency", "direction": "lower",
        "target": 1.2, "provenance": "typed", "latest_at": clock.now(), "latest_value": 1.0,
    } | more  # fmt: skip
    return measured.Metric.objects.get_or_create(initiative=initiative, name=fields["name"], defaults=fields)[0]


CASES = {
    ("human_touchpoint", "ready"): (
        rows.HumanTouchpoint,
        {"step": "Sort", "kind": "reviews", "who": "Clerk", "when_wrong": "Corrects"},
        {"when_wrong": ""},
    ),
    ("risk", "assessed"): (rows.Risk, {"title": "Drift", "mitigation": "Watch it"}, {"mitigation": ""}),
    ("decision", "recorded"): (
        rows.Decision,
        {"question": "Which model?", "choice": "Small", "reason": "Cheaper"},
        {"reason": ""},
    ),
    ("requirement", "owned"): (rows.Requirement, {"discipline": "security", "title": "Encrypt"}, {"owner": None}),
    ("requirement", "met"): (
        rows.Requirement,
        {"discipline": "security", "title": "Encrypt", "state": "met", "how_met": "TLS"},
        {"state": "open"},
    ),
    ("edge_case", "tested"): (
        rows.EdgeCase,
        {"title": "Empty letter", "expected": "Asks", "tested_on": EARLIER, "passed": True},
        {"passed": False},
    ),
    ("escalation_path", "rehearsed"): (
        rows.EscalationPath,
        {"title": "Night", "steps": [{"who": "On call"}], "rehearsed_on": EARLIER},
        {"rehearsed_on": None},
    ),
    ("runbook", "drilled"): (
        rows.Runbook,
        {
            "title": "R",
            "on_call": "Rota",
            "failure_modes": "Queue full",
            "rollback": "Switch off",
            "last_drill_on": EARLIER,
        },
        {"last_drill_on": TODAY - timedelta(days=181)},
    ),
    ("cohort", "running"): (
        measured.PilotCohort,
        {"title": "A", "users": 12, "who": "Clerks", "starts_on": EARLIER, "state": "running"},
        {"state": "planned"},
    ),
    ("cohort", "compared"): (
        measured.PilotCohort,
        {
            "title": "A",
            "users": 12,
            "who": "Clerks",
            "environment": "Branch",
            "starts_on": EARLIER,
            "ends_on": TODAY,
            "kpi_baseline": 31,
            "kpi_measured": 2,
            "sample_size": 900,
            "state": "compared",
        },
        {"kpi_measured": None},
    ),
    ("retraining", "in_date"): (
        measured.Retraining,
        {
            "trigger": "Drift",
            "last_on": EARLIER,
            "next_due_on": LATER,
            "outcome": "adopted",
            "before": "0.88",
            "after": "0.91",
        },
        {"next_due_on": EARLIER},
    ),
}


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: "-".join(asked))
def test_record_in_its_state_and_its_twin(cast, initiative, asked):
    model, fields, flaw = CASES[asked]
    assert check(initiative, *asked).detail.startswith("Nothing recorded yet. Add 1")
    model.objects.create(**{"initiative": initiative, "owner": cast.engineer.user} | fields)
    assert check(initiative, *asked).is_met
    model.objects.create(**{"initiative": initiative, "owner": cast.engineer.user} | fields | flaw)
    twin = check(initiative, *asked)
    assert (twin.state, twin.count) == ("not_met", 1)
    assert "lacks" in twin.detail
    assert check(initiative, *asked, all=False).is_met
    assert not check(initiative, *asked, all=False, min=2).is_met


def test_data_source_is_named_then_ready(cast, initiative):
    source = _source(initiative, cast.engineer.user, access="asked")
    assert check(initiative, "data_source", "named").is_met
    assert "granted access" in check(initiative, "data_source", "ready").detail
    rows.DataSource.objects.update(access="granted")
    assert check(initiative, "data_source", "ready").is_met
    source.ratings.filter(dimension="accuracy").delete()
    assert "measured sample for accuracy" in check(initiative, "data_source", "ready").detail
    rows.DataSource.objects.update(access="unknown")
    assert not check(initiative, "data_source", "named").is_met


def test_monitoring_plan_is_live_once_its_metric_has_data(cast, initiative):
    metric = _metric(initiative, latest_at=None)
    measured.PlannedSignal.objects.create(
        initiative=initiative, owner=cast.engineer.user, signal="Latency", metric=metric
    )
    assert "data from the metric" in check(initiative, "monitoring_plan", "live").detail
    measured.Metric.objects.update(latest_at=clock.now())
    assert check(initiative, "monitoring_plan", "live").is_met


RESULT = {
    "kind": "load", "suite": "Peak 1.0", "measure": "p95", "threshold": 1200, "threshold_fixed_on": EARLIER,
    "run_on": EARLIER, "measured": 900, "sample_size": 5000,
}  # fmt: skip


@pytest.mark.parametrize("test", ["load", "security", "fairness", "evaluation"])
def test_test_result_passes_within_a_threshold_fixed_before(cast, initiative, test):
    given = {**RESULT, "kind": test, "baseline": 1000, "slices": [{"name": "EN", "measured": 900, "n": 90}]}
    result = rows.TestResult.objects.create(initiative=initiative, owner=cast.engineer.user, **given)
    assert check(initiative, "test_result", "passed", test=test).is_met
    rows.TestResult.objects.filter(pk=result.pk).update(threshold_fixed_on=TODAY)
    assert "fixed before the run" in check(initiative, "test_result", "passed", test=test).detail
    other = "load" if test != "load" else "security"
    assert f"Add 1 {other} test result" in check(initiative, "test_result", "passed", test=other).detail


def test_failed_run_is_outdone_by_a_later_one_and_not_by_an_earlier(cast, initiative):
    owner = cast.engineer.user
    failed = {**RESULT, "measured": 2000}
    rows.TestResult.objects.create(initiative=initiative, owner=owner, **failed)
    rows.TestResult.objects.create(initiative=initiative, owner=owner, **RESULT | {"run_on": TODAY})
    assert check(initiative, "test_result", "passed", test="load").is_met
    rows.TestResult.objects.create(initiative=initiative, owner=owner, **failed | {"run_on": TODAY})
    assert not check(initiative, "test_result", "passed", test="load").is_met


def test_requirements_are_judged_by_discipline(cast, initiative):
    owner = cast.engineer.user
    made = {"initiative": initiative, "owner": owner, "title": "T", "how_met": "So"}
    rows.Requirement.objects.create(discipline="security", state="met", **made)
    rows.Requirement.objects.create(discipline="compliance", state="open", **made)
    assert check(initiative, "requirement", "met", discipline="security").is_met
    assert not check(initiative, "requirement", "met", discipline="compliance").is_met


def test_wave_is_planned_with_its_thresholds_then_approved(cast, initiative):
    given = {"title": "W", "group": "North", "users": 50, "starts_on": LATER, "success_threshold": 1}
    wave = ExpansionWave.objects.create(
        initiative=initiative, owner=cast.engineer.user, metric=_metric(initiative), **given
    )
    assert "abort threshold" in check(initiative, "wave", "planned").detail
    ExpansionWave.objects.filter(pk=wave.pk).update(abort_threshold=2)
    assert check(initiative, "wave", "planned").is_met
    assert "an approval" in check(initiative, "wave", "approved").detail
    ExpansionWave.objects.filter(pk=wave.pk).update(state="approved")
    assert check(initiative, "wave", "approved").is_met


def test_feedback_is_heard_when_bad_news_got_an_answer(initiative):
    assert not check(initiative, "feedback", "heard").is_met
    old = clock.now() - timedelta(days=20)
    bad = measured.Feedback.objects.create(initiative=initiative, score=1, received_at=old)
    assert "an answer" in check(initiative, "feedback", "heard").detail
    measured.Feedback.objects.filter(pk=bad.pk).update(answer="Fixed.")
    assert check(initiative, "feedback", "heard").is_met


def test_silence_is_no_incident_and_an_open_one_is(initiative):
    assert check(initiative, "incident", "none_open").is_met
    rows.Incident.objects.create(initiative=initiative, title="Wrong queue")
    assert not check(initiative, "incident", "none_open").is_met
    rows.Incident.objects.update(resolved_at=clock.now())
    assert check(initiative, "incident", "none_open").is_met


def test_unknown_kind_is_unknown(initiative):
    assert check(initiative, "horoscope", "good").state == "unknown"


def test_every_word_of_the_vocabulary_has_a_rule(initiative):
    for kind, states in RECORD_STATES.items():
        for state in states:
            assert check(initiative, kind, state).state != "unknown", (kind, state)


def test_a_loop_that_was_closed_once_is_no_loop(initiative):
    long_ago = clock.now() - timedelta(days=92)  # TODAY may be yesterday by now
    old = measured.Feedback.objects.create(initiative=initiative, score=4, received_at=long_ago)
    found = check(initiative, "feedback", "heard")
    assert not found.is_met
    assert "last 90 days" in found.detail
    measured.Feedback.objects.create(initiative=initiative, score=5)
    assert check(initiative, "feedback", "heard").is_met
    measured.Feedback.objects.filter(pk=old.pk).update(score=1)
    assert "an answer" in check(initiative, "feedback", "heard").detail, "bad news waits for its answer, however old"
