"""`docs/rules/alerts.md`: the machine behind every alert, case by case and as properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.alerting import AlertPolicy, Check, Known, is_good, is_recovered, standing
from metrics.states import Target

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LOWER, HIGHER, RANGE = Target("lower", 1.0), Target("higher", 0.9), Target("range", 10.0, 20.0)
USUAL = AlertPolicy()
values = st.lists(st.floats(0, 2), min_size=1, max_size=12)
policies = st.builds(
    lambda of, bad, good, margin: AlertPolicy(min(bad, of), of, good, margin),
    st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.sampled_from([0.0, 0.1, 0.3]),
)  # fmt: skip


def checks(numbers, n=None):
    count = len(numbers)
    return [Check(NOW - timedelta(minutes=count - 1 - place), value, n) for place, value in enumerate(numbers)]


def stand(numbers, policy=USUAL, known=None, target=LOWER, n=None):
    return standing(checks(numbers, n), target, policy, known or Known(), NOW)


def replay(numbers, policy=USUAL, target=LOWER):
    """Whether the breach is open after each check, one check at a time."""
    known, seen = Known(), []
    every = checks(numbers)
    for place in range(len(every)):
        found = standing(every[: place + 1], target, policy, known, every[place].at)
        known = Known(is_firing=found.breach, last_bad_at=found.last_bad_at)
        seen.append(found.breach)
    return seen


@pytest.mark.parametrize(
    ("numbers", "opens"),
    [
        ([2], False), ([2, 2], True), ([2, 0, 2], True), ([0, 2], False), ([2, 2, 0], False), ([2, 2, 0, 0, 2], False),
    ],
)  # fmt: skip
def test_usual_policy_opens_after_two_of_three(numbers, opens):
    assert stand(numbers).breach is opens


@pytest.mark.parametrize(
    ("numbers", "stays"), [([0, 0], True), ([0, 0, 0], False), ([2, 0, 0, 0], False), ([0, 2, 0], True)]
)
def test_usual_policy_closes_after_three_good(numbers, stays):
    assert stand(numbers, known=Known(is_firing=True)).breach is stays


@pytest.mark.parametrize(
    ("numbers", "firing", "state"),
    [
        ([0, 0, 0], False, "ok"), ([0, 0, 2], False, "pending"), ([2, 0, 0], False, "pending"), ([0, 2, 2], False, "firing"),
        ([2, 2, 0], True, "recovering"), ([2, 2, 2], True, "firing"), ([0, 0, 0], True, "ok"), ([], False, "no_data"),
    ],
)  # fmt: skip
def test_the_states_have_names(numbers, firing, state):
    assert stand(numbers, known=Known(is_firing=firing)).state == state


def test_a_margin_keeps_it_open_until_values_are_clearly_good():
    policy = AlertPolicy(margin=0.1)
    open_ = Known(is_firing=True)
    assert stand([0.95] * 3, policy, open_).breach
    assert not stand([0.9] * 3, policy, open_).breach, "ten percent better than the target, exactly"
    assert not stand([0.95] * 3, AlertPolicy(), open_).breach
    assert stand([10.9] * 3, policy, open_, RANGE).breach
    assert not stand([11.0] * 3, policy, open_, RANGE).breach


def test_keep_firing_counts_from_the_last_bad_check():
    policy, last_bad_at = AlertPolicy(good=1, keep_s=600), NOW - timedelta(seconds=599)
    assert stand([0], policy, Known(is_firing=True, last_bad_at=last_bad_at)).breach
    ended = Known(is_firing=True, last_bad_at=NOW - timedelta(seconds=600))
    assert not stand([0], policy, ended).breach


@pytest.mark.parametrize(
    ("no_data", "firing", "state", "breach", "silent"),
    [
        ("alert", True, "no_data", True, True), ("alert", False, "no_data", False, True),
        ("keep", True, "recovering", True, False), ("keep", False, "ok", False, False),
        ("ok", True, "ok", False, False), ("ok", False, "ok", False, False),
    ],
)  # fmt: skip
def test_silence_does_what_the_policy_says(no_data, firing, state, breach, silent):
    known = Known(is_firing=firing, is_late=True, is_silent=True)
    found = stand([0, 0, 0], AlertPolicy(no_data=no_data), known)
    assert (found.state, found.breach, found.silent) == (state, breach, silent)


def test_a_failing_source_takes_the_place_of_silence():
    known = Known(is_late=True, is_silent=True, source_fails=True)
    found = stand([0], known=known)
    assert (found.state, found.failing, found.silent) == ("error", True, False)
    found = stand([0], AlertPolicy(error="keep"), known)
    assert (found.state, found.failing, found.silent) == ("no_data", False, True)


def test_few_cases_judge_nothing():
    policy = AlertPolicy(min_n=20)
    assert not stand([2, 2, 2], policy, n=19).breach
    assert stand([2, 2, 2], policy, n=19).state == "no_data"
    assert stand([0, 0, 0], policy, Known(is_firing=True), n=19).breach, "and close nothing"
    assert stand([2, 2, 2], policy, n=20).breach
    assert stand([2, 2, 2], policy, n=None).breach, "a value without a number of cases is judged"


@given(values, policies)
def test_no_alert_before_k_of_n(numbers, policy):
    bad = [not is_good(value, LOWER) for value in numbers]
    was = False
    for place, is_open in enumerate(replay(numbers, policy)):
        if is_open and not was:
            assert sum(bad[max(0, place - policy.of + 1) : place + 1]) >= policy.bad
            assert bad[place]
        was = is_open


@given(values, policies)
def test_none_closes_before_m_recovered_in_a_row(numbers, policy):
    was = False
    for place, is_open in enumerate(replay(numbers, policy)):
        if was and not is_open:
            last = numbers[max(0, place - policy.good + 1) : place + 1]
            assert len(last) == policy.good
            assert all(is_recovered(value, LOWER, policy.margin) for value in last)
        was = is_open


@given(st.lists(st.floats(0.91, 1.0), min_size=1, max_size=12), st.booleans())
def test_it_never_flaps_inside_the_hysteresis(numbers, firing):
    """Good, but not better by the margin of ten percent: whatever it was, it stays."""
    assert stand(numbers, AlertPolicy(margin=0.1), Known(is_firing=firing)).breach is firing


@given(values, policies, st.booleans(), st.floats(0, 1), st.sampled_from(["lower", "higher"]))
def test_a_looser_target_never_alerts_more(numbers, policy, firing, room, direction):
    loose = 1 + room if direction == "lower" else 1 - room
    known = Known(is_firing=firing)
    strict = stand(numbers, policy, known, Target(direction, 1.0)).breach
    assert strict or not stand(numbers, policy, known, Target(direction, loose)).breach


@given(
    st.lists(st.floats(0, 2), max_size=6), policies, st.booleans(), st.booleans(), st.sampled_from(["alert", "error"])
)
def test_missing_data_is_never_ok_unless_the_policy_says_so(numbers, policy, firing, is_silent, how):
    known = Known(is_firing=firing, is_late=True, is_silent=is_silent, source_fails=how == "error")
    found = stand(numbers, policy, known)
    assert found.state in ("no_data", "error")
    assert found.breach is firing, "and neither opens nor closes a breach"


@given(values, policies, st.booleans())
def test_the_same_checks_say_the_same_again(numbers, policy, firing):
    """Judging twice changes nothing, for instance when a sweep and a push meet."""
    once = stand(numbers, policy, Known(is_firing=firing))
    assert stand(numbers, policy, Known(is_firing=once.breach, last_bad_at=once.last_bad_at)).breach is once.breach
