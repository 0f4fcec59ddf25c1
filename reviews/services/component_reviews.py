"""A component version is reviewed once for everybody who depends on it, and a review is taken back."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Component, ComponentVersion
from reviews.bundles import Draft, sha256
from reviews.component_permissions import can_review_component, can_revoke_component_review
from reviews.components import version_draft
from reviews.models import ComponentReview, ComponentReviewRevocation
from reviews.services.component_requests import component_requests_refresh
from reviews.services.passkeys import Assertion, act_digest, shown
from reviews.services.proof import Proof, signature_prove
from reviews.services.requests import bundle_store
from reviews.specs import SIGNATURE_VALID_DAYS

COMMENT_MIN = 10
Decision = ComponentReview.Decision
MEANINGS = {
    Decision.APPROVE: "Initiatives may rest on this version until the review ends.",
    Decision.REQUEST_CHANGES: "No initiative may rest on this version. This stands until I withdraw it or a new version comes.",
    Decision.ABSTAIN: "I give no opinion; another reviewer must.",
}


def statement_of(version: ComponentVersion, discipline: str) -> str:
    """The sentence that is signed."""
    return (
        f"I have reviewed {version.component.name} {version.label} for {discipline.replace('_', ' ')}, independently of its "
        "owner, for every initiative that depends on it."
    )[:600]


def valid_until_of(component: Component) -> date:
    """The last day of a review given today: 180 days, never beyond the end of life."""
    usual = clock.today() + timedelta(days=SIGNATURE_VALID_DAYS)
    return min(usual, component.end_of_life_on) if component.end_of_life_on else usual


def component_review(
    *, actor: Actor, version: ComponentVersion, discipline: str, decision: str, seen: str, password: str | None,
    comment: str = "", passkey: Assertion | None = None, consent: bool = False,
) -> ComponentReview:  # fmt: skip
    """Approve this version for a discipline, request changes, or abstain; all but approve with a comment of 10 characters.

    `seen` is the digest of the facts that the person saw. Raises NotAllowed, DomainError (on the field), or Conflict when the
    facts changed since; then nothing is saved. Closes the open request when nothing is missing any more.
    """
    require(can_review_component(actor, version, discipline))
    if decision not in Decision.values:
        raise DomainError("Choose a decision.", field="decision")
    if decision != Decision.APPROVE and len(comment.strip()) < COMMENT_MIN:
        raise DomainError(f"Say why, in at least {COMMENT_MIN} characters.", field="comment")
    act = act_digest("component_review", version.pk, f"{discipline}:{decision}", shown(seen))
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        component = Component.objects.select_for_update().get(pk=version.component_id)
        locked = ComponentVersion.objects.select_related("component", "added_by").get(pk=version.pk)
        require(can_review_component(actor, locked, discipline))
        if component.end_of_life_on is not None and component.end_of_life_on < clock.today():
            raise DomainError(f"{component.name} is past its end of life. Nobody may rest on it any more.")
        draft = version_draft(locked)
        if seen != draft.digest:
            raise Conflict(
                "What you were about to sign has changed. Look at it again, then sign; what you typed is kept."
            )
        made = _insert(actor, locked, discipline, decision, comment, proof, draft)
        entry_append(
            actor=actor, action="reviews.component_review", obj=component,
            changes={"version": locked.label, "discipline": discipline, "decision": decision, "digest": made.bundle_id,
                     "record_hash": made.record_hash},
            summary=f"{made.get_discipline_display()} review of {component.name} {locked.label}: {made.get_decision_display().lower()}",
        )  # fmt: skip
        component_requests_refresh(actor=actor, component_ids=[component.pk])
    return made


def _insert(
    actor: Actor, version: ComponentVersion, discipline: str, decision: str, comment: str, proof: Proof, draft: Draft
) -> ComponentReview:
    values: dict[str, Any] = {
        "component_version_id": version.pk, "discipline": discipline, "decision": decision,
        "meaning": MEANINGS[Decision(decision)], "statement": statement_of(version, discipline), "comment": comment.strip(),
        "reviewer_id": proof.user.pk, "reviewer_name": proof.user.name or proof.user.email, "reviewer_email": proof.user.email,
        "reviewer_roles": sorted(actor.roles | actor.disciplines), "bundle_id": bundle_store(draft).pk,
        "end_of_life_on": version.component.end_of_life_on, "auth_method": proof.method, "auth_at": proof.at,
        "signed_at": clock.now(), "valid_until": valid_until_of(version.component), "request_id": actor.request_id, "ip": actor.ip,
    }  # fmt: skip
    payload = canonical({**values, "component": version.component.name, "version": version.label})
    return ComponentReview.objects.create(**values, payload=payload, record_hash=sha256(payload))


def component_review_revoke(
    *, actor: Actor, review: ComponentReview, reason: str, password: str | None, passkey: Assertion | None = None,
    consent: bool = False,
) -> ComponentReviewRevocation:  # fmt: skip
    """The reviewer takes a review back; from this moment nobody can rest on it. The row stays."""
    require(can_revoke_component_review(actor, review))
    if len(reason.strip()) < COMMENT_MIN:
        raise DomainError(f"Say why, in at least {COMMENT_MIN} characters.", field="reason")
    act = act_digest("component_review_revoke", review.pk, "")
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        component = Component.objects.select_for_update(of=("self",)).get(versions=review.component_version_id)
        if ComponentReviewRevocation.objects.filter(review=review).exists():
            raise DomainError("This review is revoked already.")
        values = {
            "review_id": review.pk, "reason": reason.strip(), "revoked_by_id": proof.user.pk, "auth_method": proof.method,
            "auth_at": proof.at, "revoked_at": clock.now(),
        }  # fmt: skip
        payload = canonical({**values, "review_hash": review.record_hash})
        made = ComponentReviewRevocation.objects.create(**values, payload=payload, record_hash=sha256(payload))
        entry_append(
            actor=actor, action="reviews.component_review_revoke", obj=component,
            changes={"review": review.pk, "reason": reason, "record_hash": made.record_hash},
            summary=f"Revoked a review: {review}",
        )  # fmt: skip
        component_requests_refresh(actor=actor, component_ids=[component.pk])
    return made
