"""The KPI contract: versions, lock, re-baseline."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import fields_fill, shown_values
from metrics.models import KpiContract, KpiContractVersion, Metric
from metrics.permissions import can_kpi_version_add

KPI_FIELDS = (
    "outcome", "kpi", "unit", "direction", "baseline", "baseline_n", "baseline_measured_on", "target", "guardrail", "method",
    "source", "owner", "decision_on", "stop_threshold", "agreed_by",
)  # fmt: skip


def kpi_version_add(
    *, actor: Actor, initiative: Initiative, values: Mapping[str, Any], reason: str = "", seen_number: int | None = None,
    metric: Metric | None = None, is_signed: bool = False,
) -> KpiContractVersion:  # fmt: skip
    """Add a version of the contract; what `values` (KPI_FIELDS) leaves out stays as in the last version.

    Once the contract is locked this is a re-baseline: it needs a reason, is counted for ever, and is refused unless it
    `is_signed` (`reviews.kpi_rebaseline` signs in the same transaction). `seen_number` is the
    version that the person saw; a newer one raises Conflict. `metric` is the one that measures the KPI.
    """
    require(can_kpi_version_add(actor, initiative))
    if metric is not None and metric.initiative_id != initiative.pk:
        raise DomainError("Choose a metric of this initiative.", field="metric")
    with transaction.atomic():
        contract, _ = KpiContract.objects.select_for_update().get_or_create(initiative=initiative)
        last = contract.versions.order_by("-number").first()
        number = last.number if last else 0
        if seen_number is not None and seen_number != number:
            shown = shown_values(last, KPI_FIELDS) if last else {}
            raise Conflict("Somebody saved another version meanwhile. Compare, then save again.", current=shown)
        if contract.is_locked and not is_signed:
            raise DomainError("The contract is locked. A change is a re-baseline, and is signed.", field="reason")
        made = _next(contract, last, reason)
        changes = fields_fill(made, values, KPI_FIELDS)
        if last is not None and not changes and (metric is None or metric.pk == contract.metric_id):
            return last
        made.save(force_insert=True)
        if metric is not None:
            contract.metric = metric
            contract.save(update_fields=["metric"])
        what = "Re-baselined" if made.is_rebaseline else "Wrote"
        entry_append(
            actor=actor, action="metrics.kpi_version_add", obj=contract, initiative_id=initiative.pk,
            summary=f"{what} the KPI contract, version {made.number}: {made.kpi}",
            changes={**changes, "number": made.number, "reason": made.reason, "is_rebaseline": made.is_rebaseline},
        )  # fmt: skip
    return made


def kpi_lock(*, actor: Actor, initiative: Initiative) -> KpiContract:
    """Lock the contract: called with the decision of the gate of phase 1. Locking twice changes nothing."""
    with transaction.atomic():
        contract = KpiContract.objects.select_for_update().filter(initiative=initiative).first()
        if contract is None:
            raise DomainError("There is no KPI contract to lock.")
        if contract.locked_at is None:
            contract.locked_at = clock.now()
            contract.save(update_fields=["locked_at"])
            entry_append(
                actor=actor, action="metrics.kpi_lock", obj=contract, initiative_id=initiative.pk,
                summary="Locked the KPI contract", changes={"version": kpi_current_number(contract)},
            )  # fmt: skip
    return contract


def kpi_current_number(contract: KpiContract) -> int:
    """The number of the newest version, 0 when there is none."""
    return contract.versions.order_by("-number").values_list("number", flat=True).first() or 0


def _next(contract: KpiContract, last: KpiContractVersion | None, reason: str) -> KpiContractVersion:
    if contract.is_locked and not reason.strip():
        raise DomainError(
            "The contract is locked. Say why it changes; the change is counted and shown.", field="reason"
        )
    kept = (
        {name: getattr(last, f"{name}_id" if name in ("owner", "agreed_by") else name) for name in KPI_FIELDS}
        if last
        else {}
    )
    for name in ("owner", "agreed_by"):
        if name in kept:
            kept[f"{name}_id"] = kept.pop(name)
    return KpiContractVersion(
        contract=contract, number=(last.number if last else 0) + 1, is_rebaseline=contract.is_locked and last is not None,
        reason=reason.strip()[:300], recorded_at=clock.now(), **kept,
    )  # fmt: skip
