"""Rules over structured records: does the initiative hold enough records of a kind in the state that an item asks for?

`min` and `all` are obeyed; nothing recorded is *not met* (except `incident: none_open`), with words that say what to add.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from initiatives.models import OWNER_SEATS, DataSource, Initiative, Record, Requirement, SeatKind
from metrics.models import Feedback
from phases.component_rules import components_recorded
from phases.facts import Facts
from phases.models import ExpansionWave

State = Literal["met", "not_met", "unknown"]

LABELS = {
    "data_source": "data source",
    "human_touchpoint": "human touchpoint",
    "risk": "risk",
    "decision": "decision",
    "requirement": "requirement",
    "monitoring_plan": "planned signal",
    "cohort": "pilot cohort",
    "edge_case": "edge case",
    "escalation_path": "escalation path",
    "runbook": "runbook",
    "test_result": "test result",
    "wave": "expansion wave",
    "retraining": "retraining",
    "feedback": "piece of feedback",
    "incident": "incident",
}
NOTHING = {"feedback": f"No user was heard in the last {Feedback.WINDOW.days} days. Ask for feedback: at least {{}}."}
FIELDS: dict[str, dict[str, str]] = {
    "workflow": {
        "workflow": "the workflow",
        "workflow_users": "who does it today",
        "workflow_volume": "the cases a month",
        "workflow_decision": "the decision that the AI takes part in",
    },
    "outcome": {"outcome": "the outcome in one sentence"},
    "envelope": {
        "envelope_users": "users",
        "envelope_peak_rate": "peak rate",
        "envelope_latency_ms": "latency",
        "envelope_availability": "availability",
        "envelope_unit_cost": "unit cost",
    },
    "stop_criteria": {"stop_criteria": "the stop criteria", "pilot_end_on": "the day on which the pilot ends"},
    "classification": {
        "ai_type": "the AI type",
        "data_class": "the data class",
        "ai_act_class": "the AI Act class",
        "ai_act_role": "the AI Act role",
        "classification_reason": "the reason for the class",
    },
}
"""Kinds that are columns of the initiative: column → words for what is missing."""


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """`count` records are in the state asked for; `detail` says what is there or what to add. `records` were judged."""

    state: State
    detail: str
    count: int = 0
    records: tuple[Any, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.state == "met"

    def turns_after(self, now: datetime) -> datetime | None:
        """The next instant inside a day at which one of the records lacks something by time alone."""
        turns = [row.turns_at for row in self.records if isinstance(row, Record) and row.turns_at]
        return min((at for at in turns if at > now), default=None)


def record_check(facts: Facts, rule: dict[str, Any]) -> RecordVerdict:
    """Judge one rule {kind, state, min, all, test?, discipline?}. A kind that nobody knows is *unknown*."""
    kind = rule["kind"]
    if kind in FIELDS:
        return _columns(facts.initiative, kind, rule["state"])
    if kind in SINGLE:
        return SINGLE[kind](facts, rule["state"])
    if kind not in LABELS:
        return RecordVerdict("unknown", f"No rule knows records of the kind {kind}.")
    records = _narrowed(facts.records(kind), rule, facts.today)
    if kind == "incident":
        return _incidents(records)
    return _counted(records, rule, facts)


def _narrowed(records: Sequence[Any], rule: dict[str, Any], today: date) -> tuple[Any, ...]:
    if rule.get("test"):
        return _newest_runs([record for record in records if record.kind == rule["test"]])
    if rule.get("discipline"):
        return tuple(record for record in records if record.discipline == rule["discipline"])
    return tuple(record for record in records if rule["kind"] != "feedback" or record.counts_on(today))


def _newest_runs(results: Sequence[Any]) -> tuple[Any, ...]:
    """Of each suite and measure the latest run counts: a failed run is outdone by a later one, not hidden."""
    newest: dict[tuple[str, str], Any] = {}
    for result in sorted(results, key=lambda one: (one.run_on is not None, str(one.run_on), one.pk)):
        newest[(result.suite.lower(), result.measure.lower())] = result
    return tuple(newest.values())


def _label(rule: dict[str, Any]) -> str:
    narrow = rule.get("test") or rule.get("discipline") or ""
    return f"{narrow} {LABELS[rule['kind']]}".strip()


def _plural(label: str, count: int) -> str:
    if count == 1 or label == "feedback":
        return label
    return "pieces of feedback" if label.startswith("piece ") else f"{label}s"


def _counted(records: tuple[Any, ...], rule: dict[str, Any], facts: Facts) -> RecordVerdict:
    least, label = int(rule.get("min") or 1), _label(rule)
    lacks = [(record, lacking(facts, rule["kind"], rule["state"], record)) for record in records]
    good = tuple(record for record, missing in lacks if not missing)
    bad = [(record, missing) for record, missing in lacks if missing]
    if not records:
        words = NOTHING.get(rule["kind"], "Nothing recorded yet. Add {}.").format(f"{least} {_plural(label, least)}")
        return RecordVerdict("not_met", words, 0)
    if rule.get("all", True) and bad:
        record, missing = bad[0]
        more = f" {len(bad) - 1} more not ready." if len(bad) > 1 else ""
        words = f"{len(good)} of {len(records)} ready. “{record}” lacks {', '.join(missing)}.{more}"
        return RecordVerdict("not_met", words, len(good), records)
    if len(good) < least:
        words = f"{len(good)} of at least {least} {_plural(label, least)}. Add {least - len(good)} more."
        return RecordVerdict("not_met", f"{words} {_first(bad)}".strip(), len(good), records)
    return RecordVerdict("met", f"{len(good)} {_plural(label, len(good))} ready.", len(good), good)


def _first(bad: Sequence[tuple[Any, list[str]]]) -> str:
    return f"“{bad[0][0]}” lacks {', '.join(bad[0][1])}." if bad else ""


def lacking(facts: Facts, kind: str, state: str, record: Any) -> list[str]:
    """What keeps one record from `state`, in words; empty when it is there."""
    special = STATES.get((kind, state))
    return special(facts, record) if special else list(record.missing())


def _source_named(facts: Facts, source: DataSource) -> list[str]:
    missing = [] if source.owner_id else ["an owner"]
    return missing if source.access != DataSource.Access.UNKNOWN else [*missing, "its access state"]


def _requirement_owned(facts: Facts, requirement: Requirement) -> list[str]:
    return [] if requirement.owner_id else ["an owner"]


def _requirement_met(facts: Facts, requirement: Requirement) -> list[str]:
    missing = _requirement_owned(facts, requirement) + ([] if requirement.how_met.strip() else ["how it is met"])
    return missing if requirement.state == Requirement.State.MET else [*missing, "the state met"]


def _decision_recorded(facts: Facts, decision: Any) -> list[str]:
    return [] if decision.choice.strip() and decision.reason.strip() else ["a choice and its reason"]


def _cohort_running(facts: Facts, cohort: Any) -> list[str]:
    needed = {"the number of users": cohort.users, "who they are": cohort.who, "a start": cohort.starts_on}
    missing = [words for words, value in needed.items() if not value]
    return missing if cohort.state != "planned" else [*missing, "a start"]


def _wave_approved(facts: Facts, wave: ExpansionWave) -> list[str]:
    missing = wave.missing()
    return missing if wave.state != ExpansionWave.State.PLANNED else [*missing, "an approval"]


STATES: dict[tuple[str, str], Callable[[Facts, Any], list[str]]] = {
    ("data_source", "named"): _source_named,
    ("requirement", "owned"): _requirement_owned,
    ("requirement", "met"): _requirement_met,
    ("decision", "recorded"): _decision_recorded,
    ("cohort", "running"): _cohort_running,
    ("wave", "approved"): _wave_approved,
}
"""States other than *ready* (`record.missing()` is empty): what still keeps a record from them."""


def _columns(initiative: Initiative, kind: str, state: str) -> RecordVerdict:
    missing = [words for column, words in FIELDS[kind].items() if getattr(initiative, column) in (None, "")]
    if missing:
        return RecordVerdict("not_met", f"Add {', '.join(missing)}.")
    if state == "confirmed" and not initiative.is_classified:
        return RecordVerdict("not_met", "It counts as the highest: a compliance reviewer has not confirmed it yet.")
    return RecordVerdict("met", "Complete.", 1)


def _seats(facts: Facts, state: str) -> RecordVerdict:
    empty = [SeatKind(kind).label.lower() for kind in OWNER_SEATS if kind not in facts.seats]
    if empty:
        return RecordVerdict("not_met", f"No accepted {', '.join(empty)}. Assign the seat and have it accepted.")
    return RecordVerdict("met", "Engineering, operations and business owner have accepted.", len(OWNER_SEATS))


def _sponsor(facts: Facts, state: str) -> RecordVerdict:
    if SeatKind.SPONSOR in facts.seats:
        return RecordVerdict("met", "The sponsor has accepted.", 1)
    return RecordVerdict("not_met", "No accepted sponsor. Assign the seat and have it accepted.")


def _fit_score(facts: Facts, state: str) -> RecordVerdict:
    given = facts.initiative.fit_inputs
    if any(value not in (None, "", "unknown") for value in given.values()):
        return RecordVerdict("met", "Scored from the answers of the intake.", 1)
    return RecordVerdict("not_met", "Not scored yet. Answer the questions about value, data and interest.")


def _kpi_contract(facts: Facts, state: str) -> RecordVerdict:
    contract = facts.contract
    newest = next(iter(contract.versions.all()), None) if contract else None
    if contract is None or newest is None:
        return RecordVerdict("not_met", "No KPI contract yet. Write it with a measured baseline.")
    missing = newest.missing()
    if missing:
        return RecordVerdict("not_met", f"The KPI contract lacks {', '.join(missing)}.", 0, (newest,))
    if state == "locked" and not contract.is_locked:
        return RecordVerdict("not_met", "The KPI contract is not locked: gate 1 locks it.", 0, (newest,))
    return RecordVerdict("met", f"Version {newest.number}{', locked' if contract.is_locked else ''}.", 1, (newest,))


def _incidents(incidents: tuple[Any, ...]) -> RecordVerdict:
    still_open = [incident for incident in incidents if incident.resolved_at is None]
    if still_open:
        return RecordVerdict("not_met", f"{len(still_open)} open: “{still_open[0]}”. Resolve it first.", 0, incidents)
    return RecordVerdict("met", "No incident is open.", len(incidents), incidents)


SINGLE: dict[str, Callable[[Facts, str], RecordVerdict]] = {
    "seats": _seats,
    "sponsor": _sponsor,
    "fit_score": _fit_score,
    "kpi_contract": _kpi_contract,
    "component": lambda facts, _state: RecordVerdict(*components_recorded(facts)),
}
"""Kinds of which an initiative has one."""
