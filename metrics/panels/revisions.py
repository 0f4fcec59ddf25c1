"""Points that changed after somebody decided by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from metrics.models import Metric, PointRevision

Window = tuple[int, datetime, datetime]


def revisions_of(metric: Metric) -> Sequence[PointRevision]:
    """The newest 20."""
    return list(PointRevision.objects.filter(metric=metric).select_related("user")[:20])


def points_changed(windows: Mapping[str, Window], since: datetime) -> dict[str, int]:
    """How many points of each window (metric id, start < at ≤ end) changed after `since`: one query for all."""
    metrics = {metric_id for metric_id, _, _ in windows.values()}
    rows = PointRevision.objects.filter(metric_id__in=metrics, recorded_at__gte=since).order_by()
    changed = set(rows.values_list("metric_id", "at"))
    return {
        key: sum(one == metric_id and start < at <= end for one, at in changed)
        for key, (metric_id, start, end) in windows.items()
    }
