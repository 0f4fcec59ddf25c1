"""Each day of a metric comes to one row of figures, counted once the day is over and again when a point of it changes."""

import time
from datetime import UTC, date, timedelta

from django.db import connection, transaction

from common import clock
from metrics.models import DirtyDay, Metric, MetricDay, PointsKept
from metrics.models.days import COLUMNS, counted_sql
from metrics.services.storage import claim

DAYS_AT_ONCE = 100
METRICS_AT_ONCE = 200
SECONDS = 20.0


def days_count(*, before: date | None = None, seconds: float = SECONDS) -> int:
    """Count the days (UTC) that are over, or all before `before`, and have changed since; returns how many.

    One metric in each transaction, which holds its lock as those who write points do; one that is locked is left to the
    next call. Ends after `seconds`. Repeating it changes nothing.
    """
    today = clock.now().astimezone(UTC).date()
    until = min(before or today, today) - timedelta(days=1)
    began, counted = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        waiting = DirtyDay.objects.filter(day__lte=until).order_by("metric_id").values_list("metric_id", flat=True)
        ids = list(waiting.distinct()[:METRICS_AT_ONCE])
        done = 0
        for metric_id in ids:
            if time.monotonic() - began < seconds:
                done += _metric_count(metric_id, until)
        counted += done
        if not done:
            break
    return counted


def whole_from() -> date | None:
    """The first day of which every point is there; None while none has ever gone."""
    return PointsKept.objects.values_list("whole_from", flat=True).first()


def _metric_count(metric_id: int, until: date) -> int:
    with transaction.atomic():
        if not claim(Metric.objects.filter(pk=metric_id).order_by("pk"), 1):
            return 0
        marks = DirtyDay.objects.filter(metric_id=metric_id, day__lte=until).order_by("day")
        days = list(marks.values_list("day", flat=True)[:DAYS_AT_ONCE])
        if not days:
            return 0
        anew = MetricDay.objects.filter(metric_id=metric_id, day__in=days)
        anew.filter(day__gte=whole_from() or date.min).delete()
        with connection.cursor() as cursor:
            words = f"INSERT INTO metrics_metricday ({COLUMNS}) {counted_sql([metric_id])}"  # words of ours alone
            cursor.execute(words, [days[0].isoformat(), days[-1].isoformat()])
        marks.filter(day__in=days).delete()
    return len(days)
