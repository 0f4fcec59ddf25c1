"""What charts draw of each metric: its points, what matters of many points, or over long times the means of days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from common import charts
from metrics.models import MetricDay
from metrics.models.points import reduced_points

Series = list[tuple[datetime, float]]
LONG = timedelta(days=180)
"""From here on a range is drawn by day where it holds more points than a chart shows."""


@dataclass(slots=True)
class Drawn:
    """`points` to draw, oldest first. `is_reduced`: of each stretch only the lowest and highest of its points.

    `spread`: with daily means, the lowest and highest value by day; each day stands at its midnight (UTC).
    """

    points: Series = field(default_factory=list)
    is_reduced: bool = False
    spread: dict[datetime, tuple[float, float]] = field(default_factory=dict)


def drawn(ids: Sequence[int], start: datetime, end: datetime, most: int) -> dict[int, Drawn]:
    """What to draw of these metrics after `start` until `end`, at most `most` points of each: at most two queries.

    Over long times a metric with more points is drawn by day, exactly: the mean of each whole day after `start`, and of
    today so far. So is one whose points are gone.
    """
    if end - start <= LONG:
        return _by_point(ids, start, end, most)
    days = MetricDay.objects.between(ids, start.astimezone(UTC).date() + timedelta(days=1), end.astimezone(UTC).date())
    counts = {pk: sum(day.points for day in days.get(pk, [])) for pk in ids}
    few = [pk for pk in ids if counts[pk] <= most]
    found = _by_point(few, start, end, most) if few else {}
    for pk, rows in days.items():
        if pk not in found or len(found[pk].points) < counts[pk]:
            found[pk] = _by_day(rows, most)
    return found


def _by_point(ids: Sequence[int], start: datetime, end: datetime, most: int) -> dict[int, Drawn]:
    """All points, or of a metric with more than `most` those that a chart needs: one query."""
    found: dict[int, Drawn] = {}
    for metric_id, at, value, many in reduced_points(ids, start, end, most):
        of_metric = found.setdefault(metric_id, Drawn())
        of_metric.points.append((at, value))
        of_metric.is_reduced = many > most
    return found


def _by_day(rows: Sequence[MetricDay], most: int) -> Drawn:
    instants = {row.day: datetime.combine(row.day, time(), UTC) for row in rows}
    means = [(instants[row.day], row.mean) for row in rows if row.mean is not None]
    kept = [(at, value) for at, value in charts.thinned(means, most) if value is not None]
    at_all = {at for at, _ in kept}
    spread = {instants[row.day]: (row.low, row.high) for row in rows if instants[row.day] in at_all}
    return Drawn(kept, spread=spread)
