"""Who reviews a component. The rule is the one of gates: nobody reviews what they made or answer for."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import ComponentVersion
from reviews.models import ComponentReview


def can_review_component(actor: Actor, version: ComponentVersion, discipline: str) -> Permission:
    """A reviewer of the discipline who neither owns the component nor added the version, in a session of their own."""
    if not actor.is_person:
        return Denied("Only a person who is signed in can sign. A token cannot.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing.")
    if discipline not in actor.disciplines:
        return Denied(f"Only a reviewer of {discipline.replace('_', ' ')} can give this review.")
    if actor.user_id == version.component.owner_id:
        return Denied("You own this component. Another reviewer of the discipline reviews it.")
    if actor.user_id == version.added_by_id:
        return Denied("You added this version. Another reviewer of the discipline reviews it.")
    return Allowed()


def can_revoke_component_review(actor: Actor, review: ComponentReview) -> Permission:
    """Who gave it."""
    if actor.is_person and actor.user_id == review.reviewer_id:
        return Allowed()
    return Denied(f"Only {review.reviewer_name} can revoke this review.")
