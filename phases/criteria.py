"""The state of every checklist item of a phase, computed from rows: met, not met, unknown, not applicable.

Unknown never counts as met. Expired answers and expired evidence are not answers and not evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Max, Prefetch, QuerySet

from accounts.models import Discipline, User
from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Evidence, EvidenceVersion, Initiative, Seat
from metrics.proof import Number, Proof, proofs_of
from phases.evidence_rules import EvidenceFact, evidence_fact, evidence_state, lost_its_evidence, report_behind
from phases.facts import Facts
from phases.metric_rules import metric_check
from phases.models import Answer, AnswerState, ExternalEvent, Item, ItemKind, Pin
from phases.models.playbooks import OwnerSide
from phases.record_rules import record_check

VerdictState = Literal["met", "not_met", "unknown", "not_applicable"]


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """`detail` says in words what is there or missing; `sections` are the disciplines whose review rests on it.

    `answer` is None until somebody acted on the item; `owner` the assignee, else the owner seat of its side, else None.
    `value` and `n` are the measured number of a metric item. `records` are the rows that a record item was judged on.
    `proofs` say of each of its numbers that was typed or pushed who gave it and who else stands behind it: a gate asks.
    `turns_at` is the next instant inside a day at which time alone may change it; what ends with a day ends at midnight UTC.
    """

    item: Item
    state: VerdictState
    detail: str
    answer: Answer | None = None
    owner: User | None = None
    due_on: date | None = None
    evidence: tuple[EvidenceFact, ...] = ()
    sections: tuple[str, ...] = ()
    value: float | None = None
    n: int | None = None
    metric_id: int | None = None
    records: tuple[str, ...] = ()
    turns_at: datetime | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do: met, or not applicable."""
        return self.state in ("met", "not_applicable")

    @property
    def blocks_gate(self) -> bool:
        return self.item.is_critical and not self.is_settled

    @property
    def is_expired(self) -> bool:
        """Something was there and has run out."""
        lapsed = bool(self.evidence) and not any(fact.is_valid for fact in self.evidence)
        return not self.is_settled and (lapsed or self.detail.startswith("Ended"))


def item_verdicts(
    initiative: Initiative, phase: int, *, now: datetime | None = None, facts: Facts | None = None
) -> list[ItemVerdict]:
    """The verdict of each item of `phase` that is asked of the initiative, in the order of the playbook.

    The number of queries does not grow with rows: one for each kind of thing that the phase's items speak of, and one
    for the points of each metric. An initiative without a playbook gets an empty list.
    """
    now = now or clock.now()
    pin = Pin.objects.filter(initiative=initiative).first()
    if pin is None:
        return []
    items = [
        item for item in Item.objects.filter(version_id=pin.version_id, phase=phase) if item.is_asked_of(initiative)
    ]
    return _Judge(initiative, now, facts or Facts(initiative, now.date())).judge(items)


def item_verdict(initiative: Initiative, item: Item, *, now: datetime | None = None) -> ItemVerdict:
    """The verdict of one item, whether or not it is asked of the initiative."""
    now = now or clock.now()
    return _Judge(initiative, now, Facts(initiative, now.date())).judge([item])[0]


def answer_sections(item: Item) -> tuple[str, ...]:
    """The discipline sections of a bundle that the item belongs to; empty means the scope section alone."""
    if item.disciplines:
        return tuple(item.disciplines)
    theme = item.theme.lower()
    named = (
        ("security", Discipline.SECURITY),
        ("compliance", Discipline.COMPLIANCE),
        ("legal", Discipline.COMPLIANCE),
        ("load", Discipline.LOAD_TEST),
    )
    found = {str(discipline) for word, discipline in named if word in theme}
    sides = {OwnerSide.OPERATIONS: Discipline.OPERATIONS_READINESS, OwnerSide.BUSINESS: Discipline.BUSINESS_VALUE}
    if item.owner_side in sides:
        found.add(str(sides[OwnerSide(item.owner_side)]))
    return tuple(sorted(found))


def progress_of(verdicts: Iterable[ItemVerdict]) -> tuple[int, int]:
    """(done, required): how many required items are settled, of how many."""
    required = [verdict for verdict in verdicts if verdict.item.is_required]
    return sum(verdict.is_settled for verdict in required), len(required)


def _seats_of(_: Actor, initiative_id: int) -> QuerySet[Seat]:
    return Seat.objects.filter(initiative_id=initiative_id).accepted().select_related("user")


class _Judge:
    """Judges items of one initiative at one instant, over rows read once."""

    def __init__(self, initiative: Initiative, now: datetime, facts: Facts) -> None:
        self.initiative, self.now, self.today, self.facts = initiative, now, now.date(), facts
        self.numbers: dict[int, tuple[Number, ...]] = {}

    def judge(self, items: Sequence[Item]) -> list[ItemVerdict]:
        answers = self._answers(items)
        owners = self._owners()
        events = self._events() if any(item.kind == ItemKind.EXTERNAL for item in items) else {}
        found = [self._one(item, answers.get(item.pk), events.get(item.code), owners) for item in items]
        proofs = proofs_of(number for numbers in self.numbers.values() for number in numbers)
        return [self._proven(one, proofs) for one in found]

    def _proven(self, found: ItemVerdict, proofs: Mapping[Number, Proof]) -> ItemVerdict:
        """With who stands behind its numbers, which also ends its sentence."""
        numbers = self.numbers.get(found.item.pk)
        if not numbers:
            return found
        reports = {number: report_behind(found.item, found.evidence, number.start.date()) for number in numbers}
        told = tuple(replace(proofs[number], report=reports[number]) for number in numbers)
        return replace(found, proofs=told, detail=" ".join((found.detail, *(proof.sentence for proof in told))))

    def _answers(self, items: Sequence[Item]) -> dict[int, Answer]:
        versions = Prefetch("versions", queryset=EvidenceVersion.objects.with_state().order_by("-number"))
        evidence = Prefetch("evidence", queryset=Evidence.objects.order_by("pk").prefetch_related(versions))
        rows = Answer.objects.filter(initiative=self.initiative, item__in=[item.pk for item in items])
        rows = rows.select_related("assigned_to", "answered_by").prefetch_related(evidence)
        return {answer.item_id: answer for answer in rows}

    def _owners(self) -> dict[str, User]:
        return {seat.kind: seat.user for seat in rows_of(_seats_of, CLOCK, self.initiative.pk)}

    def _events(self) -> dict[str, ExternalEvent]:
        reported = ExternalEvent.objects.filter(initiative=self.initiative, at__lte=self.now).order_by()
        newest = reported.values("item_code").annotate(newest=Max("pk")).values("newest")
        return {event.item_code: event for event in ExternalEvent.objects.filter(pk__in=newest)}

    def _one(
        self, item: Item, answer: Answer | None, event: ExternalEvent | None, owners: dict[str, User]
    ) -> ItemVerdict:
        evidence = self._evidence(answer)
        state, detail, more = self._state(item, answer, event, evidence)
        return ItemVerdict(
            item=item,
            state=state,
            detail=detail,
            answer=answer,
            owner=(answer.assigned_to if answer else None) or owners.get(item.owner_side),
            due_on=answer.due_on if answer else None,
            evidence=evidence,
            sections=answer_sections(item),
            **more,
        )

    def _state(
        self, item: Item, answer: Answer | None, event: ExternalEvent | None, evidence: tuple[EvidenceFact, ...]
    ) -> tuple[VerdictState, str, dict[str, Any]]:
        if answer is not None and answer.state == AnswerState.NOT_APPLICABLE:
            return "not_applicable", answer.reason, {}
        if item.kind == ItemKind.RECORD:
            record = record_check(self.facts, item.rule)
            labels = tuple(f"{row._meta.model_name}:{row.pk}" for row in record.records)
            turns_at = record.turns_after(self.now)
            return record.state, record.detail, {"records": labels, "n": record.count, "turns_at": turns_at}
        if item.kind == ItemKind.METRIC:
            metric = metric_check(self.facts, item.rule, self.now)
            self.numbers[item.pk] = metric.numbers
            measured = {
                "value": metric.value,
                "n": metric.n,
                "metric_id": metric.metric_id,
                "turns_at": metric.turns_at,
            }
            return metric.state, metric.detail, measured
        if item.kind == ItemKind.EXTERNAL:
            return *self._external(item, event), {"turns_at": event.ends_at(item.valid_days) if event else None}
        if item.kind == ItemKind.EVIDENCE:
            return *evidence_state(item, answer, evidence), {}
        return *self._answered(item, answer, evidence), {}

    def _evidence(self, answer: Answer | None) -> tuple[EvidenceFact, ...]:
        if answer is None:
            return ()
        newest = [(piece, next(iter(piece.versions.all()), None)) for piece in answer.evidence.all()]
        return tuple(evidence_fact(piece, version, self.today) for piece, version in newest if version is not None)

    def _external(self, item: Item, event: ExternalEvent | None) -> tuple[VerdictState, str]:
        if event is None:
            return "not_met", f"No event {item.rule.get('event', item.code)} received yet."
        if not event.passed:
            return "not_met", f"The newest report ({event.at:%-d %b %Y}) says failed."
        ends_at = event.ends_at(item.valid_days)
        if ends_at is not None and ends_at <= self.now:
            return "not_met", f"Ended: the newest report ({event.at:%-d %b %Y}) counts for {item.valid_days} days."
        return "met", f"Reported as passed on {event.at:%-d %b %Y}."

    def _answered(
        self, item: Item, answer: Answer | None, evidence: tuple[EvidenceFact, ...]
    ) -> tuple[VerdictState, str]:
        if answer is None or answer.state == AnswerState.OPEN:
            words = "Not confirmed yet." if item.kind == ItemKind.STATEMENT else "Not answered yet."
            return "not_met", words
        if answer.state == AnswerState.IN_PROGRESS:
            return "not_met", answer.reason or "In progress."
        if not answer.is_valid_on(self.today):
            return "not_met", f"Ended: the answer was valid until {answer.valid_until:%-d %b %Y}. Give it anew."
        if lost_its_evidence(answer, evidence):
            return "not_met", "The content of its evidence was removed. Add other evidence, or answer anew."
        return "met", "Confirmed." if item.kind == ItemKind.STATEMENT else "Answered."
