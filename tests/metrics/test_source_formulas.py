"""Rates and quantiles: worked examples, the documented corner cases, and properties."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.sources.formulas import histogram_increases, histogram_quantile, increase, increases

INF = math.inf


@pytest.mark.parametrize(
    ("previous", "current", "grown"), [(10, 15, 5), (10, 10, 0), (10, 3, 3), (0, 7, 7), (10, 0, 0), (1.5, 2.0, 0.5)]
)
def test_counter_grows_or_began_again_at_zero(previous: float, current: float, grown: float) -> None:
    assert increase(previous, current) == grown


def test_series_that_is_new_began_at_zero_and_one_that_left_counts_nothing() -> None:
    assert increases({"a": 5, "gone": 9}, {"a": 7, "new": 3}) == {"a": 2, "new": 3}


@pytest.mark.parametrize(
    ("quantile", "buckets", "value"),
    [
        # Ten in each of the buckets to 1, 2 and 3: even spread inside a bucket.
        (0.5, {1: 10, 2: 20, 3: 30, INF: 30}, 1.5),
        (0.9, {1: 10, 2: 20, 3: 30, INF: 30}, 2.7),
        (1.0, {1: 10, 2: 20, 3: 30, INF: 30}, 3.0),
        (0.0, {1: 10, 2: 20, INF: 20}, 0.0),
        # The lowest bucket begins at 0 if its bound is positive, otherwise its bound is the answer.
        (0.5, {0.2: 100, INF: 100}, 0.1),
        (0.5, {-1: 60, 0: 100, INF: 100}, -1),
        (0.5, {0: 60, 1: 100, INF: 100}, 0),
        # Above the highest finite bound that bound is the answer.
        (0.99, {1: 10, 2: 20, INF: 100}, 2),
        # Counts that fall (scraped in between) are taken as level.
        (0.5, {1: 10, 2: 9, 3: 20, INF: 20}, 1.0),
        # Unknown.
        (0.5, {1: 0, INF: 0}, None),
        (0.5, {1: 10, 2: 20}, None),
        (0.5, {INF: 10}, None),
        (0.5, {}, None),
    ],
)
def test_quantile_follows_the_documented_cases(quantile: float, buckets: dict[float, float], value: float) -> None:
    assert histogram_quantile(quantile, buckets) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize("quantile", [-0.1, 1.1, 95])
def test_quantile_outside_its_range_is_refused(quantile: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        histogram_quantile(quantile, {1: 1, INF: 1})


@given(
    st.lists(st.floats(0.001, 99), min_size=1, max_size=60),
    st.floats(0.01, 0.99),
    st.lists(st.integers(1, 100), min_size=1, max_size=8, unique=True),
)
def test_quantile_lies_in_the_bucket_of_the_true_one(values: list[float], quantile: float, bounds: list[int]) -> None:
    bounds = sorted(bounds)
    buckets = {float(bound): float(sum(value <= bound for value in values)) for bound in bounds}
    buckets[INF] = float(len(values))
    found = histogram_quantile(quantile, buckets)
    true = sorted(values)[max(math.ceil(quantile * len(values)) - 1, 0)]
    lower = max((bound for bound in bounds if bound < true), default=0)
    upper = min((bound for bound in bounds if bound >= true), default=bounds[-1])
    assert found is not None
    assert min(lower, upper) - 1e-9 <= found <= upper + 1e-9


def test_quantile_of_an_even_spread_is_close_to_the_true_one() -> None:
    source = random.Random(7)
    values = [source.uniform(0, 10) for _ in range(20_000)]
    buckets = {float(bound): float(sum(value <= bound for value in values)) for bound in range(1, 11)} | {INF: 20_000.0}
    assert histogram_quantile(0.95, buckets) == pytest.approx(9.5, abs=0.05)


def test_buckets_of_several_series_are_summed() -> None:
    before = {"a": {"1.0": 5.0, "inf": 8.0}, "b": {"1.0": 0.0, "inf": 1.0}}
    after = {"a": {"1.0": 6.0, "inf": 10.0}, "b": {"1.0": 2.0, "inf": 4.0}}
    assert histogram_increases(before, after) == ({1.0: 3.0, INF: 5.0}, False)


def test_restart_counts_every_bucket_of_the_series_from_zero() -> None:
    before = {"a": {"1.0": 5.0, "inf": 100.0}}
    after = {"a": {"1.0": 7.0, "inf": 9.0}}
    assert histogram_increases(before, after) == ({1.0: 7.0, INF: 9.0}, True)
