"""Sums of the ledger: nothing is lost, nothing is mixed, and the break-even day is the day that a table of days gives."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from metrics.ledger import (
    ACTUAL,
    EXPECTED,
    GRADES,
    ZERO,
    Line,
    adoption,
    break_even,
    figure_of,
    over_spent,
    totals,
    unit_cost,
)

DAY = date(2026, 1, 1)


@st.composite
def some_lines(draw):
    made = []
    for _ in range(draw(st.integers(0, 7))):
        start = DAY + timedelta(days=draw(st.integers(0, 60)))
        end = start + timedelta(days=draw(st.integers(0, 40)))
        amount = Decimal(draw(st.integers(0, 100_000))) / 100
        made.append(Line(draw(st.sampled_from(["benefit", "cost"])), draw(st.sampled_from(GRADES)), start, end, amount))
    return made


@given(some_lines())
def test_sums_by_grade_add_up_to_everything_that_was_entered(lines):
    by_side = {side: totals(lines, side) for side in ("benefit", "cost")}
    assert all(set(found) == set(GRADES) for found in by_side.values())
    whole = sum((figure_of(found, GRADES).amount for found in by_side.values()), ZERO)
    assert whole == sum((line.amount for line in lines), ZERO)
    assert figure_of(by_side["cost"], ACTUAL).grades == ACTUAL


@given(some_lines(), some_lines())
def test_totals_of_two_ledgers_are_the_totals_of_both_and_no_grade_leaks_into_another(one, two):
    for side in ("benefit", "cost"):
        both, first, second = totals(one + two, side), totals(one, side), totals(two, side)
        assert all(both[grade] == first[grade] + second[grade] for grade in GRADES)
        only = [line for line in one if line.grade == "claimed"]
        assert totals([line for line in one if line.grade != "claimed"], side)["claimed"] == ZERO
        assert totals(only, side)["measured"] == ZERO


def _by_days(lines, grades):
    """The same by going through every day: slow and plain."""
    kept = [line for line in lines if line.grade in grades and line.amount > 0]
    if {line.side for line in kept} != {"benefit", "cost"}:
        return None
    first, last = min(line.starts_on for line in kept), max(line.ends_on for line in kept)
    net, since, day = Fraction(0), first, first
    while day <= last:
        before = net
        for line in kept:
            if line.starts_on <= day <= line.ends_on:
                net += Fraction(line.amount) / line.days * (1 if line.side == "benefit" else -1)
        if before < 0 <= net:
            since = day
        day += timedelta(days=1)
    return None if net < 0 else since


@given(some_lines())
def test_the_break_even_day_is_that_of_a_table_of_days(lines):
    for grades in (ACTUAL, EXPECTED):
        found = break_even(lines, grades)
        assert found.on == _by_days(lines, grades)
        assert (found.on is None) == bool(found.why)
        assert found.grades == grades


def test_a_worked_example():
    cost = Line("cost", "measured", DAY, DAY + timedelta(days=9), Decimal(1000))
    benefit = Line("benefit", "finance_verified", DAY + timedelta(days=10), DAY + timedelta(days=29), Decimal(2000))
    found = break_even([cost, benefit], ACTUAL)
    assert found.on == DAY + timedelta(days=19)  # 1,000 spent in ten days, 100 a day from the eleventh on
    assert found.words == "measured and finance-verified"
    short = break_even([cost, Line("benefit", "measured", DAY, DAY, Decimal("999.99"))], ACTUAL)
    assert short.why == "Not within the entered periods: 0.01 more benefit would be needed."
    assert break_even([cost], ACTUAL).why == "No benefit that is measured and finance-verified is entered."
    assert break_even([benefit], EXPECTED).why == "No cost that is estimated, measured and finance-verified is entered."


def test_ratios_show_both_numbers_or_say_why_not():
    spent = figure_of(totals([Line("cost", "measured", DAY, DAY, Decimal(500))], "cost"), ACTUAL)
    found = unit_cost(spent, 1000.0)
    assert (found.ratio, found.part, found.whole) == (0.5, 500.0, 1000.0)
    assert unit_cost(spent, None).why == "No volume metric is chosen."
    assert unit_cost(spent, 0.0).ratio is None
    assert over_spent(Decimal(400), spent) == 100
    assert over_spent(Decimal(600), spent) == 0
    assert adoption(0.4, "ratio", 200).part == 80
    assert adoption(80.0, "users", 200).ratio == 0.4
    assert adoption(80.0, "users", None).why == "The number of eligible users is not set."
    assert adoption(None, "ratio", 200).why == "No adoption metric with a value is chosen."
