"""A wrong decision is corrected by a new one that names it. The wrong one stays in the record."""

from collections.abc import Sequence

from django.db import transaction

from audit.services import entry_append
from common.actors import Actor
from common.errors import Conflict, DomainError
from initiatives.models import Initiative, Phase, Status
from initiatives.services import initiative_reinstate
from metrics.services import budget_release, budget_take_back, kpi_lock
from phases.services import phase_enter
from reviews.models import GateDecision, GateRequest, Outcome
from reviews.readiness import gate_readiness
from reviews.services.deciding import (
    GOES,
    budget_cause,
    conditions_add,
    decision_check_words,
    decision_insert,
    initiative_end,
    outcome_check,
)
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import signature_prove
from reviews.services.signing import NewCondition


def decision_correct(
    *,
    actor: Actor,
    decision: GateDecision,
    outcome: str,
    reason: str,
    password: str | None,
    conditions: Sequence[NewCondition] = (),
    lesson: str = "",
    assets: str = "",
    wind_down: str = "",
    passkey: Assertion | None = None,
    consent: bool = False,
) -> GateDecision:
    """Replace a decided outcome by another one, with the same permission, proof and rules as deciding.

    A go is checked against the verdict of that gate as of now. In the same transaction the initiative goes where the new
    outcome says: back into the phase, on into the next, to its end, or back from it. Only the last decision of an
    initiative can be corrected, and not while a later request is open. Raises Conflict when somebody corrected it first.
    """
    decision_check_words(actor, decision.gate_request, outcome, reason)
    if outcome == decision.outcome:
        raise DomainError("Choose another outcome than the one that was decided.", field="outcome")
    proof = signature_prove(
        actor=actor,
        act=act_digest("correct", decision.pk, outcome),
        password=password,
        passkey=passkey,
        consent=consent,
    )
    ending = {"lesson": lesson, "assets": assets, "wind_down": wind_down}
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().select_related("initiative").get(pk=decision.gate_request_id)
        if GateDecision.objects.filter(corrects=decision).exists():
            raise Conflict("This decision was corrected in the meantime. Nothing was changed.")
        _check_last(decision, locked)
        _back_to_life(actor, locked, outcome, reason)
        found = gate_readiness(locked.initiative, locked.phase, gate_request=locked)
        if found is None:
            raise DomainError("This initiative follows no playbook, so it has no gate.")
        outcome_check(locked, found.verdict, outcome, conditions, corrects=decision)
        made = decision_insert(actor, locked, found, outcome, reason, proof, corrects=decision)
        conditions_add(actor, locked, made, conditions)
        entry_append(
            actor=actor, action="reviews.decision_correct", obj=made, initiative_id=locked.initiative_id,
            changes={"outcome": [decision.outcome, outcome], "corrects": decision.pk, "reason": reason,
                     "phase": locked.phase, "round": locked.round, "record_hash": made.record_hash},
            summary=f"Corrected gate {locked.phase} of {locked.initiative.key}: {decision.get_outcome_display().lower()} "
                    f"becomes {made.get_outcome_display().lower()}",
        )  # fmt: skip
        _follow(actor, locked, outcome, reason, ending)
    return made


def _check_last(decision: GateDecision, gate_request: GateRequest) -> None:
    """Nothing may rest on the decision: neither a later request that waits nor a later decision."""
    later = GateRequest.objects.filter(initiative=gate_request.initiative, requested_at__gt=gate_request.requested_at)
    if later.open().exists():
        raise DomainError("A later request is open. Withdraw it first, then correct this decision.")
    if later.filter(decisions__isnull=False).exists():
        raise DomainError("A later gate was decided on top of this one. Correct that decision first.")


def _back_to_life(actor: Actor, gate_request: GateRequest, outcome: str, reason: str) -> None:
    if gate_request.initiative.status in (Status.STOPPED, Status.RETIRED) and outcome != Outcome.STOP:
        initiative_reinstate(actor=actor, initiative=gate_request.initiative, reason=reason)
        gate_request.initiative.refresh_from_db()


def _target(phase: int, outcome: str) -> int:
    """The phase in which an initiative stands after this outcome of the gate of `phase`."""
    if outcome in GOES:
        return min(phase + 1, Phase.SCALE)
    return Phase.VALIDATION if outcome == Outcome.RECYCLE and phase == Phase.SCALE else phase


def _follow(actor: Actor, gate_request: GateRequest, outcome: str, reason: str, ending: dict[str, str]) -> None:
    """Bring the initiative where the corrected outcome says. A KPI contract that was locked stays locked."""
    initiative, phase = gate_request.initiative, gate_request.phase
    move = budget_release if outcome in GOES else budget_take_back
    move(actor=actor, initiative=initiative, phase=phase, cause=budget_cause(gate_request))
    if outcome == Outcome.STOP:
        initiative_end(actor, initiative, phase, reason, ending)
        return
    if outcome in GOES and phase == Phase.DISCOVERY:
        kpi_lock(actor=actor, initiative=initiative)
    target = _target(phase, outcome)
    if initiative.phase != target or not _has_stay(initiative):
        phase_enter(actor=actor, initiative=initiative, phase=target, reason=reason)


def _has_stay(initiative: Initiative) -> bool:
    return initiative.stays.filter(left_at=None).exists()
