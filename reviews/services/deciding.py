"""A person decides a gate. The one place from which a gate moves a phase."""

from collections.abc import Sequence

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Initiative, Phase
from initiatives.services import initiative_retire, initiative_stop
from metrics.services import budget_release, kpi_lock
from phases.services import phase_enter, stay_close
from reviews.bundles import sha256
from reviews.gates import Verdict
from reviews.models import Condition, GateDecision, GateRequest, Outcome
from reviews.permissions import can_decide, person_id
from reviews.readiness import Readiness, gate_readiness
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import Proof, signature_prove
from reviews.services.requests import bundle_store
from reviews.services.signing import NewCondition

REASON_MIN = 10
GOES = (Outcome.GO, Outcome.CONDITIONAL_GO)


def gate_decide(
    *,
    actor: Actor,
    gate_request: GateRequest,
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
    """Decide an open request: go, conditional_go, recycle, hold or stop. The verdict is computed anew under the lock.

    Go needs an open verdict and no open condition; conditional go needs every critical criterion, every signature and
    a condition. Stop needs a `lesson` (phases 1–3) or `wind_down`, what happens to users and data (phase 4).
    In the same transaction the KPI contract is locked (gate 1), the budget of this gate released, the phase entered or
    the initiative ended. Raises
    NotAllowed, DomainError, or Conflict when somebody else decided first.
    """
    decision_check_words(actor, gate_request, outcome, reason)
    proof = signature_prove(
        actor=actor, act=act_digest("decide", gate_request.pk, outcome), password=password, passkey=passkey,
        consent=consent,
    )  # fmt: skip
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().get(pk=gate_request.pk)
        if not locked.is_open:
            raise Conflict(
                f"This request was {locked.get_state_display().lower()} in the meantime. Nothing was decided."
            )
        Initiative.objects.select_for_update().get(pk=locked.initiative_id)  # who suspends it takes the same lock
        found = gate_readiness(locked.initiative, locked.phase, gate_request=locked)
        if found is None:
            raise DomainError("This initiative follows no playbook, so it has no gate.")
        outcome_check(locked, found.verdict, outcome, conditions)
        made = decision_insert(actor, locked, found, outcome, reason, proof)
        conditions_add(actor, locked, made, conditions)
        locked.state, locked.closed_at = GateRequest.State.DECIDED, clock.now()
        locked.save(update_fields=["state", "closed_at"])
        entry_append(
            actor=actor, action="reviews.gate_decide", obj=made, initiative_id=locked.initiative_id,
            changes={"outcome": outcome, "reason": reason, "phase": locked.phase, "round": locked.round,
                     "digest": made.bundle_id, "record_hash": made.record_hash},
            summary=f"Gate {locked.phase} of {locked.initiative.key}: {made.get_outcome_display().lower()}",
        )  # fmt: skip
        _apply(actor, locked, outcome, reason, {"lesson": lesson, "assets": assets, "wind_down": wind_down})
    return made


def decision_check_words(actor: Actor, gate_request: GateRequest, outcome: str, reason: str) -> None:
    """Refuse who may not decide, an unknown outcome, and a reason that is too short."""
    require(can_decide(actor, gate_request))
    if outcome not in Outcome.values:
        raise DomainError("Choose an outcome.", field="outcome")
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")


def outcome_check(
    gate_request: GateRequest,
    verdict: Verdict,
    outcome: str,
    conditions: Sequence[NewCondition],
    corrects: GateDecision | None = None,
) -> None:
    """Refuse an outcome that the verdict or the open conditions do not allow; the message names the first cause.

    The conditions of the decision that is corrected fall with it.
    """
    is_open = verdict.is_open if outcome == Outcome.GO else verdict.is_open_with_conditions
    if outcome in GOES and not is_open:
        blocking = [line for line in verdict.lines if line.effect == "vetoes"] or list(verdict.blocking)
        first = verdict.next_blocker or blocking[0]
        more = f" and {len(blocking) - 1} more" if len(blocking) > 1 else ""
        raise DomainError(f"The gate is closed: {first.title}. {first.text}{more}", field="outcome")
    rows = Condition.objects.open().filter(gate_request=gate_request)
    has_open = (rows.exclude(decision=corrects) if corrects else rows).exists()
    if outcome == Outcome.GO and (has_open or conditions):
        raise DomainError("Conditions are open. Decide a conditional go, or have them closed first.", field="outcome")
    if outcome == Outcome.CONDITIONAL_GO and not (has_open or conditions):
        raise DomainError("A conditional go needs at least one condition.", field="conditions")
    if any(condition.due_on < clock.today() or not condition.text.strip() for condition in conditions):
        raise DomainError("A condition says what, and is due today or later.", field="conditions")


def decision_insert(
    actor: Actor,
    gate_request: GateRequest,
    found: Readiness,
    outcome: str,
    reason: str,
    proof: Proof,
    corrects: GateDecision | None = None,
) -> GateDecision:
    """The row of a decision with its canonical payload. Part of the services that decide and correct."""
    signatures = gate_request.signatures.filter(replaced_by=None).order_by("id")
    values = {
        "gate_request_id": gate_request.pk, "outcome": outcome, "reason": reason.strip(), "decided_by_id": proof.user.pk,
        "decided_by_name": proof.user.name or proof.user.email,
        "decided_as": "program_manager" if actor.has("program_manager") else "sponsor",
        "verdict": {
            "is_open": found.verdict.is_open,
            "lines": [[line.code, line.title, line.state, line.effect, line.text] for line in found.verdict.lines],
            "signatures": list(signatures.values_list("record_hash", flat=True)),
        },
        "bundle_id": bundle_store(found.draft).pk, "decided_at": clock.now(), "corrects_id": corrects.pk if corrects else None,
        "decided_roles": sorted(actor.roles | actor.disciplines), "policy_version": found.spec.playbook[:120],
        "policy_digest": found.spec.digest, **proof.columns(actor),
    }  # fmt: skip
    payload = canonical(values)
    return GateDecision.objects.create(**values, payload=payload, record_hash=sha256(payload))


def conditions_add(
    actor: Actor, gate_request: GateRequest, decision: GateDecision, conditions: Sequence[NewCondition]
) -> None:
    """The conditions of a decision. Part of the services that decide and correct."""
    for condition in conditions:
        Condition.objects.create(
            gate_request=gate_request, decision=decision, text=condition.text.strip(), owner=condition.owner,
            due_on=condition.due_on, set_by_id=person_id(actor), created_at=clock.now(),
            needs_evidence=condition.needs_evidence,
        )  # fmt: skip


def _apply(actor: Actor, gate_request: GateRequest, outcome: str, reason: str, ending: dict[str, str]) -> None:
    """What follows from the outcome. Hold, and recycle before phase 4, leave the initiative where it is."""
    initiative, phase = gate_request.initiative, gate_request.phase
    if outcome == Outcome.STOP:
        initiative_end(actor, initiative, phase, reason, ending)
    elif outcome == Outcome.RECYCLE and phase == Phase.SCALE:
        phase_enter(actor=actor, initiative=initiative, phase=Phase.VALIDATION, reason=reason)
    elif outcome in GOES:
        if phase == Phase.DISCOVERY:
            kpi_lock(actor=actor, initiative=initiative)
        budget_release(actor=actor, initiative=initiative, phase=phase, cause=budget_cause(gate_request))
        if phase < Phase.SCALE:
            phase_enter(actor=actor, initiative=initiative, phase=phase + 1, reason=reason)


def budget_cause(gate_request: GateRequest) -> str:
    """How the ledger names this round of this gate."""
    return f"gate_request:{gate_request.pk}"


def initiative_end(actor: Actor, initiative: Initiative, phase: int, reason: str, ending: dict[str, str]) -> None:
    """What a stop does: retire what is in production, stop what is not, and close the stay."""
    if phase == Phase.SCALE:
        initiative_retire(actor=actor, initiative=initiative, reason=reason[:300], **ending)
        stay_close(actor=actor, initiative=initiative, outcome="retired", reason=reason)
        return
    initiative_stop(actor=actor, initiative=initiative, reason=reason[:300], **ending)
    stay_close(actor=actor, initiative=initiative, outcome="stopped", reason=reason)
