"""The statement that a person accepts before their first signature, and who has not accepted it yet."""

from common.actors import Actor
from reviews.models import SigningConsent

STATEMENTS = ("I mean my electronic signature in Flightline to be as binding as my signature by hand.",)
"""Every statement there ever was, oldest first; the last is asked for. One that somebody accepted is never edited: another is added."""
CONSENT_VERSION = len(STATEMENTS)


def consent_statement() -> str:
    """The statement of today."""
    return STATEMENTS[-1]


def consent_missing(actor: Actor) -> bool:
    """Whether this person has not accepted the statement of today. One query."""
    return not SigningConsent.objects.filter(user_id=actor.user_id or 0, version=CONSENT_VERSION).exists()
