"""Sums of the value ledger. Pure. Grades are never mixed silently: a figure carries the grades that it adds up.

The rules stand in words in `docs/rules/value.md`.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

GRADES = ("claimed", "estimated", "measured", "finance_verified")
WORDS = {
    "claimed": "claimed",
    "estimated": "estimated",
    "measured": "measured",
    "finance_verified": "finance-verified",
}
ACTUAL = ("measured", "finance_verified")
"""The grades that count as having happened; the others are what somebody expects or says."""
EXPECTED = ("estimated", *ACTUAL)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry that counts: `side` is benefit or cost; both days belong to the period; `amount` is not negative."""

    side: str
    grade: str
    starts_on: date
    ends_on: date
    amount: Decimal

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that adds up more than one grade, and says which."""

    amount: Decimal
    grades: tuple[str, ...]

    @property
    def words(self) -> str:
        *first, last = (WORDS[grade] for grade in self.grades)
        return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The first day from whose end on benefits cover costs to the end of all periods, or why there is none, and what it lacks."""

    on: date | None
    why: str
    grades: tuple[str, ...]
    lacking: Decimal | None = None

    @property
    def words(self) -> str:
        return Figure(ZERO, self.grades).words


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio that is shown with both of its numbers; `ratio` is None where `why` says what is missing."""

    ratio: float | None
    part: float | None
    whole: float | None
    why: str = ""


def totals(lines: Iterable[Line], side: str) -> dict[str, Decimal]:
    """Grade → sum of that side; every grade is there."""
    found = dict.fromkeys(GRADES, ZERO)
    for line in lines:
        if line.side == side:
            found[line.grade] += line.amount
    return found


def figure_of(by_grade: dict[str, Decimal], grades: Sequence[str]) -> Figure:
    """The sum over some grades, with their names."""
    return Figure(sum((by_grade[grade] for grade in grades), ZERO), tuple(grades))


def over_spent(released: Decimal, spent: Figure) -> Decimal:
    """By how much the spend exceeds what gates have released; zero within it."""
    return max(spent.amount - released, ZERO)


def break_even(lines: Iterable[Line], grades: Sequence[str]) -> BreakEven:
    """When benefits of these grades have covered costs of these grades. Each amount is spread evenly over its days.

    Nothing is carried beyond the periods that were entered: where they end below zero there is no date.
    """
    kept = [line for line in lines if line.grade in grades and line.amount > 0]
    names, sides = tuple(grades), {line.side for line in kept}
    words = Figure(ZERO, names).words
    if "cost" not in sides:
        return BreakEven(None, f"No cost that is {words} is entered.", names)
    if "benefit" not in sides:
        return BreakEven(None, f"No benefit that is {words} is entered.", names)
    net, found = Fraction(0), min(line.starts_on for line in kept)
    edges = sorted({edge for line in kept for edge in (line.starts_on, line.ends_on + timedelta(days=1))})
    for start, end in itertools.pairwise(edges):
        slope = sum((_daily(line) for line in kept if line.starts_on <= start <= line.ends_on), Fraction(0))
        after = net + slope * (end - start).days
        if after >= 0 > net:
            found = start + timedelta(days=math.ceil(-net / slope) - 1)
        net = after
    if net < 0:
        lacking = Decimal(math.ceil(-net * 100)) / 100
        return BreakEven(
            None, f"Not within the entered periods: {lacking:,.2f} more benefit would be needed.", names, lacking
        )
    return BreakEven(found, "", names)


def unit_cost(spent: Figure, volume: float | None) -> Share:
    """Spend for each unit of the volume that was counted over the same days."""
    if volume is None:
        return Share(None, float(spent.amount), None, "No volume metric is chosen.")
    if volume <= 0:
        return Share(
            None, float(spent.amount), volume, "The volume metric has counted nothing in the days of the spend."
        )
    if spent.amount == 0:
        return Share(None, 0.0, volume, f"No cost that is {spent.words} is entered.")
    return Share(float(spent.amount) / volume, float(spent.amount), volume)


def adoption(value: float | None, unit: str, eligible: int | None) -> Share:
    """Users against all who could use it. A metric in `ratio` is that share already; any other counts users."""
    if not eligible:
        return Share(None, None, None, "The number of eligible users is not set.")
    if value is None:
        return Share(None, None, float(eligible), "No adoption metric with a value is chosen.")
    users = value * eligible if unit == "ratio" else value
    return Share(users / eligible, users, float(eligible))


def _daily(line: Line) -> Fraction:
    signed = Fraction(line.amount) / line.days
    return signed if line.side == "benefit" else -signed
