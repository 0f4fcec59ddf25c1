"""The time axis: positions in percent, cut at both ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.charts import month_after, time_axis

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_axis_begins_and_ends_with_whole_months_and_names_its_quarters():
    axis = time_axis(date(2026, 11, 26), back=11, ahead=6, step="quarter")
    assert (axis.begin, axis.end) == (date(2025, 12, 1), date(2027, 6, 1))
    assert [word for _, word in axis.ticks] == ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027"]
    assert axis.ticks[0][0] == pytest.approx(31 / 547 * 100, abs=0.01)


def test_months_name_their_year_in_january_only():
    axis = time_axis(date(2026, 11, 26), back=1, ahead=2, step="month")
    assert [word for _, word in axis.ticks] == ["Oct", "Nov", "Dec", "Jan 2027"]


def test_part_of_a_day_counts():
    axis = time_axis(date(2026, 6, 1), back=0, ahead=0, step="month")
    assert axis.x(datetime(2026, 6, 16, 12, tzinfo=UTC)) == pytest.approx(15.5 / 30 * 100, abs=0.01)
    assert axis.x(date(2026, 7, 2)) is None


def test_bar_is_cut_at_both_ends_and_says_so():
    axis = time_axis(date(2026, 6, 15), back=0, ahead=0, step="month")
    bar = axis.bar(date(2026, 1, 1), date(2027, 1, 1))
    assert bar is not None
    assert (bar.x, bar.width, bar.is_cut_before, bar.is_cut_after) == (0, 100, True, True)
    assert axis.bar(date(2026, 1, 1), date(2026, 5, 1)) is None
    assert axis.bar(date(2026, 6, 9), date(2026, 6, 2)) is None


@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.integers(-2000, 2000), st.integers(0, 2000))
def test_every_bar_lies_inside_and_is_seen(today, back, ahead, offset, length):
    axis = time_axis(today, back=back, ahead=ahead, step="month")
    start = today + timedelta(days=offset)
    bar = axis.bar(start, start + timedelta(days=length))
    if bar is not None:
        assert 0 <= bar.x <= bar.x + bar.width <= 100.01
        assert bar.width >= 0.4


@given(DAYS, st.integers(-600, 600), st.integers(-600, 600))
def test_months_add_up(day, one, other):
    assert month_after(month_after(day, one), other) == month_after(day, one + other)
