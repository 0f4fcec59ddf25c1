"""Who confirms a classification: a compliance reviewer without any part in the initiative."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Classification
from reviews.permissions import involvement, person_id


def can_review_classification(actor: Actor, classification: Classification) -> Permission:
    """A compliance reviewer who did not answer and has no part in the initiative, in a session of their own."""
    if not actor.is_person:
        return Denied("Only a person who is signed in can confirm a classification. A token cannot.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing.")
    if "compliance" not in actor.disciplines:
        return Denied("Only a compliance reviewer without a part in the initiative can confirm its classification.")
    if actor.user_id == classification.given_by_id:
        return Denied("You answered the questions. Another compliance reviewer confirms them.")
    why = involvement(person_id(actor), classification.initiative, None)
    if why:
        return Denied(f"Nobody confirms where they have a part: {actor.name} {why}. Ask another compliance reviewer.")
    return Allowed()
