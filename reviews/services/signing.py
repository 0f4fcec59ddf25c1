"""Acceptances and reviews. Everything is checked under the lock of the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from reviews.bundles import changed_titles, sha256
from reviews.models import Condition, GateRequest, Signature
from reviews.permissions import can_accept, can_review, person_id
from reviews.readiness import Signable, gate_signable
from reviews.services.assigning import review_take
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.points import NewPoint, check_points, points_insert
from reviews.services.proof import Proof, signature_prove
from reviews.services.requests import bundle_store
from reviews.specs import Slot
from reviews.standing import heads_of, holders_of, reopened_slots, signature_state

COMMENT_MIN = 10
Decision = Signature.Decision
ACCEPTANCE_DECISIONS = (Decision.APPROVE, Decision.APPROVE_WITH_CONDITIONS, Decision.REQUEST_CHANGES)


@dataclass(frozen=True, slots=True)
class NewCondition:
    """What must be done, by whom, until when; the date is today or later. `needs_evidence`: closed on evidence only."""

    text: str
    owner: User
    due_on: date
    needs_evidence: bool = False

    @property
    def facts(self) -> list[object]:
        """As it stands in what is signed."""
        return [self.text, self.owner.email, self.due_on, *(["needs evidence"] if self.needs_evidence else [])]


def acceptance_sign(
    *,
    actor: Actor,
    gate_request: GateRequest,
    seat: str,
    decision: str,
    seen: Mapping[str, str],
    password: str | None,
    comment: str = "",
    conditions: Sequence[NewCondition] = (),
    points: Sequence[NewPoint] = (),
    passkey: Assertion | None = None,
    consent: bool = False,
) -> Signature:
    """An owner accepts (or requests changes) for the seat they hold. Otherwise as `review_sign`."""
    require(can_accept(actor, gate_request, seat))
    if decision not in ACCEPTANCE_DECISIONS:
        raise DomainError("An owner accepts, accepts with conditions, or requests changes.", field="decision")
    given = {"password": password, "passkey": passkey, "consent": consent}
    return _sign(actor, gate_request, f"acceptance:{seat}", decision, seen, given, comment, conditions, points)


def review_sign(
    *,
    actor: Actor,
    gate_request: GateRequest,
    discipline: str,
    decision: str,
    seen: Mapping[str, str],
    password: str | None,
    comment: str = "",
    conditions: Sequence[NewCondition] = (),
    points: Sequence[NewPoint] = (),
    passkey: Assertion | None = None,
    consent: bool = False,
) -> Signature:
    """A reviewer signs for a discipline: approve, approve_with_conditions, request_changes or abstain.

    `seen` holds the section digests that the person saw (`Draft.seen`). A comment of at least 10 characters is needed
    for all but approve, at least one condition for approve_with_conditions, and at least one point for request_changes
    (a new one, or one of this place that is not accepted yet). `consent`: see `signature_prove`.
    Raises NotAllowed, DomainError (on the field), or Conflict with what changed since; then nothing is saved.
    """
    require(can_review(actor, gate_request, discipline))
    if decision not in Decision.values:
        raise DomainError("Choose a decision.", field="decision")
    given = {"password": password, "passkey": passkey, "consent": consent}
    return _sign(actor, gate_request, f"review:{discipline}", decision, seen, given, comment, conditions, points)


def _sign(
    actor: Actor, gate_request: GateRequest, code: str, decision: str, seen: Mapping[str, str],
    given: dict[str, Any],
    comment: str, conditions: Sequence[NewCondition], points: Sequence[NewPoint],
) -> Signature:  # fmt: skip
    _check_words(decision, comment, conditions)
    check_points(gate_request, code.partition(":")[2], decision, points)
    act = act_digest("sign", gate_request.pk, f"{code}:{decision}", seen)
    proof = signature_prove(actor=actor, act=act, **given)
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().get(pk=gate_request.pk)
        if not locked.is_open and code not in reopened_slots(locked):
            raise Conflict(
                f"This request was {locked.get_state_display().lower()} in the meantime. Nothing was signed."
            )
        found = gate_signable(locked)
        slot = found.spec.slot(code) if found else None
        if found is None or slot is None:
            raise DomainError("This gate does not need that signature.")
        if any(seen.get(name) != found.draft.sections[name] for name in slot.sections):
            raise Conflict(
                "What you were about to sign has changed. Look at the change, then sign; what you typed is kept.",
                current=changed_titles(seen, found.draft, slot.sections),
            )
        place, replaces = _place(locked, found, slot, actor, decision)
        made = _insert(actor, locked, found, slot, decision, comment, conditions, proof, place, replaces)
        _conditions_insert(actor, locked, made, conditions)
        points_insert(actor, locked, made.role, "point", points, made)
        if slot.kind == "review" and locked.is_open:
            review_take(gate_request=locked, discipline=slot.role, user_id=person_id(actor))
        entry_append(
            actor=actor, action=f"reviews.{made.kind}_sign", obj=made, initiative_id=locked.initiative_id,
            changes={"decision": decision, "slot": code, "digest": made.bundle_id, "record_hash": made.record_hash,
                     "conditions": [condition.text for condition in conditions],
                     "points": [point.text for point in points]},
            summary=f"{slot.label}, gate {locked.phase} round {locked.round}: {made.get_decision_display().lower()}",
        )  # fmt: skip
    return made


def _conditions_insert(
    actor: Actor, gate_request: GateRequest, signature: Signature, conditions: Sequence[NewCondition]
) -> None:
    for condition in conditions:
        Condition.objects.create(
            gate_request=gate_request, signature=signature, text=condition.text.strip(), owner=condition.owner,
            due_on=condition.due_on, set_by_id=person_id(actor), created_at=clock.now(),
            needs_evidence=condition.needs_evidence,
        )  # fmt: skip


def _check_words(decision: str, comment: str, conditions: Sequence[NewCondition]) -> None:
    if decision != Decision.APPROVE and len(comment.strip()) < COMMENT_MIN:
        raise DomainError(f"Say why, in at least {COMMENT_MIN} characters.", field="comment")
    if (decision == Decision.APPROVE_WITH_CONDITIONS) != bool(conditions):
        raise DomainError("Name at least one condition, and only when you approve with conditions.", field="conditions")
    for condition in conditions:
        if not condition.text.strip():
            raise DomainError("Say what must be done.", field="conditions")
        if condition.due_on < clock.today():
            raise DomainError("The due date of a condition is today or later.", field="conditions")


def _place(
    gate_request: GateRequest, found: Signable, slot: Slot, actor: Actor, decision: str
) -> tuple[int, Signature | None]:
    """Where the signature goes, and what it replaces: the own place, else a free one, else one that no longer holds."""
    holders = holders_of(gate_request.initiative)
    heads = {head.place: head for head in heads_of(gate_request) if head.slot == slot.code}
    for place, head in heads.items():
        if head.signer_id == actor.user_id:
            is_valid = signature_state(head, found.draft.sections, holders).state == "valid"
            if is_valid and head.decision == decision:
                raise DomainError("You have signed this already, and it still holds.", field="decision")
            return place, head
    for place in range(1, slot.quorum + 1):
        if place not in heads:
            return place, None
    for place, head in heads.items():
        state = signature_state(head, found.draft.sections, holders).state
        is_veto = head.decision == Decision.REQUEST_CHANGES and state != "revoked"  # taken back, it is none any more
        if head.decision == Decision.ABSTAIN or (state != "valid" and not is_veto):
            return place, head
    raise DomainError("This place has been signed by somebody else, and that signature holds.", field="decision")


def _meaning(slot: Slot, decision: str) -> str:
    """Approving as an owner takes responsibility; as a reviewer it approves. Everything else says that it was reviewed."""
    if decision not in (Decision.APPROVE, Decision.APPROVE_WITH_CONDITIONS):
        return Signature.Meaning.REVIEW
    return Signature.Meaning.RESPONSIBILITY if slot.kind == "acceptance" else Signature.Meaning.APPROVAL


def _insert(
    actor: Actor, gate_request: GateRequest, found: Signable, slot: Slot, decision: str, comment: str,
    conditions: Sequence[NewCondition], proof: Proof, place: int, replaces: Signature | None,
) -> Signature:  # fmt: skip
    values = {
        "gate_request_id": gate_request.pk, "kind": slot.kind, "role": slot.role, "place": place,
        "replaces_id": replaces.pk if replaces else None, "decision": decision, "meaning": found.spec.meaning(decision)[:300],
        "statement": found.spec.statement(gate_request.initiative, slot.role)[:600], "comment": comment.strip(),
        "signer_id": proof.user.pk, "signer_name": proof.user.name or proof.user.email, "signer_email": proof.user.email,
        "signer_roles": sorted(actor.roles | actor.disciplines), "bundle_id": bundle_store(found.draft).pk,
        "sections": found.draft.bound(slot.sections), "signed_at": clock.now(), "valid_until": found.valid_until,
        "meaning_code": _meaning(slot, decision), "policy_version": found.spec.playbook[:120],
        "policy_digest": found.spec.digest, **proof.columns(actor),
    }  # fmt: skip
    extra = {
        "initiative": gate_request.initiative.key, "gate": found.spec.name,
        "conditions": [one.facts for one in conditions],
    }  # fmt: skip
    payload = canonical({**values, **extra})
    return Signature.objects.create(**values, payload=payload, record_hash=sha256(payload))
