"""The sparkline of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from common.charts.lines import Limits, summary_of
from common.charts.scale import BOX, Point, Scale, Second, clean, path, second_runs, thinned

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
) -> Sparkline:
    """A line for a table row; rows of one table share ``start`` and ``end``. Any number of points, also none."""
    seconds = [(at.timestamp(), value) for at, value in clean(points)]
    span = (start.timestamp() if start else None, end.timestamp() if end else None)
    return sparkline_of(seconds, limits=limits, label=label, unit=unit, span=span, is_stale=is_stale)


def sparkline_of(
    points: Sequence[Second],
    *,
    limits: Limits | None = None,
    label: str = "",
    unit: str = "",
    span: tuple[float | None, float | None] = (None, None),
    is_stale: bool = False,
    most: int = 120,
) -> Sparkline:
    """The same of (seconds since 1970, value) in order of time, None where there is a gap; at most ``most`` are drawn.

    A table draws one in each row: dates, decimals and lists that it could do without are left out.
    """
    limits = limits or Limits()
    values = [value for _, value in points if value is not None]
    summary = summary_of(label, values, unit, limits, is_stale)
    if not values:
        return Sparkline([], None, None, None, summary, is_stale)
    every = [*values, *limits.values()]
    y = Scale(min(every), max(every), SPARK_HEIGHT - 3, 3)
    first, last = points[0][0], points[-1][0]
    x = Scale(first if span[0] is None else span[0], last if span[1] is None else span[1], 0, BOX)
    # As in longer lines, up to two stretches of the thinning between neighbours are no gap.
    least = 2 * (last - first) / ((most - 2) // 2)
    found = second_runs(thinned(points, most), least=least)
    drawn = [path([(round(x(at)), round(y(value), 1)) for at, value in run]) for run in found]
    at, value = next((at, value) for at, value in reversed(points) if value is not None)
    target_y = y(limits.target) if limits.target is not None else None
    return Sparkline(drawn, target_y, round(x(at) / 10, 2), y(value), summary, is_stale)
