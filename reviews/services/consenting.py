"""Before their first signature a person accepts, once, that it binds them; asked anew only when the statement changes."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from reviews import consent
from reviews.models import SigningConsent
from reviews.permissions import can_sign_at_all, person_id

ASK = "Tick this before your first signature. Nothing was signed; what you typed is kept."


def signing_consent_give(*, actor: Actor) -> SigningConsent:
    """Keep that the acting person accepts the statement of today; of two at the same instant one row stays. Insert-only."""
    require(can_sign_at_all(actor))
    with transaction.atomic():
        made, is_new = SigningConsent.objects.get_or_create(
            user_id=person_id(actor), version=consent.CONSENT_VERSION,
            defaults={
                "text": consent.consent_statement(), "user_name": actor.name[:120], "accepted_at": clock.now(),
                "session_ref": actor.session_ref, "request_id": actor.request_id, "ip": actor.ip,
                "user_agent": actor.user_agent,
            },
        )  # fmt: skip
        if is_new:
            entry_append(
                actor=actor, action="reviews.signing_consent_give", obj=made,
                changes={"version": made.version, "text": made.text},
                summary=f"{made.user_name} accepted that a signature here binds like one by hand",
            )  # fmt: skip
    return made


def consent_check(actor: Actor, *, is_given: bool) -> bool:
    """Whether consent must be kept with this act: it was missing and is given now. Raises DomainError on `consent` without it."""
    if not consent.consent_missing(actor):
        return False
    if not is_given:
        raise DomainError(ASK, field="consent")
    return True
