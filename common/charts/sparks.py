"""The sparkline of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from common.charts.lines import Limits, summary_of
from common.charts.scale import BOX, Point, Scale, Second, clean, second_runs, thinned

SPARK_HEIGHT: Final = 100
"""Units of the box, which the style sheet draws as high as it likes: whole numbers are fine enough, and short."""


@dataclass(frozen=True)
class Sparkline:
    paths: list[str]
    target_y: int | None
    last_x: int | None
    last_y: int | None
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
    y = Scale(min(every), max(every), SPARK_HEIGHT - 10, 10)
    first, last = points[0][0], points[-1][0]
    x = Scale(first if span[0] is None else span[0], last if span[1] is None else span[1], 0, BOX)
    # As in longer lines, up to two stretches of the thinning between neighbours are no gap.
    least = 2 * (last - first) / ((most - 2) // 2)
    drawn = [_drawn(run, x, y) for run in second_runs(thinned(points, most), least=least)]
    at, value = next((at, value) for at, value in reversed(points) if value is not None)
    target_y = round(y(limits.target)) if limits.target is not None else None
    return Sparkline(drawn, target_y, round(x(at)), round(y(value)), summary, is_stale)


def _drawn(run: Sequence[tuple[float, float]], x: Scale, y: Scale) -> str:
    """A path in whole units of the box. A table has a thousand such points."""
    across, down = x.places(at for at, _ in run), y.places(value for _, value in run)
    places = [f"{left:.0f} {top:.0f}" for left, top in zip(across, down, strict=True)]
    return "M" + "L".join(places if len(places) > 1 else places * 2)
