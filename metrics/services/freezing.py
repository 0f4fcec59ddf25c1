"""Points that people decided by are never lost: their windows are frozen, and what they were is kept when they change."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models.functions import TruncDate

from common import clock
from common.actors import Actor
from initiatives.models import Initiative
from metrics.models import DirtyDay, FrozenWindow, Metric, Point, PointRevision


class Measured(NamedTuple):
    """A point that is not a row yet; made by the thousand, where a model would cost more than all the rest."""

    metric_id: int
    at: datetime
    value: float
    n: int | None
    provenance: str
    pull_id: int | None = None


Known = Mapping[tuple[int, datetime], tuple[float, int | None]]


def metrics_hold(*, initiative: Initiative) -> None:
    """Keep points of the initiative's metrics as they are until the caller's transaction ends: writers wait."""
    list(
        Metric.objects.select_for_update(of=("self",))
        .filter(initiative=initiative)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def windows_freeze(*, windows: Sequence[tuple[int, datetime, datetime]], reason: str) -> None:
    """From now on each change of a point in these windows (metric id, start, end: start < at ≤ end) leaves a revision.

    Called in the transaction of what is decided by them, after `metrics_hold`; that act has the audit entry.
    """
    now = clock.now()
    FrozenWindow.objects.bulk_create(
        FrozenWindow(metric_id=metric_id, start=start, end=end, reason=reason[:160], frozen_at=now)
        for metric_id, start, end in sorted(set(windows))
    )


def points_frozen(points: Sequence[Point | Measured]) -> list[Point | Measured]:
    """Those of the points whose instant stands in a frozen window of their metric: one query."""
    instants = [point.at for point in points]
    windows: dict[int, list[tuple[datetime, datetime]]] = {}
    rows = FrozenWindow.objects.filter(
        metric_id__in={point.metric_id for point in points}, start__lt=max(instants), end__gte=min(instants)
    )
    for metric_id, start, end in rows.order_by().values_list("metric_id", "start", "end"):
        windows.setdefault(metric_id, []).append((start, end))
    if not windows:
        return []
    return [p for p in points if any(start < p.at <= end for start, end in windows.get(p.metric_id, ()))]


def revisions_keep(*, actor: Actor, points: Sequence[Point | Measured], before: Known) -> None:
    """One revision for each of the points that was another one `before`."""
    now = clock.now()
    PointRevision.objects.bulk_create(
        PointRevision(
            metric_id=point.metric_id, at=point.at, old_value=old[0], old_n=old[1], new_value=point.value, new_n=point.n,
            pull_id=point.pull_id, actor_name=actor.name[:200], user_id=actor.user_id, recorded_at=now,
        )
        for point in points
        if (old := before.get((point.metric_id, point.at))) is not None and old != (point.value, point.n)
    )  # fmt: skip


def points_remove(*, actor: Actor, metric: Metric, besides: Sequence[datetime]) -> None:
    """Take away all points of the metric but those at these instants; a frozen one leaves a revision."""
    now, gone = clock.now(), Point.objects.filter(metric=metric).exclude(at__in=besides)
    PointRevision.objects.bulk_create(
        PointRevision(
            metric=metric, at=at, old_value=value, old_n=n, actor_name=actor.name[:200], user_id=actor.user_id, recorded_at=now
        )
        for at, value, n in gone.filter(FrozenWindow.covers()).values_list("at", "value", "n")
    )  # fmt: skip
    days = gone.annotate(day=TruncDate("at", tzinfo=UTC)).values_list("day", flat=True).distinct()
    DirtyDay.objects.bulk_create([DirtyDay(metric=metric, day=day) for day in days], ignore_conflicts=True)
    gone.delete()
