"""What is said about drift on the page of a metric."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.models import (
    DriftKind,
    DriftPeriod,
    DriftReference,
    DriftSnapshot,
    DriftState,
    DriftVerdict,
    Metric,
    Purpose,
)
from metrics.statistics.distances import shares

MOST = 250  # two snapshots of a hundred columns, and what came before of fewer


@dataclass(frozen=True)
class Bin:
    """One bin: what it holds in words, and its share (0–1) of the reference and now."""

    label: str
    before: float
    now: float


@dataclass(frozen=True)
class Column:
    """One column: the newest verdict and its bins."""

    verdict: DriftVerdict
    reference: DriftReference
    bins: list[Bin]

    @property
    def top(self) -> float:
        """The largest share (above 0): what a full bar stands for."""
        return max((max(each.before, each.now) for each in self.bins), default=1.0)


@dataclass(frozen=True)
class DriftPanel:
    """`series` is None until a first day was judged, and for distributions that are too rare for a series.

    `columns` are those of the newest snapshot.
    """

    is_for_distributions: bool
    series: DriftVerdict | None
    columns: Sequence[Column]
    earlier: Sequence[DriftVerdict]
    period: DriftPeriod | None


def drift_panel(metric: Metric) -> DriftPanel:
    """At most four queries."""
    period = DriftPeriod.objects.filter(metric=metric).select_related("chosen_by").first()
    verdicts = list(DriftVerdict.objects.filter(metric=metric)[:MOST])
    series = next((row for row in verdicts if row.kind == DriftKind.SERIES), None)
    if metric.purpose != Purpose.DRIFT:
        return DriftPanel(is_for_distributions=False, series=series, columns=(), earlier=(), period=period)
    if series is not None and series.state == DriftState.NOT_ENOUGH_DATA:
        series = None
    distributions = [row for row in verdicts if row.kind == DriftKind.DISTRIBUTION]
    newest = [row for row in distributions if row.at == distributions[0].at] if distributions else []
    snapshots = DriftSnapshot.objects.filter(reference__metric=metric, at=newest[0].at) if newest else ()
    by_column = {row.reference.column: row for row in (snapshots.select_related("reference") if snapshots else ())}
    columns = [
        Column(verdict, by_column[verdict.column].reference, _bins(by_column[verdict.column]))
        for verdict in newest
        if verdict.column in by_column
    ]
    earlier = [row for row in distributions if row.at != newest[0].at][:10]
    return DriftPanel(is_for_distributions=True, series=series, columns=columns, earlier=earlier, period=period)


def _bins(snapshot: DriftSnapshot) -> list[Bin]:
    before = shares(snapshot.reference.counts)
    now = shares(snapshot.counts) if snapshot.n else [0.0] * len(before)
    return [Bin(label, old, new) for label, old, new in zip(_labels(snapshot.reference), before, now, strict=True)]


def _labels(reference: DriftReference) -> list[str]:
    if reference.categories:
        return [str(name) for name in reference.categories]
    edges = [f"{edge:g}" for edge in reference.edges]
    inner = [f"{low} to {high}" for low, high in itertools.pairwise(edges)]
    return [f"up to {edges[0]}", *inner, f"above {edges[-1]}"]
