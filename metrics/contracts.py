"""How far a measured KPI has come, against what was promised first and against what counts now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from common.formats import figure
from metrics.models import KpiContract, KpiContractVersion
from metrics.proof import Proof


@dataclass(frozen=True, slots=True)
class KpiStanding:
    """`value` is the newest number of the contract's metric. `first` is version 1, which never changes; `last` counts now.

    `came` says how the number arrived (pulled, pushed, typed); empty without one. `proof` is there when it was typed or
    pushed: who gave it, and who confirmed it.
    """

    first: KpiContractVersion
    last: KpiContractVersion
    rebaselines: int
    value: float | None
    n: int | None
    at: datetime | None
    came: str
    proof: Proof | None = None

    @property
    def against_first(self) -> float | None:
        """The part (1 = reached) of the way from baseline to target of version 1."""
        return reached(self.value, self.first)

    @property
    def against_last(self) -> float | None:
        """The same for the version that counts now."""
        return reached(self.value, self.last)

    @property
    def differs(self) -> bool:
        """Whether version 1 promised another baseline or target."""
        return (self.first.baseline, self.first.target) != (self.last.baseline, self.last.target)

    @property
    def words(self) -> str:
        """`Re-baselined 2×`; empty when it never was."""
        return f"Re-baselined {self.rebaselines}×" if self.rebaselines else ""


def reached(value: float | None, version: KpiContractVersion) -> float | None:
    """How much of the way from baseline to target is done; None where one of the three is missing or there is no way."""
    if value is None or version.baseline is None or version.target is None or version.baseline == version.target:
        return None
    baseline, target = float(version.baseline), float(version.target)
    return (value - baseline) / (target - baseline)


def kpi_standing(
    contract: KpiContract | None, versions: Sequence[KpiContractVersion], proof: Proof | None = None
) -> KpiStanding | None:
    """The standing of a contract from all its versions, in any order; None before the first one. `proof` is that of the
    newest number of its metric."""
    if contract is None or not versions:
        return None
    ordered, metric = sorted(versions, key=lambda one: one.number), contract.metric
    has_value = metric is not None and metric.latest_value is not None
    return KpiStanding(
        ordered[0], ordered[-1], sum(one.is_rebaseline for one in ordered), metric.latest_value if metric else None,
        metric.latest_n if metric else None, metric.latest_at if metric else None,
        metric.get_provenance_display() if metric and has_value else "", proof,
    )  # fmt: skip


def contract_words(versions: Sequence[KpiContractVersion], upto: int) -> str:
    """What a record says of the contract as of version `upto`: the version, how often re-baselined, and version 1."""
    known = sorted((one for one in versions if one.number <= upto), key=lambda one: one.number)
    if not known:
        return ""
    first, last, count = known[0], known[-1], sum(one.is_rebaseline for one in known)
    words = f"{last.kpi}, version {last.number}: {_way(last)}"
    if not count:
        return words
    return f"{words}. Re-baselined {count}×; version {first.number}: {_way(first)}"


def _way(version: KpiContractVersion) -> str:
    return f"{figure(version.baseline, version.unit)} → {figure(version.target, version.unit)}"
