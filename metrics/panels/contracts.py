"""The KPI contract of one initiative beside what is measured."""

from collections.abc import Sequence

from django.db.models import QuerySet

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Initiative
from metrics.contracts import KpiStanding, kpi_standing
from metrics.models import KpiContract, KpiContractVersion
from metrics.proof import latest_proofs


def kpi_standing_of(initiative: Initiative, *, with_proof: bool = True) -> KpiStanding | None:
    """One query, and with the proof of its number two more at most; None before the first version."""
    versions = kpi_versions_of(initiative)
    contract = versions[0].contract if versions else None
    return kpi_with_proof(contract, versions) if with_proof else kpi_standing(contract, versions)


def kpi_versions_of(initiative: Initiative) -> list[KpiContractVersion]:
    """All versions of its contract, newest first, with the contract and its metric. One query."""
    return rows_of(_versions, CLOCK, initiative.pk)


def _versions(_: Actor, initiative_id: int) -> QuerySet[KpiContractVersion]:
    found = KpiContractVersion.objects.filter(contract__initiative_id=initiative_id)
    return found.select_related("contract__metric")


def kpi_with_proof(contract: KpiContract | None, versions: Sequence[KpiContractVersion]) -> KpiStanding | None:
    """The standing, and who stands behind the newest number where it was typed or pushed. Two queries at most."""
    metric = contract.metric if contract else None
    proofs = latest_proofs([metric]) if metric else {}
    return kpi_standing(contract, versions, proofs.get(metric.pk) if metric else None)
