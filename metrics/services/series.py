"""Drift of series: once a day each metric is compared with its reference period."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Avg, Exists, OuterRef
from django.db.models.functions import TruncDate

from common import clock
from metrics.drift import Day, Drift, series_drift
from metrics.models import DriftKind, DriftVerdict, Metric, Point
from metrics.services.drift import drift_verdicts_keep

RECENT_DAYS = 14
REFERENCE_DAYS = 56
BATCH = 20


def series_drift_judge(*, limit: int = BATCH) -> int:
    """Judge up to `limit` enabled metrics whose yesterday (UTC) was not judged yet; returns how many.

    One mean for each full day. The newest 14 days are compared with the eight weeks before them. A metric without any
    value in these ten weeks is left alone. Repeating it changes nothing.
    """
    today = clock.now().astimezone(UTC).date()
    end = datetime.combine(today, time(), UTC)
    start = end - timedelta(days=RECENT_DAYS + REFERENCE_DAYS)
    judged = DriftVerdict.objects.filter(metric=OuterRef("pk"), kind=DriftKind.SERIES, at=end)
    metrics = Metric.objects.enabled().filter(latest_at__gte=start).exclude(Exists(judged)).order_by("pk")[:limit]
    rows = list(metrics)
    series = _days([metric.pk for metric in rows], start, end)
    recent_from = today - timedelta(days=RECENT_DAYS)
    found = [(metric, "", _judged(series.get(metric.pk, []), recent_from)) for metric in rows]
    with transaction.atomic():
        drift_verdicts_keep(DriftKind.SERIES, end, found)
    return len(rows)


def _judged(days: Sequence[Day], recent_from: date) -> Drift:
    reference = [day for day in days if day.day < recent_from]
    return series_drift(reference, [day for day in days if day.day >= recent_from])


def _days(ids: list[int], start: datetime, end: datetime) -> dict[int, list[Day]]:
    """The mean of each day with values, oldest first: one query."""
    found: dict[int, list[Day]] = {}
    rows = (
        Point.objects.filter(metric_id__in=ids, at__gte=start, at__lt=end)
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("metric_id", "day")
        .annotate(mean=Avg("value"))
        .order_by("metric_id", "day")
    )
    for metric_id, day, mean in rows:
        assert isinstance(day, date)
        found.setdefault(metric_id, []).append(Day(day, mean))
    return found
