"""A wave against its two thresholds: abort first and at any time, success after its days, silence is neither."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules import Value
from phases.wave_rules import Thresholds, wave_verdict

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
NOW = SINCE + timedelta(days=10)
HIGHER = Thresholds("higher", success=0.7, abort=0.3, unit="ratio", max_age_s=2 * 86400)
LOWER = Thresholds("lower", success=0.04, abort=0.05, unit="ratio", max_age_s=2 * 86400)


def daily(*values, n=None, since=SINCE):
    return [Value(since + timedelta(days=place, hours=12), value, n) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("asked", "values", "state"),
    [
        (HIGHER, [0.8] * 10, "success"), (HIGHER, [0.7] * 10, "success"), (HIGHER, [0.5] * 10, "continue"),
        (HIGHER, [0.3] * 10, "abort"), (HIGHER, [0.1] * 10, "abort"), (LOWER, [0.03] * 10, "success"),
        (LOWER, [0.045] * 10, "continue"), (LOWER, [0.05] * 10, "abort"), (LOWER, [0.9] * 10, "abort"),
        (HIGHER, [], "unknown"), (HIGHER, [0.1, 0.1], "unknown"),
    ],
)  # fmt: skip
def test_table(asked, values, state):
    found = wave_verdict(daily(*values), asked, SINCE, NOW)
    assert found.state == state
    assert found.words.lower().startswith(state)


def test_words_say_value_number_and_threshold():
    found = wave_verdict(daily(*[0.28] * 10), HIGHER, SINCE, NOW)
    assert (
        found.words.replace("\u202f", " ") == "Abort: the mean 28 % over 10 values reached the abort threshold ≤ 30 %."
    )
    assert (found.value, found.n) == (pytest.approx(0.28), 10)


def test_what_was_before_the_wave_does_not_count():
    early = daily(*[0.0] * 20, since=SINCE - timedelta(days=20))
    assert wave_verdict([*early, *daily(*[0.8] * 10)], HIGHER, SINCE, NOW).state == "success"


def test_success_waits_for_its_days_and_abort_does_not():
    soon = SINCE + timedelta(days=3)
    found = wave_verdict(daily(0.9, 0.9, 0.9), HIGHER, SINCE, soon)
    assert (found.state, "success is said from 8 Nov 2026 on" in found.words) == ("continue", True)
    assert wave_verdict(daily(0.1, 0.1, 0.1), HIGHER, SINCE, soon).state == "abort"


def test_too_few_values_decide_nothing():
    asked = Thresholds("higher", 0.7, 0.3, min_samples=5, max_age_s=2 * 86400, success_days=0)
    found = wave_verdict(daily(0.1, 0.1, 0.1), asked, SINCE, SINCE + timedelta(days=3))
    assert (found.state, "3 of at least 5" in found.words) == ("unknown", True)


def test_proportion_needs_its_whole_interval_beyond_a_threshold():
    asked = Thresholds("higher", 0.7, 0.3, "ratio", aggregate="proportion", max_age_s=2 * 86400)
    assert wave_verdict(daily(*[0.25] * 10, n=2), asked, SINCE, NOW).state == "continue", "20 cases do not tell"
    assert wave_verdict(daily(*[0.25] * 10, n=200), asked, SINCE, NOW).state == "abort"
    assert wave_verdict(daily(*[0.8] * 10, n=200), asked, SINCE, NOW).state == "success"


ORDER = {"abort": 0, "continue": 1, "success": 2}


@given(
    st.lists(st.floats(0, 1, allow_nan=False), min_size=9, max_size=10), st.floats(0.01, 0.3), st.sampled_from(["higher", "lower"]),
    st.sampled_from(["mean", "last", "p95"]),
)  # fmt: skip
def test_better_values_never_make_the_verdict_worse(values, by, direction, aggregate):
    success, abort = (0.7, 0.3) if direction == "higher" else (0.3, 0.7)
    asked = Thresholds(direction, success, abort, aggregate=aggregate, max_age_s=3 * 86400)
    better = [value + by if direction == "higher" else value - by for value in values]
    before, after = (wave_verdict(daily(*found), asked, SINCE, NOW).state for found in (values, better))
    assert ORDER[after] >= ORDER[before]
