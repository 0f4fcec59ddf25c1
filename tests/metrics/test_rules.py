"""Rules over live data: unknown is never met."""

import statistics
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DomainError
from metrics.rules import AGGREGATES, Rule, Value, evaluate
from metrics.states import Target

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LOWER = Target("lower", 10.0)


def values(*numbers: float, every_s: int = 60, n: int | None = None) -> list[Value]:
    """Oldest first, the newest one now."""
    return [Value(NOW - timedelta(seconds=every_s * back), v, n) for back, v in enumerate(reversed(numbers))][::-1]


def judged(points, **rule):
    return evaluate(points, Rule(**{"window_s": 3600, "max_age_s": 600, **rule}), LOWER, NOW)


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [("mean", 5.5), ("last", 4), ("max", 9), ("min", 3), ("sum", 22), ("p50", 4), ("p95", 9), ("share", 1.0)],
)
def test_each_aggregate(aggregate, expected):
    result = judged(values(3, 9, 6, 4), aggregate=aggregate)
    assert (result.value, result.n) == (expected, 4)


def test_the_mean_is_weighted_by_cases():
    points = [Value(NOW, 2.0, 90), Value(NOW - timedelta(minutes=1), 12.0, 10)]
    assert judged(points).value == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("points", "rule", "state"),
    [
        ([], {}, "unknown"),
        (values(1, 2), {"min_samples": 3}, "unknown"),
        (values(1, 2, 3), {"min_samples": 3}, "met"),
        ([Value(NOW - timedelta(seconds=601), 1.0)], {}, "unknown"),
        ([Value(NOW - timedelta(seconds=600), 1.0)], {}, "met"),
        ([Value(NOW - timedelta(seconds=3600), 1.0)], {"max_age_s": 9999}, "unknown"),
        ([Value(NOW + timedelta(seconds=1), 1.0)], {}, "unknown"),
        ([Value(NOW, float("nan"))], {}, "unknown"),
        (values(11, 12), {}, "not_met"),
        (values(10), {}, "met"),
        (values(1, 1, 11, 1, 1), {"aggregate": "share", "share": 0.8}, "met"),
        (values(1, 1, 11, 11, 1), {"aggregate": "share", "share": 0.8}, "not_met"),
        (values(1, 1, 11, 1, 1), {"consecutive": 3}, "not_met"),
        (values(11, 1, 1, 1), {"consecutive": 3}, "met"),
        (values(1, 1), {"consecutive": 3}, "unknown"),
    ],
)
def test_state(points, rule, state):
    assert judged(points, **rule).state == state


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.sampled_from(AGGREGATES))
def test_order_of_points_does_not_matter(numbers, aggregate):
    points = values(*numbers)
    assert judged(points, aggregate=aggregate) == judged(points[::-1], aggregate=aggregate)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_aggregates_stand_in_order(numbers):
    low, middle, high, top = (judged(values(*numbers), aggregate=name).value for name in ("min", "p50", "p95", "max"))
    assert low <= middle <= high <= top
    assert judged(values(*numbers)).value == pytest.approx(statistics.fmean(numbers), abs=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), max_size=4))
def test_too_few_samples_are_never_met(numbers):
    assert judged(values(*numbers), min_samples=5).state == "unknown"


@pytest.mark.parametrize(
    "given_rule", [{"aggregate": "median"}, {"window_s": 0}, {"share": 0}, {"min_samples": 0}, {"colour": 1}]
)
def test_bad_rules_are_refused(given_rule):
    with pytest.raises(DomainError):
        Rule.from_dict(given_rule)


def test_a_rule_survives_its_json_form():
    rule = Rule("p95", 3600, 30, 600, 3, 0.9)
    assert Rule.from_dict(rule.as_dict()) == rule


RATE = Target("lower", 0.05, unit="ratio")


def _proportion(share: float, n: int, *, points: int = 4, target: Target = RATE):
    given = [Value(NOW - timedelta(minutes=back), share, n) for back in range(points)]
    return evaluate(given, Rule("proportion", window_s=3600, max_age_s=600), target, NOW)


@pytest.mark.parametrize(
    ("share", "n", "state"),
    [
        (0.02, 1000, "met"),
        (0.02, 20, "unknown"),
        (0.2, 1000, "not_met"),
        (0.06, 5, "not_met"),
        (0.0, 10, "unknown"),
        (0.0, 100, "met"),
    ],
)
def test_a_proportion_is_judged_with_the_cases_that_it_rests_on(share, n, state):
    found = _proportion(share, n)
    assert found.state == state
    assert f"of {4 * n:,} cases" in found.detail
    assert ("too few cases to tell" in found.detail) == (state == "unknown")


def test_a_proportion_without_its_cases_or_beyond_one_is_unknown():
    for points in ([Value(NOW, 0.02)], [Value(NOW, 1.7, 100)]):
        assert evaluate(points, Rule("proportion"), RATE, NOW).state == "unknown"


@given(st.floats(0, 1), st.integers(1, 10_000), st.sampled_from(["lower", "higher"]))
def test_more_cases_never_turn_met_into_unknown(share, n, direction):
    target = Target(direction, 0.3)
    few, many = _proportion(share, n, target=target), _proportion(share, n * 10, target=target)
    if few.state == "met":
        assert many.state == "met"
    assert (few.state == "not_met") == (many.state == "not_met")
