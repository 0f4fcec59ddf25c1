"""The sparkline of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from common.charts.lines import Limits, summary_of
from common.charts.scale import BOX, Point, Scale, clean, path, runs, thinned

SPARK_HEIGHT: Final = 28


@dataclass(frozen=True)
class Sparkline:
    paths: list[str]
    target_y: float | None
    last_x: float | None
    last_y: float | None
    summary: str
    is_stale: bool
    height: int = SPARK_HEIGHT
    box: int = BOX


def sparkline(
    points: Sequence[Point],
    *,
    limits: Limits | None = None,
    label: str = "",
    unit: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
    is_stale: bool = False,
    most: int = 120,
) -> Sparkline:
    """A line for a table row; rows of one table share ``start`` and ``end``. Any number of points, also none; ``most`` are drawn."""
    limits = limits or Limits()
    known = clean(points)
    values = [value for _, value in known if value is not None]
    summary = summary_of(label, values, unit, limits, is_stale)
    if not values:
        return Sparkline([], None, None, None, summary, is_stale)
    every = [*values, *limits.values()]
    y = Scale(min(every), max(every), SPARK_HEIGHT - 3, 3)
    x = Scale((start or known[0][0]).timestamp(), (end or known[-1][0]).timestamp(), 0, BOX)
    drawn = [
        path([(round(x(at.timestamp())), round(y(value), 1)) for at, value in run])
        for run in runs(thinned(known, most))
    ]
    last = next(point for point in reversed(known) if point[1] is not None)
    target_y = y(limits.target) if limits.target is not None else None
    return Sparkline(drawn, target_y, round(x(last[0].timestamp()) / 10, 2), y(last[1] or 0), summary, is_stale)
