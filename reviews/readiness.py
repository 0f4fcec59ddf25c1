"""Where a gate stands now: its criteria, its bundle as of now, its slots and the verdict over them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from common import clock
from initiatives.models import Initiative, TestResult
from initiatives.rehearsal import rehearsal_of
from metrics.proof import Proof
from phases.criteria import ItemVerdict, item_verdicts
from phases.playbook_format.documents import GateCriterion
from reviews import bundles, facts
from reviews.causes import Cause, causes_of
from reviews.components import components_criteria
from reviews.gates import Criterion, SlotStanding, Verdict, verdict
from reviews.holding import criterion_waived, open_suspension, reopened, suspension_criteria, waivers_of
from reviews.measured import frozen_of
from reviews.models import Condition, GateRequest
from reviews.proving import Backing
from reviews.specs import SIGNATURE_VALID_DAYS, GateSpec, gate_spec, needed_slots
from reviews.standing import slot_standings

__all__ = [
    "Readiness",
    "gate_criteria",
    "gate_readiness",
    "gate_signable",
    "needed_slots",
    "open_request",
]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything about one gate at one moment. `drafting` makes its bundle, the same one each time."""

    initiative: Initiative
    spec: GateSpec
    gate_request: GateRequest | None
    drafting: Callable[[], bundles.Draft]
    criteria: tuple[Criterion, ...]
    slots: tuple[SlotStanding, ...]
    verdict: Verdict

    @property
    def draft(self) -> bundles.Draft:
        """The bundle as it would be signed now. Pages of a gate that nobody has asked for do not need it."""
        return self.drafting()

    @property
    def numbers_alone(self) -> list[Proof]:
        """The numbers that keep it shut because nobody stands behind them and no review of it signs them."""
        return [proof for one in self.criteria if not one.passes for proof in one.alone]

    @property
    def missing(self) -> list[dict[str, str]]:
        """The criteria that are not met now, as they are named in a request; not those that a review of it settles."""
        return [
            {"code": one.code, "title": one.title, "state": one.state}
            for one in self.criteria
            if one.is_required and not one.passes and not one.waits_for
        ]


@dataclass(frozen=True, slots=True)
class Signable:
    """What a signature needs to know: the gate and the bundle as of now. It carries no verdict, because none is asked."""

    spec: GateSpec
    draft: bundles.Draft

    @property
    def valid_until(self) -> date:
        """Until when a signature given today would hold."""
        return clock.today() + timedelta(days=self.spec.limit("signature_valid_days", SIGNATURE_VALID_DAYS))


def gate_signable(gate_request: GateRequest) -> Signable | None:
    """What is signed on this request as of now; None without a playbook. Called under the lock of the request."""
    spec = gate_spec(gate_request.initiative, gate_request.phase)
    return Signable(spec, present_draft(gate_request.initiative, spec, gate_request, "")) if spec else None


def open_request(initiative: Initiative) -> GateRequest | None:
    """The request that waits for signatures or a decision, if any."""
    return GateRequest.objects.open().filter(initiative=initiative).select_related("bundle", "requested_by").first()


def gate_readiness(
    initiative: Initiative,
    phase: int | None = None,
    *,
    gate_request: GateRequest | None = None,
    scope: str = "",
    causes: Mapping[str, Cause] | None = None,
    verdicts: Sequence[ItemVerdict] | None = None,
) -> Readiness | None:
    """The gate of `phase` (the present one by default) as of now; None for an idea or without a playbook.

    With `gate_request` the bundle keeps that request's scope sentence and frozen measurements. Services call this under
    the lock of the request. `causes` are those of `causes_of` and `verdicts` those of `item_verdicts` for this phase, from
    who has just asked.
    """
    phase = phase or initiative.phase
    spec = gate_spec(initiative, phase) if phase else None
    if spec is None:
        return None
    drafting = cache(partial(present_draft, initiative, spec, gate_request, scope))
    live = gate_request if gate_request and gate_request.phase == spec.phase else None
    slots = tuple(slot_standings(initiative, spec, live, drafting().sections if live else {}))
    signed = {slot.code for slot in slots} - {slot.code for slot in slots if slot.state != "signed"}
    criteria = gate_criteria(
        initiative, spec.phase, spec=spec, gate_request=live, signed=signed, causes=causes, verdicts=verdicts
    )
    return Readiness(initiative, spec, gate_request, drafting, tuple(criteria), slots, verdict(criteria, slots))


def present_draft(
    initiative: Initiative, spec: GateSpec, gate_request: GateRequest | None, scope: str = ""
) -> bundles.Draft:
    """The bundle as of now. For a request its measurements stay as they were frozen."""
    if gate_request is None:
        return bundles.draft(facts.content(initiative, spec, scope=scope, at=clock.now()))
    frozen = frozen_of(bundles.content_of(gate_request.bundle.body))
    content = facts.content(initiative, spec, scope=gate_request.scope, at=gate_request.requested_at, frozen=frozen)
    return bundles.draft(content)


def gate_criteria(
    initiative: Initiative,
    phase: int,
    *,
    spec: GateSpec | None = None,
    gate_request: GateRequest | None = None,
    signed: Collection[str] = (),
    causes: Mapping[str, Cause] | None = None,
    verdicts: Sequence[ItemVerdict] | None = None,
) -> list[Criterion]:
    """Every criterion of the gate as of now: items, rules that only the gate has, overdue conditions, causes, suspension.

    A criterion that a cause reopens is not met, whatever its own rows say (`reviews.causes`). One that is not met and
    has an active waiver is *waived*; one that is met stays met. Items that do not apply are left out. A number that was
    typed or pushed counts once somebody stands behind it (`reviews.proving`): `gate_request` says which one people have
    before them, `signed` which reviews stand. `causes` and `verdicts` spare asking again for what the caller has just read.
    """
    spec = spec or gate_spec(initiative, phase)
    if spec is None:
        return []
    judged = item_verdicts(initiative, phase) if verdicts is None else verdicts
    asked = [found for found in judged if found.state != "not_applicable"]
    backing = Backing(asked, spec.slots, gate_request, signed)
    criteria = [backing.counted(_item_criterion(initiative, found), found) for found in asked]
    reviewed = components_criteria(initiative, spec.doc.criteria)
    criteria += [reviewed.get(rule.code) or _rule_criterion(initiative, rule) for rule in spec.doc.criteria]
    present = causes_of(initiative) if causes is None else causes
    closing = {code: cause for code, cause in present.items() if cause.closes_gate}
    criteria = reopened(initiative, [*criteria, *_overdue(initiative)], closing)
    waivers = waivers_of(initiative, [one.code for one in criteria])
    criteria = [criterion_waived(one, waivers.get(one.code)) for one in criteria]
    return criteria + suspension_criteria(open_suspension(initiative))


def _item_criterion(initiative: Initiative, found: ItemVerdict) -> Criterion:
    item = found.item
    return Criterion(
        code=item.code,
        title=item.title,
        state="met" if found.state == "met" else "unknown" if found.state == "unknown" else "not_met",
        is_critical=item.is_critical,
        is_required=item.is_required,
        sections=facts.sections_of(item),
        detail=found.detail,
        owner=str(found.owner) if found.owner else "",
        due_on=found.due_on,
        url=f"/i/{initiative.key}/items/{item.pk}/",
    )


def _rule_criterion(initiative: Initiative, rule: GateCriterion) -> Criterion:
    """The rehearsal ratio of one dimension against the bound that the playbook sets."""
    results = TestResult.objects.filter(initiative=initiative)
    found = next(one for one in rehearsal_of(initiative, results) if one.code == rule.dimension)
    if found.ratio is None:
        state, bound = "unknown", ""
    else:
        ratio = float(found.ratio)
        holds = ratio >= rule.at_least if rule.at_least is not None else ratio <= (rule.at_most or 0)
        state = "met" if holds else "not_met"
        bound = (
            f" Needed: at least {rule.at_least:.0%}." if rule.at_least is not None else f" At most {rule.at_most:.0%}."
        )
    return Criterion(
        rule.code,
        rule.title,
        "met" if state == "met" else "unknown" if state == "unknown" else "not_met",
        is_critical=rule.is_critical,
        sections=("load_test",),
        detail=found.words + bound,
        url=initiative.tab_url("checklist"),
    )


def _overdue(initiative: Initiative) -> list[Criterion]:
    """Overdue conditions of any gate of the initiative: each closes the gate by itself."""
    rows = Condition.objects.of_initiative(initiative).open().filter(due_on__lt=clock.today()).select_related("owner")
    return [
        Criterion(
            f"condition:{row.pk}",
            f"Overdue condition: {row.text.rstrip('.')}",
            "not_met",
            is_critical=True,
            detail=f"This condition was due on {row.due_on:%-d %b %Y}.",
            owner=str(row.owner),
            due_on=row.due_on,
            url=f"/reviews/{row.gate_request_id}/",
        )
        for row in rows
    ]
