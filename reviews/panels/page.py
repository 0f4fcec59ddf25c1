"""The gate review page: what is signed, the proof, what changed, and what this person may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.actors import Actor
from common.permissions import Denied, Permission
from initiatives.models import Initiative
from phases.models import Item
from reviews import bundles
from reviews.gates import Criterion
from reviews.models import Bundle, Condition, GateDecision, GateRequest, SeenMark, Signature
from reviews.panels.points import PointRow, points_of, roles_to_raise
from reviews.panels.queue import may_sign
from reviews.permissions import can_assign_reviewer, can_decide, can_withdraw
from reviews.readiness import Readiness, gate_readiness
from reviews.specs import SECTION_NAMES, GateSpec, Slot
from reviews.standing import Standing, standings_of


@dataclass(frozen=True)
class CriterionRow:
    """A criterion on the review page, with its evidence as the bundle holds it. `mark` is its short digest."""

    criterion: Criterion
    good: str
    answer: str
    answered_by: str
    evidence: list[Mapping[str, Any]]
    records: list[Mapping[str, Any]]
    metrics: list[Mapping[str, Any]]
    mark: str
    change: str
    is_seen: bool


@dataclass(frozen=True)
class MySlot:
    """A slot that this person signs. `seen` is what the form carries; `statement` what is signed."""

    slot: Slot
    statement: str
    seen: dict[str, str]
    signed: Standing | None


@dataclass(frozen=True)
class ReviewPage:
    """Everything on the gate review page, for one person."""

    gate_request: GateRequest
    initiative: Initiative
    spec: GateSpec | None
    readiness: Readiness | None
    rows: list[CriterionRow]
    changes: list[bundles.Change]
    changes_since: str
    slots: list[MySlot]
    may_not: list[str]
    decide: Permission
    withdraw: Permission
    assign: Permission
    standings: list[Standing]
    decisions: list[GateDecision]
    rounds: list[GateRequest]
    conditions: list[Condition]
    section_names: dict[str, str]
    points: list[PointRow]
    roles: list[tuple[str, str]]

    @property
    def changed_count(self) -> int:
        return sum(row.change != "" for row in self.rows)

    @property
    def measured(self) -> list[tuple[CriterionRow, Mapping[str, Any]]]:
        return [(row, metric) for row in self.rows for metric in row.metrics]


def review_page(actor: Actor, request: GateRequest) -> ReviewPage:
    """The page of one request. While it is open everything is computed anew; afterwards it is the record."""
    initiative = request.initiative
    found = gate_readiness(initiative, request.phase, gate_request=request)
    own = [row for row in request.signatures.all() if row.signer_id == actor.user_id]
    base, since = _base(request, own)
    now = found.draft.body if found and request.is_open else request.bundle.body
    standings = standings_of(request, found.draft.sections if found else {})
    spec = found.spec if found else None
    slots = _my_slots(actor, request, found, standings) if found and request.is_open else []
    return ReviewPage(
        gate_request=request,
        initiative=initiative,
        spec=spec,
        readiness=found if request.is_open else None,
        rows=_rows(actor, request, found, base) if found and request.is_open else [],
        changes=bundles.bundle_diff(base.body, now) if base else [],
        changes_since=since,
        slots=slots,
        may_not=[] if slots else _may_not(actor, request, spec),
        decide=can_decide(actor, request) if request.is_open else Denied("This request is closed."),
        withdraw=can_withdraw(actor, request) if request.is_open else Denied("This request is closed."),
        assign=can_assign_reviewer(actor, initiative) if request.is_open else Denied("This request is closed."),
        standings=standings,
        decisions=list(request.decisions.all()),
        rounds=list(GateRequest.objects.filter(initiative=initiative, phase=request.phase).exclude(pk=request.pk)),
        conditions=list(Condition.objects.filter(gate_request=request).select_related("owner", "set_by")),
        section_names=SECTION_NAMES,
        points=points_of(actor, request),
        roles=roles_to_raise(actor, request, spec) if request.is_open else [],
    )


def _base(request: GateRequest, own: list[Signature]) -> tuple[Bundle, str]:
    """What the present bundle is compared with: the own last signature, else the round before, else the request."""
    if own:
        return own[-1].bundle, f"since you signed on {own[-1].signed_at:%-d %b %Y}"
    before = (
        GateRequest.objects.filter(initiative=request.initiative, phase=request.phase, round__lt=request.round)
        .select_related("bundle")
        .order_by("-round")
        .first()
    )
    if before is not None:
        return before.bundle, f"since round {before.round}"
    return request.bundle, "since the gate was requested"


def _rows(actor: Actor, request: GateRequest, found: Readiness, base: Bundle) -> list[CriterionRow]:
    facts = _items(found.draft.content)
    before = {code: bundles.item_digest(one) for code, one in _items(bundles.content_of(base.body)).items()}
    seen = dict(
        SeenMark.objects.filter(gate_request=request, user_id=actor.user_id or 0).values_list("criterion", "digest")
    )
    good = dict(
        Item.objects.filter(version__pins__initiative=request.initiative, phase=request.phase).values_list(
            "code", "good"
        )
    )
    rows = [
        _row(criterion, good.get(criterion.code, ""), facts.get(criterion.code, {}), before, seen)
        for criterion in found.criteria
    ]
    return sorted(rows, key=lambda row: (row.criterion.passes, not row.criterion.is_critical))


def _row(
    criterion: Criterion, good: str, facts: Mapping[str, Any], before: Mapping[str, str], seen: Mapping[str, str]
) -> CriterionRow:
    mark = bundles.item_digest(facts) if facts else ""
    old = before.get(criterion.code)
    change = "" if not facts or old == mark else "new" if old is None else "changed"
    answer = facts.get("answer", {})
    return CriterionRow(
        criterion, good, answer.get("text", ""), answer.get("by", ""), facts.get("evidence", []), facts.get("records", []),
        facts.get("metrics", []), mark, change, bool(mark) and seen.get(criterion.code) == mark,
    )  # fmt: skip


def _items(content: bundles.Sections) -> dict[str, Any]:
    return {code: facts for section in content.values() for code, facts in section.get("items", {}).items()}


def _my_slots(actor: Actor, request: GateRequest, found: Readiness, standings: list[Standing]) -> list[MySlot]:
    mine = {row.signature.slot: row for row in standings if row.signature.signer_id == actor.user_id}
    return [
        MySlot(
            slot,
            found.spec.statement(request.initiative, slot.role),
            found.draft.seen(slot.sections),
            mine.get(slot.code),
        )
        for slot in found.spec.slots
        if may_sign(actor, request, slot)
    ]


def _may_not(actor: Actor, request: GateRequest, spec: GateSpec | None) -> list[str]:
    """Why the person has nothing to sign: the reasons of the slots that come near to them, else who may."""
    if not request.is_open or spec is None:
        return []
    near = [slot for slot in spec.slots if slot.kind == "review" and slot.role in actor.disciplines]
    answers = [may_sign(actor, request, slot) for slot in near or spec.slots[:0]]
    reasons = [answer.reason for answer in answers if isinstance(answer, Denied)]
    names = ", ".join(slot.label.lower() for slot in spec.slots)
    return reasons or [f"You sign nothing at this gate. It needs: {names}."]
