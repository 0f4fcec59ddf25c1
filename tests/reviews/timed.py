"""A gate that is open, and one thing in it that runs out: shared by the proofs about time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from initiatives.records import KINDS as INITIATIVE_KINDS
from initiatives.services import record_add
from metrics.records import KINDS as METRIC_KINDS
from metrics.services import metric_add, points_push
from phases.services import item_answer, item_evidence_add, item_external
from reviews.models import GateRequest
from reviews.services import waiver_approve, waiver_propose
from reviews.services.signing import NewCondition
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.everything import VALID_DAYS, follow, one_item

START = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
KINDS = {**INITIATIVE_KINDS, **METRIC_KINDS}


@dataclass(frozen=True)
class Ending:
    """Something that holds until `flips_at`, and from that instant on closes the gate by the line `code`."""

    gate: Gate
    request: GateRequest
    code: str
    flips_at: datetime


Maker = Callable[..., Ending]


def day_after(day: date) -> datetime:
    """The first instant at which something that was good until the end of `day` (UTC) is over."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def _record(gate: Gate, kind: str, **values: object) -> None:
    owned = values if kind == "feedback" else {"owner": gate.cast.operations.user, **values}
    record_add(actor=gate.cast.operations.actor, kind=KINDS[kind], initiative=gate.initiative, values=owned)


def _item_gate(cast, initiative, code: str) -> Gate:
    return Gate(cast, follow(cast, initiative, one_item(code)))


def _signed(gate: Gate, code: str, flips_at: datetime) -> Ending:
    request = gate.request()
    gate.sign_all(request)
    return Ending(gate, request, code, flips_at)


def answer(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-answer")
    gate.answer("e1-answer")
    return _signed(gate, "e1-answer", day_after(START.date() + timedelta(days=VALID_DAYS)))


def statement(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-statement")
    item = gate.item("e1-statement")
    item_answer(actor=cast.engineer.actor, initiative=gate.initiative, item=item, text="Confirmed with both sites.")
    return _signed(gate, "e1-statement", day_after(START.date() + timedelta(days=VALID_DAYS)))


def evidence(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-evidence")
    until = START.date() + timedelta(days=12)
    item_evidence_add(
        actor=cast.engineer.actor, initiative=gate.initiative, item=gate.item("e1-evidence"), name="Report", kind="text",
        text="What was found.", valid_until=until,
    )  # fmt: skip
    return _signed(gate, "e1-evidence", day_after(until))


def external(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-external")
    item = gate.item("e1-external")
    item_external(
        actor=cast.engineer.actor, initiative=gate.initiative, item=item, passed=True, url="https://ci.example.com/1"
    )
    return _signed(gate, "e1-external", START + timedelta(days=VALID_DAYS) + TICK)


def metric(cast, initiative) -> Ending:
    """The metric itself still counts as fresh when the rule of the item finds its newest value too old."""
    gate = _item_gate(cast, initiative, "e1-metric")
    values = {
        "name": "Latency", "kind": "operational", "purpose": "latency", "direction": "lower", "target": 1.0,
        "provenance": "pushed", "interval_s": 40 * 3600, "grace_s": 0, "unit": "s",
    }  # fmt: skip
    made = metric_add(actor=cast.engineer.actor, initiative=gate.initiative, values=values)
    at = START - timedelta(minutes=7)
    points_push(actor=cast.engineer.actor, items=[{"metric": made.pk, "at": at, "value": 0.4, "n": 10}])
    return _signed(gate, "e1-metric", at + timedelta(days=1) + TICK)


def runbook(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-runbook")
    given = {
        "title": "R",
        "on_call": "Desk",
        "failure_modes": "None.",
        "rollback": "Deploy.",
        "last_drill_on": START.date(),
    }
    _record(gate, "runbook", drill_every_days=20, **given)
    return _signed(gate, "e1-runbook", day_after(START.date() + timedelta(days=20)))


def retraining(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-retraining")
    due = START.date() + timedelta(days=9)
    given = {"trigger": "Drift", "last_on": START.date(), "outcome": "adopted", "before": "1", "after": "2"}
    _record(gate, "retraining", what="model", next_due_on=due, **given)
    return _signed(gate, "e1-retraining", day_after(due))


def feedback(cast, initiative) -> Ending:
    gate = _item_gate(cast, initiative, "e1-feedback")
    _record(gate, "feedback", score=1, comment="Wrong again.", received_at=START)
    return _signed(gate, "e1-feedback", START + timedelta(days=14) + TICK)


def signature(cast, initiative) -> Ending:
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    return _signed(gate, "acceptance:business", day_after(START.date() + timedelta(days=180)))


def condition(cast, initiative) -> Ending:
    """Set by the decision of gate 1; closes gate 2."""
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    due = START.date() + timedelta(days=6)
    decision = gate.decide(
        request, "conditional_go", conditions=[NewCondition("Measure again.", cast.engineer.user, due)]
    )
    gate.answer_all()
    return _signed(gate, f"condition:{decision.conditions.get().pk}", day_after(due))


def _waiver(gate: Gate, code: str) -> date:
    ends_on = START.date() + timedelta(days=11)
    made = waiver_propose(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, criterion=code, reason="The lab is closed.",
        control="Every case is checked by hand.", ends_on=ends_on,
    )  # fmt: skip
    waiver_approve(actor=gate.cast.waiver.actor, waiver=made)
    return ends_on


def waiver(cast, initiative) -> Ending:
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer("t1-soft")
    ends_on = _waiver(gate, "t1-hard")
    return _signed(gate, "t1-hard", day_after(ends_on))


def waived_veto(cast, initiative) -> Ending:
    gate = Gate(cast, follow_tiny(cast, initiative))
    gate.answer_all()
    request = gate.request()
    ends_on = _waiver(gate, "review:business_value")
    for seat in ("engineering", "operations", "business"):
        gate.accept(request, seat)
    gate.review(request, "business_value", decision="request_changes", comment="The baseline is a guess.")
    return Ending(gate, request, "review:business_value", day_after(ends_on))


ENDINGS: dict[str, Maker] = {
    "an answer": answer, "a confirmation": statement, "evidence": evidence, "a pipeline's report": external,
    "a stale metric": metric, "a drill": runbook, "a retraining": retraining, "feedback without an answer": feedback,
    "a signature": signature, "a condition": condition, "a waiver": waiver, "a waived veto": waived_veto,
}  # fmt: skip
"""What time alone ends → how to make it at START, while everything else of that gate is met and signed."""
