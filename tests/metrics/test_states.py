"""`docs/rules/kpi-states.md`, line by line."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.states import Target, silence_lasts, state_of, value_state

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LOWER, HIGHER = Target("lower", 1.0), Target("higher", 0.9)
RANGE = Target("range", 10.0, 20.0)
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)


@pytest.mark.parametrize(
    ("value", "target", "state"),
    [
        (0.5, LOWER, "met"), (0.9, LOWER, "met"), (0.95, LOWER, "near_limit"), (1.0, LOWER, "near_limit"), (1.01, LOWER, "breached"),
        (0.99, HIGHER, "met"), (0.95, HIGHER, "near_limit"), (0.9, HIGHER, "near_limit"), (0.89, HIGHER, "breached"),
        (15, RANGE, "met"), (10.5, RANGE, "near_limit"), (19.5, RANGE, "near_limit"), (9.9, RANGE, "breached"), (20.1, RANGE, "breached"),
        (0.0, Target("lower", 0.0), "met"), (0.1, Target("lower", 0.0), "breached"),
        (math.nan, LOWER, "breached"), (math.inf, HIGHER, "breached"),
    ],
)  # fmt: skip
def test_value_against_target(value, target, state):
    assert value_state(value, target) == state


def state(value, age_s):
    at = None if value is None else NOW - timedelta(seconds=age_s)
    return state_of(value=value, at=at, target=LOWER, interval_s=300, grace_s=60, now=NOW).state


@pytest.mark.parametrize(
    ("value", "age_s", "expected"),
    [
        (None, 0, "no_data"),
        (0.5, 0, "met"),
        (0.5, 360, "met"),
        (0.5, 361, "stale"),
        (2.0, 361, "stale"),
        (2.0, 10, "breached"),
    ],
)
def test_silence_is_never_health(value, age_s, expected):
    assert state(value, age_s) == expected


def test_few_cases_judge_nothing():
    def over(n):
        return state_of(value=2.0, at=NOW, target=LOWER, interval_s=300, grace_s=60, now=NOW, n=n, min_n=20)

    assert (over(20).state, over(None).state, over(19).state) == ("breached", "breached", "no_data")
    assert "19 cases" in over(19).words


@given(value=numbers, limit=numbers, band=st.floats(0, 1))
def test_lower_and_higher_mirror_each_other(value, limit, band):
    assert value_state(value, Target("lower", limit, None, band)) == value_state(
        -value, Target("higher", -limit, None, band)
    )


@given(value=numbers, age=st.integers(361, 10**9))
def test_old_values_are_stale_whatever_they_were(value, age):
    assert state(value, age) == "stale"


def test_silence_counts_after_two_expected_values():
    def lasts(seconds):
        return silence_lasts(silent_since=NOW - timedelta(seconds=seconds), interval_s=300, grace_s=60, now=NOW)

    assert not lasts(660)
    assert lasts(661)
