"""Lines over time: the chart of a metric."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from common.charts.scale import BOX, Point, Scale, clean, nice_ticks, path, thinned_runs
from common.formats import RATIO, SYMBOLS, date_text, datetime_text, figure, short_date

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
class LineChart:
    """``summary`` is the sentence for those who do not see it; ``rows`` the latest numbers, newest first.

    ``spread``: areas from the lowest to the highest value of each day, where the line is of daily means.
    """

    paths: list[str]
    spread: list[str]
    target_ys: list[float]
    warning: tuple[float, float] | None
    breaches: list[Band]
    flags: list[FlagMark]
    stale: Band | None
    immature: Band | None
    is_last_immature: bool
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


def summary_of(label: str, values: Sequence[float], unit: str, limits: Limits, is_stale: bool) -> str:
    """The sentence for those who do not see the line."""
    if not values:
        return f"{label or 'Metric'}: no data."
    parts = [f"{label or 'Metric'}: latest {figure(values[-1], unit)}", limits.words(unit), _trend(values)]
    if is_stale:
        parts.append("stale")
    return ", ".join(part for part in parts if part) + "."


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
    immature_from: datetime | None = None,
    gap: timedelta | None = None,
    spread: Mapping[datetime, tuple[float, float]] | None = None,
) -> LineChart | None:
    """The chart of one metric, 160 px high, or None without any value. From ``stale_from`` on it is hatched, and
    from ``immature_from`` on, where labels are still to come and nothing is judged.

    With ``spread`` the points are the means of days, named by their day; it holds the day's lowest and highest value.
    """
    limits, spread = limits or Limits(), spread or {}
    known = clean(points)
    values = [value for _, value in known if value is not None]
    if not values:
        return None
    first, final = start or known[0][0], end or known[-1][0]
    x = Scale(first.timestamp(), final.timestamp(), 0, BOX)
    every = [*values, *limits.values(), *(edge for edges in spread.values() for edge in edges)]
    ticks = nice_ticks(min(every), max(every))
    y = Scale(ticks[0], ticks[-1], LINE_HEIGHT - FOOT, TOP)
    stretches = thinned_runs(known, gap)
    judged = [[point for point in run if immature_from is None or point[0] <= immature_from] for run in stretches]
    last_at, last_value = next((at, value) for at, value in reversed(known) if value is not None)
    return LineChart(
        paths=[path([(x(at.timestamp()), y(value)) for at, value in run]) for run in stretches],
        spread=_spread(stretches, spread, x, y) if spread else [],
        target_ys=[y(value) for value in (limits.target, limits.target_high) if value is not None],
        warning=_warning(limits, y),
        breaches=_breaches(filter(None, judged), limits, x),
        flags=_flag_marks(flags, first, final, x),
        stale=_rest(x(stale_from.timestamp()) / 10) if stale_from else None,
        immature=_rest(max(0, x(immature_from.timestamp()) / 10)) if immature_from else None,
        is_last_immature=immature_from is not None and last_at > immature_from,
        x_ticks=_time_ticks(first, final),
        y_ticks=[Tick(y(value), figure(value, unit if unit == RATIO or unit in SYMBOLS else "")) for value in ticks],
        last=(x(last_at.timestamp()) / 10, y(last_value)),
        last_text=figure(last_value, unit),
        limit_text=limits.words(unit),
        axis_note="" if ticks[0] <= 0 <= ticks[-1] else f"Axis starts at {figure(ticks[0], unit)}.",
        summary=summary_of(label, values, unit, limits, stale_from is not None),
        rows=[((date_text if spread else datetime_text)(at), figure(value, unit)) for at, value in reversed(known)][
            :MOST_ROWS
        ],
    )


def _spread(
    stretches: Sequence[Sequence[tuple[datetime, float]]],
    spread: Mapping[datetime, tuple[float, float]],
    x: Scale,
    y: Scale,
) -> list[str]:
    """One closed area for each stretch: along the highest values, and back along the lowest."""
    areas = []
    for run in stretches:
        edges = [(x(at.timestamp()), spread[at]) for at, _ in run if at in spread]
        upper = [(place, y(high)) for place, (_, high) in edges]
        areas.append(path([*upper, *((place, y(low)) for place, (low, _) in reversed(edges))]) + "Z")
    return areas


def _rest(x: float) -> Band:
    return Band(round(x, 2), round(100 - x, 2))


def _warning(limits: Limits, y: Scale) -> tuple[float, float] | None:
    """Top and height of the band between warning and target."""
    if limits.target is None or limits.warning is None:
        return None
    upper, lower = sorted((y(limits.target), y(limits.warning)))
    return upper, round(lower - upper, 2)


def _breaches(stretches: Iterable[Sequence[tuple[datetime, float]]], limits: Limits, x: Scale) -> list[Band]:
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
