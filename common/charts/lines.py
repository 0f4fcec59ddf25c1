"""Lines over time: the sparkline of tables and the chart of a metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from common.charts.scale import BOX, Point, Scale, clean, nice_ticks, path, runs, thinned
from common.formats import RATIO, SYMBOLS, date_text, datetime_text, figure, short_date

SPARK_HEIGHT: Final = 28
LINE_HEIGHT: Final = 160
TOP: Final = 22
FOOT: Final = 8
MOST_ROWS: Final = 60


@dataclass(frozen=True)
class Limits:
    """What a value is compared with. ``target_high`` ends a ``range``; ``warning`` is the band's other edge."""

    target: float | None = None
    warning: float | None = None
    direction: Literal["lower", "higher", "range"] = "lower"
    target_high: float | None = None

    def is_breach(self, value: float) -> bool:
        """Whether ``value`` misses the target; without a target nothing does."""
        if self.target is None:
            return False
        if self.direction == "lower":
            return value > self.target
        if self.direction == "higher":
            return value < self.target
        return value < self.target or (self.target_high is not None and value > self.target_high)

    def values(self) -> list[float]:
        """All limits that are set, for the scale."""
        return [value for value in (self.target, self.warning, self.target_high) if value is not None]

    def words(self, unit: str) -> str:
        """``target ≤ 1.2 s``, or nothing."""
        if self.target is None:
            return ""
        if self.direction == "range" and self.target_high is not None:
            return f"target {figure(self.target, unit)} to {figure(self.target_high, unit)}"
        return f"target {'≤' if self.direction == 'lower' else '≥'} {figure(self.target, unit)}"


@dataclass(frozen=True)
class Flag:
    """An event on the time axis; ``kind`` such as release, retraining, incident, gate, note."""

    at: datetime
    text: str
    kind: str = "note"
    url: str | None = None


@dataclass(frozen=True)
class FlagMark:
    x: float
    number: int
    flag: Flag


@dataclass(frozen=True)
class Band:
    """A stretch of the width in percent."""

    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    position: float
    text: str


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


@dataclass(frozen=True)
class LineChart:
    """``summary`` is the sentence for those who do not see it; ``rows`` the latest numbers, newest first."""

    paths: list[str]
    target_ys: list[float]
    warning: tuple[float, float] | None
    breaches: list[Band]
    flags: list[FlagMark]
    stale: Band | None
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    last: tuple[float, float] | None
    last_text: str
    limit_text: str
    axis_note: str
    summary: str
    rows: list[tuple[str, str]]
    height: int = LINE_HEIGHT
    box: int = BOX


def _trend(values: Sequence[float]) -> str:
    """Rising, falling or steady: the last quarter's mean against the first's; 5 % of the spread is steady."""
    quarter = max(1, len(values) // 4)
    before = sum(values[:quarter]) / quarter
    after = sum(values[-quarter:]) / quarter
    spread = max(values) - min(values)
    if not spread or abs(after - before) < 0.05 * spread:
        return "steady"
    return "rising" if after > before else "falling"


def _summary(label: str, values: Sequence[float], unit: str, limits: Limits, is_stale: bool) -> str:
    if not values:
        return f"{label or 'Metric'}: no data."
    parts = [f"{label or 'Metric'}: latest {figure(values[-1], unit)}", limits.words(unit), _trend(values)]
    if is_stale:
        parts.append("stale")
    return ", ".join(part for part in parts if part) + "."


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
    limits = limits or Limits()
    known = clean(points)
    values = [value for _, value in known if value is not None]
    summary = _summary(label, values, unit, limits, is_stale)
    if not values:
        return Sparkline([], None, None, None, summary, is_stale)
    every = [*values, *limits.values()]
    y = Scale(min(every), max(every), SPARK_HEIGHT - 3, 3)
    x = Scale((start or known[0][0]).timestamp(), (end or known[-1][0]).timestamp(), 0, BOX)
    drawn = [path([(x(at.timestamp()), y(value)) for at, value in run]) for run in runs(thinned(known, 120))]
    last = next(point for point in reversed(known) if point[1] is not None)
    target_y = y(limits.target) if limits.target is not None else None
    return Sparkline(drawn, target_y, round(x(last[0].timestamp()) / 10, 2), y(last[1] or 0), summary, is_stale)


def line_chart(
    points: Sequence[Point],
    *,
    label: str,
    unit: str = "",
    limits: Limits | None = None,
    flags: Sequence[Flag] = (),
    start: datetime | None = None,
    end: datetime | None = None,
    stale_from: datetime | None = None,
    gap: timedelta | None = None,
) -> LineChart | None:
    """The chart of one metric, 160 px high, or None without any value. From ``stale_from`` on it is hatched."""
    limits = limits or Limits()
    known = clean(points)
    values = [value for _, value in known if value is not None]
    if not values:
        return None
    first, final = start or known[0][0], end or known[-1][0]
    x = Scale(first.timestamp(), final.timestamp(), 0, BOX)
    ticks = nice_ticks(min([*values, *limits.values()]), max([*values, *limits.values()]))
    y = Scale(ticks[0], ticks[-1], LINE_HEIGHT - FOOT, TOP)
    stretches = runs(thinned(known), gap)
    last_at, last_value = next((at, value) for at, value in reversed(known) if value is not None)
    return LineChart(
        paths=[path([(x(at.timestamp()), y(value)) for at, value in run]) for run in stretches],
        target_ys=[y(value) for value in (limits.target, limits.target_high) if value is not None],
        warning=_warning(limits, y),
        breaches=_breaches(stretches, limits, x),
        flags=_flag_marks(flags, first, final, x),
        stale=_rest(x(stale_from.timestamp()) / 10) if stale_from else None,
        x_ticks=_time_ticks(first, final),
        y_ticks=[Tick(y(value), figure(value, unit if unit == RATIO or unit in SYMBOLS else "")) for value in ticks],
        last=(x(last_at.timestamp()) / 10, y(last_value)),
        last_text=figure(last_value, unit),
        limit_text=limits.words(unit),
        axis_note="" if ticks[0] <= 0 <= ticks[-1] else f"Axis starts at {figure(ticks[0], unit)}.",
        summary=_summary(label, values, unit, limits, stale_from is not None),
        rows=[(datetime_text(at), figure(value, unit)) for at, value in reversed(known)][:MOST_ROWS],
    )


def _rest(x: float) -> Band:
    return Band(round(x, 2), round(100 - x, 2))


def _warning(limits: Limits, y: Scale) -> tuple[float, float] | None:
    """Top and height of the band between warning and target."""
    if limits.target is None or limits.warning is None:
        return None
    upper, lower = sorted((y(limits.target), y(limits.warning)))
    return upper, round(lower - upper, 2)


def _breaches(stretches: Sequence[Sequence[tuple[datetime, float]]], limits: Limits, x: Scale) -> list[Band]:
    """Times at which the target was missed: from the first missing point to the first that meets it again."""
    found: list[Band] = []
    for run in stretches:
        began: float | None = None
        for at, value in run:
            here = x(at.timestamp()) / 10
            if limits.is_breach(value):
                began = here if began is None else began
            elif began is not None:
                found.append(Band(round(began, 2), round(max(here - began, 0.3), 2)))
                began = None
        if began is not None:
            here = x(run[-1][0].timestamp()) / 10
            found.append(Band(round(min(began, 99.7), 2), round(max(here - began, 0.3), 2)))
    return found


def _flag_marks(flags: Sequence[Flag], first: datetime, final: datetime, x: Scale) -> list[FlagMark]:
    within = sorted((flag for flag in flags if first <= flag.at <= final), key=lambda flag: flag.at)
    return [
        FlagMark(round(x(flag.at.timestamp()) / 10, 2), number, flag) for number, flag in enumerate(within, start=1)
    ]


def _time_ticks(first: datetime, final: datetime) -> list[Tick]:
    """Five even times; hours for spans up to two days, the year only where the span crosses one."""
    span = final - first
    texts = []
    for index in range(5):
        at = first + span * index / 4
        if span <= timedelta(days=2):
            texts.append(f"{at:%H:%M}")
        else:
            texts.append(short_date(at) if first.year == final.year else date_text(at))
    return [Tick(index * 25.0, text) for index, text in enumerate(texts)]
