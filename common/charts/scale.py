"""Scales and runs of points: what all charts share."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TypeVar

Point = tuple[datetime, float | None]
Second = tuple[float, float | None]
"""As a point, its instant in seconds since 1970."""
Instant = TypeVar("Instant", datetime, float)

BOX: int = 1000
MOST_POINTS: int = 1_000
GAP_STEPS: float = 2.5


@dataclass(frozen=True)
class Scale:
    """Maps ``low``–``high`` to ``start``–``end``; a domain of no width maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high <= self.low:
            return round((self.start + self.end) / 2, 2)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)

    def places(self, values: Iterable[float]) -> list[float]:
        """The same of many, not rounded."""
        low, wide = self.low, self.high - self.low
        start, rise = self.start, self.end - self.start
        if wide <= 0:
            return [start + rise / 2 for _ in values]
        return [start + (value - low) / wide * rise for value in values]


def clean(points: Sequence[Point]) -> list[Point]:
    """Points in order of time; what is not a finite number becomes a gap."""
    ordered = sorted(points, key=lambda point: point[0])
    return [(at, value if value is not None and math.isfinite(value) else None) for at, value in ordered]


def runs(points: Sequence[Point], gap: timedelta | None = None) -> list[list[tuple[datetime, float]]]:
    """Unbroken stretches: cut at missing values and at silences longer than ``gap`` (2.5 usual steps by default)."""
    instants = {at.timestamp(): at for at, _ in points}
    found = second_runs([(at.timestamp(), value) for at, value in points], gap.total_seconds() if gap else None)
    return [[(instants[at], value) for at, value in run] for run in found]


def second_runs(
    points: Sequence[Second], gap: float | None = None, *, least: float = 0.0
) -> list[list[tuple[float, float]]]:
    """The same of seconds since 1970; what is not longer than ``least`` is no silence."""
    steps = [b[0] - a[0] for a, b in pairwise(points)]
    limit = max(gap or (median(steps) * GAP_STEPS if steps else math.inf), least)
    found: list[list[tuple[float, float]]] = []
    last = -math.inf
    for at, value in points:
        if value is None:
            last = -math.inf
            continue
        if at - last > limit or last == -math.inf:
            found.append([])
        found[-1].append((at, value))
        last = at
    return found


def bucket_width(start: datetime, end: datetime, most: int = MOST_POINTS) -> timedelta:
    """How long each bucket is when a span is drawn with at most ``most`` points: two of each bucket, and both ends."""
    return (end - start) / ((most - 2) // 2)


def thinned(
    points: Sequence[tuple[Instant, float | None]], most: int = MOST_POINTS
) -> list[tuple[Instant, float | None]]:
    """At most ``most`` of the points, which stand in order of time: both ends, and of each bucket the lowest and highest.

    Buckets are equally long. Every kept point is one that was given; ``most`` is at least 4.
    """
    if len(points) <= most:
        return list(points)
    first, last = points[0][0], (most - 2) // 2 - 1
    width = (points[-1][0] - first) / (last + 1)
    buckets: dict[int, list[int]] = {}
    for place, (at, _) in enumerate(points):
        buckets.setdefault(min(int((at - first) / width), last) if width else 0, []).append(place)
    kept = {0, len(points) - 1}
    for places in buckets.values():
        valued = [(value, place) for place in places if (value := points[place][1]) is not None]
        kept.update({min(valued)[1], max(valued)[1]} if valued else {places[0]})
    return [points[place] for place in sorted(kept)]


def thinned_runs(points: Sequence[Point], gap: timedelta | None = None) -> list[list[tuple[datetime, float]]]:
    """The runs of what ``thinned`` keeps, where up to two buckets between neighbours are no gap."""
    if len(points) > MOST_POINTS:
        gap = max(gap or timedelta(), 2 * bucket_width(points[0][0], points[-1][0]))
    return runs(thinned(points), gap)


def nice_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """About ``count`` round numbers that enclose ``low``–``high``: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        spread = abs(high) or 1.0
        low, high = low - spread / 2, high + spread / 2
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def path(points: Sequence[tuple[float, float]]) -> str:
    """An SVG path of straight lines; one point becomes a line of no length, which round caps draw as a dot."""
    if not points:
        return ""
    if len(points) == 1:
        points = [points[0], points[0]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
