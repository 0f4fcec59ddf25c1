"""What is left of the points of a day, and which days have points that nobody has counted yet."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.db import connection, models

from metrics.models.metric import Metric

ADDS_UP = "abs(p.value) < 1e140"
"""Larger values are kept as lowest, highest and last; their sums would leave the range of numbers."""

FIRST_WHOLE = "coalesce((SELECT whole_from FROM metrics_pointskept), '0001-01-01')"
COLUMNS = "metric_id, day, points, total, squares, low, high, last, cases"
# A day before `whole_from` has lost points, so what was counted of it is never counted again.
COUNTED = f"""
SELECT d.metric_id, d.day, count(*) AS points,
    CASE WHEN count(*) = count(*) FILTER (WHERE {ADDS_UP}) THEN sum(p.value) FILTER (WHERE {ADDS_UP}) END AS total,
    CASE WHEN count(*) = count(*) FILTER (WHERE {ADDS_UP}) THEN var_pop(p.value) FILTER (WHERE {ADDS_UP}) * count(*) END
    AS squares,
    min(p.value) AS low, max(p.value) AS high,
    (SELECT q.value FROM metrics_point q WHERE q.metric_id = d.metric_id AND q.at >= {{start}} AND q.at < {{end}}
    ORDER BY q.at DESC LIMIT 1) AS last,
    CASE WHEN count(*) = count(p.n) THEN {{cases}} END AS cases
FROM metrics_dirtyday d JOIN metrics_point p ON p.metric_id = d.metric_id AND p.at >= {{start}} AND p.at < {{end}}
WHERE d.metric_id IN ({{ids}}) AND d.day >= %s AND d.day <= %s AND (d.day >= {FIRST_WHOLE} OR NOT EXISTS (
    SELECT 1 FROM metrics_metricday k WHERE k.metric_id = d.metric_id AND k.day = d.day))
GROUP BY d.metric_id, d.day
"""  # noqa: S608  # words of ours alone
STORED = f"""
SELECT {COLUMNS} FROM metrics_metricday r WHERE r.metric_id IN ({{ids}}) AND r.day >= %s AND r.day <= %s AND NOT EXISTS (
    SELECT 1 FROM metrics_dirtyday d WHERE d.metric_id = r.metric_id AND d.day = r.day AND d.day >= {FIRST_WHOLE})
"""  # noqa: S608  # words of ours alone
ENGINES = {
    "postgresql": {
        "start": "(d.day::timestamp AT TIME ZONE 'UTC')",
        "end": "((d.day + 1)::timestamp AT TIME ZONE 'UTC')",
        "cases": "sum(p.n)::float8",
    },
    "sqlite": {
        "start": "d.day || ' 00:00:00'", "end": "date(d.day, '+1 day') || ' 00:00:00'", "cases": "total(p.n)",
    },
}  # fmt: skip


def counted_sql(ids: Sequence[int]) -> str:
    """The figures of the uncounted days of these metrics between two days (both parameters, inclusive)."""
    return COUNTED.format(ids=", ".join(str(int(pk)) for pk in ids), **ENGINES[connection.vendor])


class MetricDayManager(models.Manager["MetricDay"]):
    def between(self, ids: Sequence[int], first: date, last: date) -> dict[int, list["MetricDay"]]:
        """The days with values of these metrics, both ends included, oldest first; one query.

        Exact at any moment: days that got points since they were counted, such as today, are counted from their points.
        """
        if not ids:
            return {}
        stored = STORED.format(ids=", ".join(str(int(pk)) for pk in ids))
        words = f"{stored} UNION ALL {counted_sql(ids)} ORDER BY 1, 2"
        found: dict[int, list[MetricDay]] = {}
        days = [first.isoformat(), last.isoformat()] if connection.vendor == "sqlite" else [first, last]
        with connection.cursor() as cursor:
            cursor.execute(words, [*days, *days])
            names = COLUMNS.split(", ")
            for row in cursor.fetchall():
                made = MetricDay(**dict(zip(names, row, strict=True)))
                made.day = date.fromisoformat(made.day) if isinstance(made.day, str) else made.day
                found.setdefault(made.metric_id, []).append(made)
        return found


class MetricDay(models.Model):
    """What the points of one day (UTC) come to; stays when the points go.

    `points` of them; their sum `total` and the sum of the squares of their distances from the mean, both None where a
    value is beyond 1e140; lowest, highest and last value; `cases`: the sum of their n where every point has one.
    """

    pk = models.CompositePrimaryKey("metric_id", "day")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    points = models.PositiveIntegerField()
    total = models.FloatField(null=True)
    squares = models.FloatField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    last = models.FloatField()
    cases = models.FloatField(null=True)

    objects: ClassVar = MetricDayManager()

    def __str__(self) -> str:
        return f"{self.day}: {self.points} points"

    @property
    def mean(self) -> float | None:
        """The mean of the day's points, each counted once."""
        return None if self.total is None else self.total / self.points


class DirtyDay(models.Model):
    """A day (UTC) of a metric whose points are not all counted in its `MetricDay`. Written together with the points."""

    pk = models.CompositePrimaryKey("metric_id", "day")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="dirty_days", db_index=False)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.day} of {self.metric_id}"


class PointsKept(models.Model):
    """One row: the first day of which every point is still there; of earlier days points may have gone."""

    whole_from = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="points_kept_only_one")]

    def __str__(self) -> str:
        return f"all points since {self.whole_from}"
