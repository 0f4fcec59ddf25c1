"""The second person's approval of a removal: proof of identity, then the act."""

from common.actors import Actor
from common.permissions import require
from initiatives import services
from initiatives.evidence_permissions import can_approve_removal
from initiatives.models import EvidenceRemoval, RemovalRequest
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import signature_prove


def evidence_remove(
    *, actor: Actor, removal: RemovalRequest, password: str | None, passkey: Assertion | None = None,
    consent: bool = False,
) -> EvidenceRemoval:  # fmt: skip
    """Remove the content of the version for good, as a second person, with proof of identity. See the service below.

    Raises NotAllowed, DomainError at `password`, or Conflict when the request is no longer open.
    """
    require(can_approve_removal(actor, removal))
    act = act_digest("evidence_remove", removal.pk, "")
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    return services.evidence_remove(actor=actor, removal=removal, auth_method=proof.method, auth_at=proof.at)
