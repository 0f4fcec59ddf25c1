"""A locked KPI contract changes only with a signature."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import plain_decimal
from metrics.models import KpiContract, KpiContractVersion, Metric
from metrics.services import kpi_version_add
from metrics.services.kpi import KPI_FIELDS
from reviews.bundles import sha256
from reviews.models import Rebaseline
from reviews.permissions import can_rebaseline
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import Proof, signature_prove

REASON_MIN = 10


def kpi_rebaseline(
    *, actor: Actor, initiative: Initiative, values: Mapping[str, Any], reason: str, password: str | None,
    passkey: Assertion | None = None, consent: bool = False, seen_number: int | None = None, metric: Metric | None = None,
) -> Rebaseline:  # fmt: skip
    """Change a locked contract: reason and proof of identity, a new version and its signature in one transaction.

    Version 1 stays as it was, and every number goes on being compared with it. Raises DomainError for a contract that is
    not locked and for a change of nothing, Conflict where somebody saved a version meanwhile.
    """
    require(can_rebaseline(actor, initiative))
    contract = KpiContract.objects.filter(initiative=initiative).first()
    if contract is None or not contract.is_locked:
        raise DomainError("The contract is not locked: it changes without a signature.")
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    act = act_digest("kpi_rebaseline", initiative.pk, "")
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        made = kpi_version_add(
            actor=actor, initiative=initiative, values=values, reason=reason, seen_number=seen_number, metric=metric,
            is_signed=True,
        )  # fmt: skip
        if Rebaseline.objects.filter(version=made).exists() or not made.is_rebaseline:
            raise DomainError("Nothing differs from the version that counts; nothing was signed.")
        row = _insert(initiative, made, proof)
        entry_append(
            actor=actor, action="reviews.kpi_rebaseline", obj=row, initiative_id=initiative.pk,
            changes={"version": made.number, "reason": made.reason, "record_hash": row.record_hash},
            summary=f"Signed version {made.number} of the KPI contract: {made.reason}"[:300],
        )  # fmt: skip
    return row


def _insert(initiative: Initiative, version: KpiContractVersion, proof: Proof) -> Rebaseline:
    values = {
        "version_id": version.pk, "signed_by_id": proof.user.pk, "signed_by_name": proof.user.name or proof.user.email,
        "signed_at": clock.now(), "auth_method": proof.method, "auth_at": proof.at,
    }  # fmt: skip
    content = {name: plain_decimal(version.serializable_value(name)) for name in KPI_FIELDS}
    payload = canonical(
        {**values, "initiative": initiative.key, "number": version.number, "reason": version.reason, "content": content}
    )
    return Rebaseline.objects.create(**values, payload=payload, record_hash=sha256(payload))
