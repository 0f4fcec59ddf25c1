"""A compliance reviewer confirms a classification, or asks for another look."""

from typing import Any

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Classification, Initiative
from initiatives.services import classification_confirm
from reviews.bundles import sha256
from reviews.classification_permissions import can_review_classification
from reviews.classifying import classification_draft
from reviews.models import ClassificationReview
from reviews.services.passkeys import Assertion, act_digest, shown
from reviews.services.proof import signature_prove
from reviews.services.requests import bundle_store

COMMENT_MIN = 10
Decision = ClassificationReview.Decision


def classification_statement(given: Classification) -> str:
    """The sentence that is signed."""
    return (
        f"I have read the answers of {given.initiative.key} {given.initiative.title} and have no part in it. "
        f"{given.get_risk_tier_display()} tier, {given.get_ai_act_class_display().lower()}, "
        f"{given.get_ai_act_role_display().lower()} is what may count."
    )[:600]


def classification_review(
    *, actor: Actor, classification: Classification, decision: str, seen: str, password: str | None, comment: str = "",
    passkey: Assertion | None = None, consent: bool = False,
) -> ClassificationReview:  # fmt: skip
    """Confirm the newest classification (then its values count), or request changes with a comment of 10 characters.

    `seen` is the digest of what the person saw. Raises NotAllowed, DomainError (on the field), or Conflict when a newer one
    was given meanwhile; then nothing is saved.
    """
    require(can_review_classification(actor, classification))
    if decision not in Decision.values:
        raise DomainError("Choose a decision.", field="decision")
    if decision != Decision.CONFIRM and len(comment.strip()) < COMMENT_MIN:
        raise DomainError(f"Say why, in at least {COMMENT_MIN} characters.", field="comment")
    act = act_digest("classification_review", classification.pk, decision, shown(seen))
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=classification.initiative_id)
        newest = Classification.objects.filter(initiative=classification.initiative_id).order_by("-number")[0]
        draft = classification_draft(classification)
        if newest.pk != classification.pk or seen != draft.digest:
            raise Conflict("The questionnaire was answered anew in the meantime. Look at that one; nothing was signed.")
        values: dict[str, Any] = {
            "classification_id": classification.pk, "decision": decision,
            "statement": classification_statement(classification), "comment": comment.strip(), "reviewer_id": proof.user.pk,
            "reviewer_name": proof.user.name or proof.user.email, "reviewer_email": proof.user.email,
            "reviewer_roles": sorted(actor.roles | actor.disciplines), "bundle_id": bundle_store(draft).pk,
            "auth_method": proof.method, "auth_at": proof.at, "signed_at": clock.now(), "request_id": actor.request_id,
            "ip": actor.ip,
        }  # fmt: skip
        payload = canonical(values)
        made = ClassificationReview.objects.create(**values, payload=payload, record_hash=sha256(payload))
        entry_append(
            actor=actor, action="reviews.classification_review", obj=made, initiative_id=classification.initiative_id,
            changes={"decision": decision, "digest": made.bundle_id, "record_hash": made.record_hash},
            summary=f"Classification {classification.number}: {made.get_decision_display().lower()}",
        )  # fmt: skip
        if decision == Decision.CONFIRM:
            classification_confirm(actor=actor, classification=classification)
    return made
