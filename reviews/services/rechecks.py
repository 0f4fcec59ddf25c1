"""A reviewer looks again at what a cause reopened, and signs what they found."""

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from reviews.bundles import sha256
from reviews.models import Recheck, RecheckFinding, Watch
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import signature_prove
from reviews.watch_permissions import can_sign_recheck

COMMENT_MIN = 10


def recheck_sign(
    *, actor: Actor, recheck: Recheck, found: str, comment: str, password: str | None, passkey: Assertion | None = None,
    consent: bool = False,
) -> RecheckFinding:  # fmt: skip
    """Sign that what the discipline approved *holds* or *does not hold*, with what was looked at and proof of identity.

    *Holds* settles the cause: it reopens nothing any more, and its watch ends. *Does not hold* keeps the criteria open
    until somebody looks again. Raises NotAllowed, DomainError on the field, or Conflict when the recheck was closed.
    """
    require(can_sign_recheck(actor, recheck))
    if found not in RecheckFinding.Found.values:
        raise DomainError("Choose what you found.", field="found")
    if len(comment.strip()) < COMMENT_MIN:
        raise DomainError(f"Say what you looked at, in at least {COMMENT_MIN} characters.", field="comment")
    act = act_digest("recheck_sign", recheck.pk, found)
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        locked = Recheck.objects.select_for_update().get(pk=recheck.pk)
        if not locked.is_open:
            raise Conflict(f"This recheck was closed in the meantime: {locked.get_state_display().lower()}.")
        values = {
            "recheck_id": locked.pk, "found": found, "comment": comment.strip(), "signer_id": proof.user.pk,
            "signer_name": proof.user.name or proof.user.email, "auth_method": proof.method, "auth_at": proof.at,
            "signed_at": clock.now(),
        }  # fmt: skip
        payload = canonical(
            {**values, "initiative": locked.initiative.key, "cause": locked.code, "criteria": locked.criteria}
        )
        made = RecheckFinding.objects.create(**values, payload=payload, record_hash=sha256(payload))
        if found == RecheckFinding.Found.HOLDS:
            _settle(locked)
        entry_append(
            actor=actor, action="reviews.recheck_sign", obj=made, initiative_id=locked.initiative_id,
            changes={"cause": locked.code, "found": found, "comment": made.comment, "record_hash": made.record_hash},
            summary=f"{locked.get_discipline_display()} recheck: {made.get_found_display().lower()}. {locked.reason}"[:300],
        )  # fmt: skip
    return made


def _settle(recheck: Recheck) -> None:
    recheck.state, recheck.closed_at = Recheck.State.HOLDS, clock.now()
    recheck.save(update_fields=["state", "closed_at"])
    watches = Watch.objects.filter(initiative_id=recheck.initiative_id, code=recheck.code, ended_at=None)
    watches.update(ended_at=clock.now())
