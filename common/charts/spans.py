"""Stretches and moments of many things on one time axis, drawn row by row."""

from calendar import month_abbr
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Step = Literal["month", "quarter", "year"]
MONTHS: Final[dict[Step, int]] = {"month": 1, "quarter": 3, "year": 12}
LEAST: Final = 0.4
"""Percent of the width that the shortest bar takes, so that one day is still seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch in percent of the width. Ends that lie outside the axis are cut, and said so."""

    x: float
    width: float
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from `begin` to `end` as percent of the width. `ticks` are (percent, word)."""

    begin: date
    end: date
    ticks: tuple[tuple[float, str], ...]

    def x(self, on: date) -> float | None:
        """Where a day or an instant lies, in percent; None outside the axis."""
        at = self._share(on)
        return round(at * 100, 2) if 0 <= at <= 1 else None

    def bar(self, start: date, end: date) -> Bar | None:
        """The part of a stretch that lies on the axis; None when no part does, or when it ends before it starts."""
        first, last = self._share(start), self._share(end)
        if last < first or last < 0 or first > 1:
            return None
        left, right = max(first, 0.0), min(last, 1.0)
        width = max((right - left) * 100, LEAST)
        return Bar(round(min(left * 100, 100 - width), 2), round(width, 2), first < 0, last > 1)

    def _share(self, on: date) -> float:
        days = (_day(on) - self.begin).days + _part(on)
        return days / max((self.end - self.begin).days, 1)


def time_axis(today: date, *, back: int, ahead: int, step: Step) -> TimeAxis:
    """From the first of the month `back` months ago to the end of the month `ahead` months on, a tick at each whole step."""
    begin, end = month_after(today, -back), month_after(today, ahead + 1)
    plain = TimeAxis(begin, end, ())
    firsts = (month_after(begin, n) for n in range(back + ahead + 1))
    whole = [first for first in firsts if (first.month - 1) % MONTHS[step] == 0]
    return TimeAxis(begin, end, tuple((plain.x(first) or 0.0, _word(first, step)) for first in whole))


def month_after(day: date, months: int) -> date:
    """The first day of the month that lies so many months on; negative: before."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _word(first: date, step: Step) -> str:
    if step == "year":
        return str(first.year)
    if step == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    return month_abbr[first.month] + (f" {first.year}" if first.month == 1 else "")


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def _part(on: date) -> float:
    return (on.hour * 60 + on.minute) / 1440 if isinstance(on, datetime) else 0.0
