"""How to spoil each structured record that a rule of the playbook reads."""

from datetime import timedelta
from typing import Any

from common import clock
from initiatives.models import (
    DataSource,
    EdgeCase,
    EscalationPath,
    HumanTouchpoint,
    Incident,
    Initiative,
    Requirement,
    Runbook,
    Seat,
    TestResult,
)
from metrics.models import (
    Feedback,
    KpiContract,
    KpiContractVersion,
    Metric,
    PilotCohort,
    PlannedSignal,
    Retraining,
)
from phases.models import ExpansionWave
from tests.seed.rows import Spoiler, rows_delete, rows_edit


def _column(name: str, value: object = "") -> Spoiler:
    def spoil(initiative: Initiative) -> None:
        Initiative.objects.filter(pk=initiative.pk).update(**{name: value})

    return spoil


def _contract(**values: Any) -> Spoiler:
    """A newer version that lacks something: versions are never changed."""

    def spoil(initiative: Initiative) -> None:
        newest = KpiContractVersion.objects.filter(contract__initiative=initiative).order_by("-number")[0]
        newest.pk, newest.number = None, newest.number + 1
        for name, value in values.items():
            setattr(newest, name, value)
        newest.save(force_insert=True)

    return spoil


def _incident(initiative: Initiative) -> None:
    Incident.objects.create(initiative=initiative, title="Wrong desk for a day")


def _silent(initiative: Initiative) -> None:
    """One signal's metric has gone stale."""
    metric = Metric.objects.filter(initiative=initiative, planned_signals__purpose="error_rate")
    assert Metric.objects.filter(pk__in=metric.values("pk")).update(state="stale")


def _signals_off(initiative: Initiative) -> None:
    metric = Metric.objects.filter(initiative=initiative, planned_signals__purpose="error_rate")
    assert Metric.objects.filter(pk__in=metric.values("pk")).update(is_enabled=False)


def _test(kind: str) -> dict[str, Spoiler]:
    found = {"kind": kind}
    return {
        "not run": rows_delete(TestResult, **found),
        "failed": rows_edit(TestResult, found, measured="99999", lower_is_better=True),
        "threshold after the run": rows_edit(TestResult, found, threshold_fixed_on=clock.today() + timedelta(days=1)),
    }


def _met(**found: Any) -> dict[str, Spoiler]:
    return {
        "none": rows_delete(Requirement, **found),
        "not met": rows_edit(Requirement, found, state="open"),
        "no word how": rows_edit(Requirement, found, how_met=""),
    }


def _seat(kind: str) -> Spoiler:
    return rows_edit(Seat, {"kind": kind}, accepted_at=None)


PAST = clock.today() - timedelta(days=400)
CONTRACT: dict[str, Spoiler] = {
    "no baseline": _contract(baseline=None),
    "no target": _contract(target=None),
    "no guardrail": _contract(guardrail=""),
    "no owner": _contract(owner=None),
    "no stop threshold": _contract(stop_threshold=None),
}
DRILL: dict[str, Spoiler] = {
    "none": rows_delete(Runbook),
    "nobody on call": rows_edit(Runbook, {}, on_call=""),
    "no failure modes": rows_edit(Runbook, {}, failure_modes=""),
    "no roll-back": rows_edit(Runbook, {}, rollback=""),
    "drill long ago": rows_edit(Runbook, {}, last_drill_on=PAST),
}
SIGNALS: dict[str, Spoiler] = {
    "no plan": rows_delete(PlannedSignal),
    "a signal without a metric": rows_edit(PlannedSignal, {"purpose": "error_rate"}, metric=None),
    "a silent signal": _silent,
    "a signal switched off": _signals_off,
}
RECORDS: dict[tuple[str, str, str], dict[str, Spoiler]] = {
    ("workflow", "complete", ""): {
        "no workflow": _column("workflow"), "nobody who does it": _column("workflow_users"),
        "no decision": _column("workflow_decision"), "no volume": _column("workflow_volume", None),
    },
    ("outcome", "complete", ""): {"no outcome": _column("outcome")},
    ("fit_score", "scored", ""): {"not scored": _column("fit_inputs", {}), "guessed": _column("fit_inputs", {"error_cost": "unknown"})},
    ("kpi_contract", "complete", ""): CONTRACT,
    ("kpi_contract", "locked", ""): {"not locked": rows_edit(KpiContract, {}, locked_at=None)},
    ("data_source", "named", ""): {
        "none": rows_delete(DataSource), "no owner": rows_edit(DataSource, {}, owner=None),
        "access unknown": rows_edit(DataSource, {}, access="unknown"),
    },
    ("data_source", "ready", ""): {
        "no access": rows_edit(DataSource, {}, access="asked"), "no legal basis": rows_edit(DataSource, {}, legal_basis=""),
        "not sampled": lambda initiative: [source.ratings.all().delete() for source in DataSource.objects.filter(initiative=initiative)],
    },
    ("human_touchpoint", "ready", ""): {
        "none": rows_delete(HumanTouchpoint), "nobody": rows_edit(HumanTouchpoint, {}, who=""),
        "no way out": rows_edit(HumanTouchpoint, {}, when_wrong=""),
    },
    ("seats", "accepted", ""): {f"no {kind} owner": _seat(kind) for kind in ("engineering", "operations", "business")},
    ("envelope", "complete", ""): {
        "no users": _column("envelope_users", None), "no peak": _column("envelope_peak_rate", None),
        "no latency": _column("envelope_latency_ms", None),
    },
    ("classification", "confirmed", ""): {
        "no AI type": _column("ai_type"), "no reason": _column("classification_reason"),
        "not confirmed": _column("is_classified", value=False),
    },
    ("stop_criteria", "complete", ""): {"no criteria": _column("stop_criteria"), "no end": _column("pilot_end_on", None)},
    ("monitoring_plan", "live", ""): SIGNALS,
    ("requirement", "owned", ""): {"none": rows_delete(Requirement), "no owner": rows_edit(Requirement, {}, owner=None)},
    ("requirement", "met", ""): _met(),
    ("requirement", "met", "security"): _met(discipline="security"),
    ("requirement", "met", "compliance"): _met(discipline="compliance"),
    ("cohort", "compared", ""): {
        "none": rows_delete(PilotCohort), "nobody": rows_edit(PilotCohort, {}, who=""),
        "not dated": rows_edit(PilotCohort, {}, starts_on=None), "not measured": rows_edit(PilotCohort, {}, kpi_measured=None),
    },
    ("edge_case", "tested", ""): {
        "none": rows_delete(EdgeCase), "not expected": rows_edit(EdgeCase, {}, expected=""),
        "not passed": rows_edit(EdgeCase, {}, passed=False),
    },
    ("escalation_path", "rehearsed", ""): {
        "none": rows_delete(EscalationPath), "no steps": rows_edit(EscalationPath, {}, steps=[]),
        "not rehearsed": rows_edit(EscalationPath, {}, rehearsed_on=None),
    },
    ("runbook", "drilled", ""): DRILL,
    ("test_result", "passed", "load"): _test("load"),
    ("test_result", "passed", "security"): _test("security"),
    ("wave", "planned", ""): {"none": rows_delete(ExpansionWave), "no abort": rows_edit(ExpansionWave, {}, abort_threshold=None)},
    ("wave", "approved", ""): {"not approved": rows_edit(ExpansionWave, {}, state="planned")},
    ("retraining", "in_date", ""): {
        "none": rows_delete(Retraining), "overdue": rows_edit(Retraining, {}, last_on=PAST, next_due_on=PAST),
        "not evaluated": rows_edit(Retraining, {}, after=""),
    },
    ("feedback", "heard", ""): {
        "none": rows_delete(Feedback),
        "left unanswered": rows_edit(
            Feedback, {"score__lte": 2}, answer="", answered_at=None, received_at=clock.now() - timedelta(days=30)
        ),
    },
    ("incident", "none_open", ""): {"open": _incident},
}  # fmt: skip
"""(kind, state, test or discipline) of a record rule → what makes it fail."""
