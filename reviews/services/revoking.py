"""Taking a signature back. The signature stays in the history; its place is open again."""

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from reviews.bundles import sha256
from reviews.models import GateRequest, Signature, SignatureRevocation
from reviews.permissions import can_revoke
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import Proof, signature_prove
from reviews.services.sweeping import watches_begin
from reviews.standing import rests_on

REASON_MIN = 10


def signature_revoke(
    *, actor: Actor, signature: Signature, reason: str, password: str | None, passkey: Assertion | None = None,
    consent: bool = False,
) -> SignatureRevocation:  # fmt: skip
    """The signer takes a signature back; its place is open again. The row stays.

    Also after the decision, while that decision is the last one and let the initiative go on: then the initiative is on
    watch at once, until somebody signs in that place again. Raises DomainError where nothing rests on the signature.
    """
    require(can_revoke(actor, signature))
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    act = act_digest("revoke", signature.pk, "")
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().get(pk=signature.gate_request_id)
        if not locked.is_open and not rests_on(locked):
            raise DomainError("Nothing rests on this signature any more, so there is nothing to take back.")
        if SignatureRevocation.objects.filter(signature=signature).exists():
            raise DomainError("This signature is revoked already.")
        if Signature.objects.filter(replaces=signature).exists():
            raise DomainError("A later signature stands in its place.")
        made = _insert(actor, signature, reason, proof)
        entry_append(
            actor=actor, action="reviews.signature_revoke", obj=made, initiative_id=locked.initiative_id,
            changes={"reason": reason, "record_hash": made.record_hash}, summary=f"Revoked a signature: {signature}",
        )  # fmt: skip
        if not locked.is_open:
            watches_begin(locked.initiative)
    return made


def _insert(actor: Actor, signature: Signature, reason: str, proof: Proof) -> SignatureRevocation:
    values = {
        "signature_id": signature.pk, "reason": reason.strip()[:1000], "revoked_by_id": proof.user.pk,
        "revoked_by_name": proof.user.name or proof.user.email, "revoked_at": clock.now(), **proof.columns(actor),
    }  # fmt: skip
    payload = canonical({**values, "signature_hash": signature.record_hash})
    return SignatureRevocation.objects.create(**values, payload=payload, record_hash=sha256(payload))
