"""Control charts: the worked examples of the NIST/SEMATECH e-Handbook, and measured run lengths as a regression."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.control import (
    Limits,
    autocorrelation,
    ewma,
    ewma_reach,
    individuals,
    robust,
    shewhart_signals,
    two_of_three,
)

# e-Handbook 6.3.2.4
SERIES = [
    52.0,
    47.0,
    53.0,
    49.3,
    50.1,
    47.0,
    51.0,
    50.1,
    51.2,
    50.5,
    49.6,
    47.6,
    49.9,
    51.3,
    47.8,
    51.2,
    52.6,
    52.4,
    53.6,
    52.1,
]
PRINTED = [
    50.60,
    49.52,
    50.56,
    50.18,
    50.16,
    49.21,
    49.75,
    49.85,
    50.26,
    50.33,
    50.11,
    49.36,
    49.52,
    50.05,
    49.38,
    49.92,
    50.73,
    51.23,
    51.94,
    51.99,
]


def test_the_printed_averages_and_limits():
    assert ewma(SERIES, 50, 0.3) == pytest.approx(PRINTED, abs=0.0051)
    reach = ewma_reach(2.0539, 10_000, weight=0.3, limit=3)
    assert (50 + reach, 50 - reach) == (pytest.approx(52.5884, abs=1e-4), pytest.approx(47.4115, abs=1.5e-4))
    assert not any(abs(level - 50) > reach for level in ewma(SERIES, 50, 0.3))


def test_the_printed_individuals_chart():
    """e-Handbook 6.3.2.2: ten flow rates, mean 50.81, mean moving range 1.8778, limits 55.8041 and 45.8159."""
    rates = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    limits = individuals(rates)
    assert limits.centre == pytest.approx(50.81, abs=1e-9)
    assert limits.sigma * 1.128 == pytest.approx(1.8778, abs=5e-5)
    assert limits.centre + 3 * limits.sigma == pytest.approx(55.8041, abs=5e-3)


def test_outliers_do_not_widen_the_robust_limits():
    calm = [10.0, 10.2, 9.8, 10.1, 9.9] * 6
    assert robust([*calm, 100.0]).sigma == pytest.approx(robust(calm).sigma, rel=0.5)
    assert individuals([*calm, 100.0]).sigma > 4 * individuals(calm).sigma


@pytest.mark.parametrize(
    ("distances", "lasts"),
    [
        ([0, 4, 4], True), ([4, 0, 4], True), ([4, 4, 0], False), ([4, 0, -4], False), ([0, 0, 4], False), ([], False),
        ([-4, 0, -4], True), ([4, -4, 4], True),
    ],
)  # fmt: skip
def test_two_of_three_on_one_side_the_newest_among_them(distances, lasts):
    assert two_of_three([abs(distance) > 3 for distance in distances], distances) is lasts


def test_a_baseline_that_never_moved_signals_at_any_move():
    limits = individuals([5.0] * 20)
    assert shewhart_signals([5.0, 5.1], limits) == [False, True]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_autocorrelation_is_a_correlation(series):
    assert -1 - 1e-9 <= autocorrelation(series) <= 1 + 1e-9


def _run_length(draw: random.Random, shift: float, signal) -> int:
    step = 0
    level = 0.0
    while step < 20_000:
        step += 1
        value = draw.gauss(shift, 1)
        level = 0.2 * value + 0.8 * level
        if signal(value, level, step):
            return step
    return step


def _mean_run(shift: float, signal, replicates: int) -> float:
    draw = random.Random(20261126)
    return sum(_run_length(draw, shift, signal) for _ in range(replicates)) / replicates


def test_run_lengths_in_control_and_after_a_shift_of_one_sigma():
    """Theory: Shewhart 370.4 and 43.9; EWMA .2 / 2.962: 500 and about 9.5. docs/rules/drift.md has the table."""
    limits = Limits(0, 1)

    def beyond(value: float, level: float, step: int) -> bool:
        return abs(limits.distance(value)) > 3

    def far(value: float, level: float, step: int) -> bool:
        return abs(level) > ewma_reach(1, step)

    assert _mean_run(0, beyond, 600) == pytest.approx(370, rel=0.15)
    assert _mean_run(1, beyond, 600) == pytest.approx(43.9, rel=0.15)
    assert _mean_run(0, far, 400) == pytest.approx(500, rel=0.2)
    assert _mean_run(1, far, 600) == pytest.approx(9.5, rel=0.15)
