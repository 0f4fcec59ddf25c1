"""Read-only data for pieces of screen: the queue, the reviews tab, and the gate review page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Discipline, User
from common import clock
from common.actors import Actor
from common.permissions import Denied, Permission
from initiatives.models import Initiative
from reviews import bundles
from reviews.gates import Criterion
from reviews.models import Bundle, Condition, GateDecision, GateRequest, SeenMark, Signature, Waiver
from reviews.permissions import (
    can_accept,
    can_approve_waiver,
    can_assign_reviewer,
    can_be_reviewer,
    can_close_condition,
    can_decide,
    can_propose_waiver,
    can_request_gate,
    can_review,
    can_withdraw,
)
from reviews.readiness import Readiness, gate_readiness, open_request
from reviews.specs import SECTION_NAMES, GateSpec, Slot, gate_spec
from reviews.standing import Standing, heads_of, standings_of

QUEUE_VIEWS = (("mine", "To me"), ("discipline", "My discipline"), ("all", "All"))
QUEUE_MOST = 200


def gate_facts(found: Readiness) -> dict[str, Any]:
    """The gate as the API shows it."""
    heads = heads_of(found.gate_request) if found.gate_request else []
    criteria = {one.code for one in found.criteria}
    return {
        "initiative": found.initiative.key,
        "phase": found.spec.phase,
        "name": found.spec.name,
        "open": found.verdict.is_open,
        "open_with_conditions": found.verdict.is_open_with_conditions,
        "digest": found.draft.digest,
        "sections": found.draft.sections,
        "request": found.gate_request.pk if found.gate_request else None,
        "valid_until": min((head.valid_until for head in heads if head.is_approval), default=None),
        "next_blocker": found.verdict.next_blocker,
        "criteria": [line for line in found.verdict.lines if line.code in criteria],
        "slots": found.slots,
    }


@dataclass(frozen=True)
class QueueRow:
    """One open request in the queue. `kinds` are the signatures still wanted; `is_new`: changed since it was asked."""

    gate_request: GateRequest
    waiting_days: int
    asks: str
    signed: int
    is_late: bool


def queue_rows(actor: Actor, view: str) -> list[QueueRow]:
    """Open requests that the actor sees: those that wait for them, for their disciplines, or all. Longest waiting first."""
    found = GateRequest.objects.open().visible_to(actor).select_related("initiative", "requested_by")
    found = found.prefetch_related("signatures", "assignments__reviewer").order_by("requested_at")[:QUEUE_MOST]
    rows = [_queue_row(request) for request in found]
    if view == "mine":
        return [row for row in rows if _asks_me(actor, row.gate_request)]
    if view == "discipline":
        return [row for row in rows if _reviewable(actor, row.gate_request)]
    return rows


def _queue_row(request: GateRequest) -> QueueRow:
    asked = sorted({row.get_discipline_display() for row in request.assignments.all() if row.ended_at is None})
    days = (clock.now() - request.requested_at).days
    signed = len({(row.kind, row.role, row.place) for row in request.signatures.all()})
    return QueueRow(request, days, ", ".join(asked), signed, request.due_on < clock.today())


def _asks_me(actor: Actor, request: GateRequest) -> bool:
    if any(row.signer_id == actor.user_id for row in request.signatures.all()):
        return False
    if any(row.reviewer_id == actor.user_id and row.ended_at is None for row in request.assignments.all()):
        return True
    spec = gate_spec(request.initiative, request.phase)
    return spec is not None and any(slot.kind == "acceptance" and _may(actor, request, slot) for slot in spec.slots)


def _reviewable(actor: Actor, request: GateRequest) -> bool:
    spec = gate_spec(request.initiative, request.phase) if actor.disciplines else None
    return spec is not None and any(slot.kind == "review" and slot.role in actor.disciplines for slot in spec.slots)


def _may(actor: Actor, request: GateRequest, slot: Slot) -> Permission:
    if slot.kind == "acceptance":
        return can_accept(actor, request, slot.role)
    return can_review(actor, request, slot.role)


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
    seen = dict(SeenMark.objects.filter(gate_request=request, user_id=actor.user_id).values_list("criterion", "digest"))
    rows = [_row(criterion, facts.get(criterion.code, {}), before, seen) for criterion in found.criteria]
    return sorted(rows, key=lambda row: (row.criterion.passes, not row.criterion.is_critical))


def _row(
    criterion: Criterion, facts: Mapping[str, Any], before: Mapping[str, str], seen: Mapping[str, str]
) -> CriterionRow:
    mark = bundles.item_digest(facts) if facts else ""
    old = before.get(criterion.code)
    change = "" if not facts or old == mark else "new" if old is None else "changed"
    answer = facts.get("answer", {})
    return CriterionRow(
        criterion, "", answer.get("text", ""), answer.get("by", ""), facts.get("evidence", []), facts.get("records", []),
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
        if _may(actor, request, slot)
    ]


def _may_not(actor: Actor, request: GateRequest, spec: GateSpec | None) -> list[str]:
    """Why the person has nothing to sign: the reasons of the slots that come near to them, else who may."""
    if not request.is_open or spec is None:
        return []
    near = [slot for slot in spec.slots if slot.kind == "review" and slot.role in actor.disciplines]
    answers = [_may(actor, request, slot) for slot in near or spec.slots[:0]]
    reasons = [answer.reason for answer in answers if isinstance(answer, Denied)]
    names = ", ".join(slot.label.lower() for slot in spec.slots)
    return reasons or [f"You sign nothing at this gate. It needs: {names}."]


@dataclass(frozen=True)
class GateTab:
    """The reviews tab of an initiative: the present gate, its rounds, open conditions and waivers."""

    initiative: Initiative
    readiness: Readiness | None
    gate_request: GateRequest | None
    rounds: list[GateRequest]
    conditions: list[tuple[Condition, Permission]]
    waivers: list[tuple[Waiver, Permission]]
    request: Permission
    waive: Permission
    today: date


def gate_tab(actor: Actor, initiative: Initiative) -> GateTab:
    """What the block `gate_tab` of reviews/gate_tab.html shows."""
    current = open_request(initiative)
    found = gate_readiness(initiative, gate_request=current)
    rounds = GateRequest.objects.filter(initiative=initiative).select_related("requested_by")
    conditions = Condition.objects.of_initiative(initiative).open().select_related("owner", "set_by", "gate_request")
    waivers = Waiver.objects.filter(initiative=initiative).select_related("approved_by", "requested_by", "initiative")
    return GateTab(
        initiative=initiative,
        readiness=found,
        gate_request=current,
        rounds=list(rounds.prefetch_related("decisions")),
        conditions=[(row, can_close_condition(actor, row)) for row in conditions],
        waivers=[(row, can_approve_waiver(actor, row)) for row in waivers],
        request=can_request_gate(actor, initiative, found.spec.doc.acceptances if found else ()),
        waive=can_propose_waiver(actor, initiative),
        today=clock.today(),
    )


def reviewers_for(
    initiative: Initiative, disciplines: Iterable[str], requester_id: int | None
) -> dict[str, list[tuple[User, int]]]:
    """Who could review each discipline, with how many open requests already wait for them; the least busy first."""
    found: dict[str, list[tuple[User, int]]] = {}
    for discipline in disciplines:
        users = User.objects.filter(role_grants__discipline=discipline, is_active=True).distinct().order_by("name")
        able = [user for user in users if can_be_reviewer(user, discipline, initiative, requester_id)]
        loads = [(user, GateRequest.objects.open().assigned_to(user.pk).count()) for user in able]
        found[discipline] = sorted(loads, key=lambda pair: pair[1])
    return found


def discipline_name(code: str) -> str:
    """The name of a discipline as people read it."""
    return str(Discipline(code).label)
