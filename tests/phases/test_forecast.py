"""Forecasts from finished stays: what holds for any history, and what is said when there is too little."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.forecast import (
    Forecast,
    NoForecast,
    arrivals,
    backtest,
    gate_forecast,
    production_chance,
    production_forecast,
)

TODAY = date(2026, 11, 26)
lengths = st.lists(st.floats(1, 400), min_size=10, max_size=60)
histories = st.fixed_dictionaries({1: lengths, 2: lengths, 3: lengths, 4: lengths})


def _production(history, phase=1, age=0.0):
    return production_forecast(phase=phase, age_days=age, finished=history, today=TODAY, seed="AI-001")


@given(histories, st.sampled_from([1, 2, 3]), st.floats(0, 500))
def test_dates_lie_ahead_in_order_and_within_what_was_seen(history, phase, age):
    found = _production(history, phase, age)
    if isinstance(found, NoForecast):
        assert age >= max(history[phase])
        return
    assert TODAY <= found.p50 <= found.p85
    longest = max(history[phase]) - age + sum(max(history[later]) for later in range(phase + 1, 4))
    assert (found.p85 - TODAY).days <= longest + 1
    assert found.n == min(len(history[p]) for p in range(phase, 4))


@given(histories, st.sampled_from([1, 2, 3]), st.floats(0, 500))
def test_chance_grows_with_the_day_and_agrees_with_the_dates(history, phase, age):
    def chance(day):
        return production_chance(day=day, phase=phase, age_days=age, finished=history, today=TODAY, seed="AI-001")

    found = _production(history, phase, age)
    if isinstance(found, NoForecast):
        assert chance(TODAY) is None
        return
    ahead = [chance(TODAY + timedelta(days=days)) for days in (-1, 0, 50, 200, 1600)]
    assert ahead == sorted(ahead)
    assert (ahead[0], ahead[-1]) == (0, 1)
    assert chance(found.p50) >= 0.5
    assert chance(found.p85) >= 0.85


@given(histories)
def test_the_same_day_says_the_same(history):
    assert _production(history) == _production(history)


@given(histories, st.floats(1, 50))
def test_slower_history_is_never_forecast_earlier(history, more):
    slower = {phase: [days + more for days in found] for phase, found in history.items()}
    assert _production(slower).p50 >= _production(history).p50


def test_the_rest_of_a_stay_counts_only_what_lasted_longer():
    """Of ten stays of 10 and ten of 100 days, one that is 50 days old can only be of the long kind: 50 days more."""
    history = {1: [10.0] * 10 + [100.0] * 10}
    found = gate_forecast(phase=1, age_days=50, finished=history, today=TODAY, seed="x")
    assert isinstance(found, Forecast)
    assert (found.p50 - TODAY).days == (found.p85 - TODAY).days == 50


def test_half_of_even_stays_are_done_after_the_median():
    history = {1: [float(days) for days in range(1, 101)]}
    found = gate_forecast(phase=1, age_days=0, finished=history, today=TODAY, seed="x")
    assert (found.p50 - TODAY).days == pytest.approx(50, abs=4)
    assert (found.p85 - TODAY).days == pytest.approx(85, abs=4)


@pytest.mark.parametrize(("n", "words"), [(0, "0 of 10 in phase 2"), (9, "9 of 10 in phase 2")])
def test_under_ten_finished_stays_nothing_is_said(n, words):
    found = _production({1: [5.0] * 20, 2: [5.0] * n, 3: [5.0] * 20})
    assert isinstance(found, NoForecast)
    assert words in found.words


def test_one_that_is_older_than_all_gets_no_date():
    found = gate_forecast(phase=1, age_days=31, finished={1: [30.0] * 12}, today=TODAY, seed="x")
    assert isinstance(found, NoForecast)
    assert found.words == "Longer in phase 1 than all 12 finished stays."


def test_arrivals_are_a_range_between_none_and_all():
    sure, never, even = [[1.0] * 10], [[900.0] * 10], [[10.0, 1000.0] * 5]
    assert arrivals([(0.0, sure)] * 5, days=30, seed="x") == (5, 5)
    assert arrivals([(0.0, never)] * 5, days=30, seed="x") == (0, 0)
    low, high = arrivals([(0.0, even)] * 20, days=30, seed="x")
    assert 5 < low < 10 < high < 15
    assert arrivals([], days=30, seed="x") == (0, 0)


def test_arrivals_of_hundreds_agree_with_those_drawn_one_by_one():
    sure, never, even = [[1.0] * 10], [[900.0] * 10], [[10.0, 1000.0] * 5]
    assert arrivals([(0.0, sure)] * 500, days=30, seed="x") == (500, 500)
    assert arrivals([(0.0, never)] * 500, days=30, seed="x") == (0, 0)
    low, high = arrivals([(0.0, even)] * 400, days=30, seed="x")
    assert 140 < low < high < 260
    assert 15 <= high - low <= 25  # 2 × 1.036 × the square root of 400 × ½ × ½, about 21


def test_replayed_history_keeps_the_dates_as_often_as_they_say():
    """Stays drawn from one law, begun one a week: 85 % dates are kept about 85 % of the time."""
    draw = random.Random(5)
    stays = []
    for week in range(400):
        begun = date(2015, 1, 5) + timedelta(weeks=week)
        stays.append((1, begun, begun + timedelta(days=round(draw.lognormvariate(3.5, 0.6)))))
    held = backtest(stays, 1)
    assert held.n > 300
    assert held.p50 / held.n == pytest.approx(0.5, abs=0.08)
    assert held.p85 / held.n == pytest.approx(0.85, abs=0.06)
    assert backtest(stays[:8], 1).n == 0
