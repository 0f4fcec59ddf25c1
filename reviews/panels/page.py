"""The gate review page: what is signed, the proof, what changed, and what this person may do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.actors import Actor
from common.permissions import Denied, Permission
from initiatives.models import Initiative
from metrics.contracts import KpiStanding
from metrics.panels import kpi_standing_of
from metrics.panels.revisions import points_changed
from phases.models import Item
from reviews import bundles
from reviews.difference_words import Line
from reviews.gates import Criterion
from reviews.measured import windows_of
from reviews.models import Bundle, Condition, GateDecision, GateRequest, SeenMark, Signature
from reviews.panels.assignments import AssignmentRow, assignment_rows
from reviews.panels.points import PointRow, points_of, roles_to_raise
from reviews.panels.proof_lines import ProofLines
from reviews.panels.since import ChangedLines, earlier_conditions, own_signatures
from reviews.panels.slots import MySlot, may_not, my_slots, signed_again
from reviews.permissions import can_assign_reviewer, can_decide, can_mark, can_withdraw
from reviews.readiness import Readiness, gate_readiness
from reviews.specs import SCOPE, SECTION_NAMES, GateSpec
from reviews.standing import Standing, reopened_slots, rests_on, standings_of


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
    lines: tuple[Line, ...] = ()
    is_mine: bool = True


@dataclass(frozen=True)
class ReviewPage:
    """Everything on the gate review page, for one person."""

    gate_request: GateRequest
    initiative: Initiative
    kpi: KpiStanding | None
    spec: GateSpec | None
    readiness: Readiness | None
    rows: list[CriterionRow]
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
    earlier_conditions: list[Condition]
    roles: list[tuple[str, str]]
    assignments: list[AssignmentRow]
    correct: Permission
    revocable: set[int]
    reopened: list[str]
    changed_points: dict[str, int]

    @property
    def current_decision_id(self) -> int | None:
        """The decision that holds: the last one, which no other corrects."""
        return self.decisions[-1].pk if self.decisions else None

    @property
    def mine(self) -> list[CriterionRow]:
        """The rows that this person signs; every row for who signs nothing."""
        return [row for row in self.rows if row.is_mine]

    @property
    def changed_count(self) -> int:
        return sum(row.change != "" for row in self.mine)

    @property
    def missing_count(self) -> int:
        return sum(not row.criterion.passes and not row.criterion.waits_for for row in self.mine)

    @property
    def unseen_count(self) -> int:
        """Changed rows that the person has not ticked."""
        return sum(row.change != "" and not row.is_seen for row in self.mine)

    @property
    def measured(self) -> list[tuple[CriterionRow, Mapping[str, Any], int]]:
        """Each measured fact with its row, and how many points of its frozen window changed since the request."""
        return [
            (row, metric, self.changed_points.get(f"{row.criterion.code}/{metric['metric']}", 0))
            for row in self.rows
            for metric in row.metrics
        ]


def review_page(actor: Actor, request: GateRequest) -> ReviewPage:
    """The page of one request. While it is open everything is computed anew; afterwards it is the record."""
    initiative = request.initiative
    found = gate_readiness(initiative, request.phase, gate_request=request)
    own = own_signatures(actor, request)
    base, since = _base(request, own)
    standings = standings_of(request, found.draft.sections if found else {})
    spec = found.spec if found else None
    reopened = reopened_slots(request)
    slots = my_slots(actor, request, found, standings, reopened) if found and (request.is_open or reopened) else []
    rows = _rows(actor, request, found, base, slots) if found and request.is_open else []
    is_good = all(row.criterion.passes or row.criterion.waits_for for row in rows if row.is_mine)
    return ReviewPage(
        gate_request=request,
        initiative=initiative,
        kpi=kpi_standing_of(initiative),
        spec=spec,
        readiness=found if request.is_open else None,
        rows=rows,
        changes_since=since,
        slots=[signed_again(mine, own, is_good=is_good) for mine in slots],
        may_not=[] if slots else may_not(actor, request, spec),
        decide=can_decide(actor, request) if request.is_open else Denied("This request is closed."),
        withdraw=can_withdraw(actor, request) if request.is_open else Denied("This request is closed."),
        assign=can_assign_reviewer(actor, initiative) if request.is_open else Denied("This request is closed."),
        standings=standings,
        decisions=list(request.decisions.all()),
        rounds=list(GateRequest.objects.filter(initiative=initiative, phase=request.phase).exclude(pk=request.pk)),
        conditions=list(Condition.objects.filter(gate_request=request).select_related("owner", "set_by")),
        section_names=SECTION_NAMES,
        points=points_of(actor, request),
        earlier_conditions=earlier_conditions(request),
        roles=roles_to_raise(actor, request, spec) if request.is_open else [],
        assignments=assignment_rows(actor, request),
        revocable=_revocable(actor, request, standings),
        reopened=sorted(slot.label for slot in spec.slots if slot.code in reopened) if spec else [],
        changed_points=points_changed(windows_of(found.draft.content), request.requested_at) if found and rows else {},
        correct=Denied("This request is open.") if request.is_open else can_decide(actor, request),
    )


def _revocable(actor: Actor, request: GateRequest, standings: list[Standing]) -> set[int]:
    """The person's own signatures that something rests on: valid ones while it waits, those in place after a go."""
    replaced = {row.signature.replaces_id for row in standings}
    own = [row for row in standings if row.signature.signer_id == actor.user_id and row.signature.pk not in replaced]
    if request.is_open:
        return {row.signature.pk for row in own if row.state == "valid"}
    held = {row.signature.pk for row in own if row.state != "revoked"}
    return held if held and rests_on(request) else set()


def _base(request: GateRequest, own: list[Signature]) -> tuple[Bundle, str]:
    """What the present bundle is compared with: the own last signature at this gate, else the round before, else the request."""
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


def _rows(
    actor: Actor, request: GateRequest, found: Readiness, base: Bundle, slots: list[MySlot]
) -> list[CriterionRow]:
    facts, old = _items(found.draft.content), bundles.content_of(base.body)
    before = {code: bundles.item_digest(one) for code, one in _items(old).items()}
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
    told = ChangedLines(old, found.draft.content, {section for mine in slots for section in mine.slot.sections})
    rows = [
        replace(
            row,
            lines=told.of(row.criterion.code),
            change=row.change or ("changed" if told.of(row.criterion.code) else ""),
            is_mine=told.is_mine(row.criterion.sections),
        )
        for row in rows
    ]
    proof = ProofLines(actor, request.initiative)
    rows = [replace(row, evidence=proof.of(row.evidence)) for row in rows]
    scope = told.rest({one.code for one in found.criteria})
    rows += [_scope_row(scope, bundles.item_digest({"lines": [line.text for line in scope]}), seen)] if scope else []
    if not can_mark(actor, request):
        rows = [replace(row, mark="") for row in rows]
    return sorted(
        rows, key=lambda row: (not row.is_mine, row.change == "", row.criterion.passes, not row.criterion.is_critical)
    )


def _scope_row(lines: tuple[Line, ...], mark: str, seen: Mapping[str, str]) -> CriterionRow:
    """What changed outside the criteria, as a row that can be ticked: the scope, the KPI contract, waivers, what is asked."""
    scope = Criterion(SCOPE, "Scope and contract", "met", sections=(SCOPE,), detail="What every signature rests on.")
    return CriterionRow(scope, "", "", "", [], [], [], mark, "changed", seen.get(SCOPE) == mark, lines)


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
