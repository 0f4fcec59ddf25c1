"""Signatures of the last decision that no longer hold."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from common import clock
from initiatives.models import Initiative
from reviews.causes.base import Among, Cause, Causes
from reviews.models import GateDecision, Outcome, Signature


def _decided(among: QuerySet[Initiative]) -> QuerySet[GateDecision]:
    decided = GateDecision.objects.filter(corrected_by=None, gate_request__initiative__in=among)
    return decided.select_related("gate_request").order_by("id")


def lapsed_signatures(among: Among) -> Causes:
    """The newest decision let it go on, and a signature under it has expired or was revoked since. Remedy: the next round."""
    signatures = Prefetch(
        "gate_request__signatures",
        Signature.objects.filter(replaced_by=None).select_related("revocation").order_by("id"),
    )
    newest = {decision.gate_request.initiative_id: decision for decision in among.ask(_decided)}
    prefetch_related_objects(list(newest.values()), signatures)
    found = {pk: (decision, _lapse(decision)) for pk, decision in newest.items()}
    return {
        (pk, f"signatures:{decision.gate_request_id}"): Cause(reason, asks="lead", closes_gate=False)
        for pk, (decision, reason) in found.items()
        if reason
    }


def _lapse(decision: GateDecision) -> str:
    if decision.outcome not in (Outcome.GO, Outcome.CONDITIONAL_GO):
        return ""
    approvals = [row for row in decision.gate_request.signatures.all() if row.is_approval]
    revoked = next((row for row in approvals if getattr(row, "revocation", None) is not None), None)
    if revoked is not None:
        return f"{revoked.signer_name} revoked a signature of gate {decision.gate_request.phase}."
    ends = min((row.valid_until for row in approvals), default=clock.today())
    if ends >= clock.today():
        return ""
    return f"Signatures of gate {decision.gate_request.phase} have expired on {ends:%-d %b %Y}."
