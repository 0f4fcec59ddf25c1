"""How an objective stands (`docs/rules/objectives.md`): worked examples, and what holds for any figures. Pure."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.objectives import Asked, Tally, standing, windows_of
from metrics.statistics.objectives import BURN_RULES, budget

DAY, HOUR = 86_400, 3_600
CASES = Asked(target=0.999, period_s=30 * DAY, spacing_s=60, min_cases=100)
SLICES = Asked(target=0.99, period_s=28 * DAY, spacing_s=300, slice_s=300)
WINDOWS = {s for rule, short in windows_of(60) for s in (rule.long_s, short)}


def steady(share_failed, per_s=10.0, windows=WINDOWS):
    """The same share of failures in each window."""
    return {s: Tally(per_s * s, per_s * s * share_failed, 1.0) for s in windows}


def plain(found):
    """The words without the narrow spaces that figures have on a page."""
    return found.words.replace("\u202f", " ")


def month(failed, total=25_920_000.0, covered=1.0):
    return Tally(total, failed, covered)


def test_the_printed_example_half_a_budget():
    """99.9 % of 3 million requests in four weeks: 3,000 may fail, and 1,500 cost half of that (SRE Workbook, chapter 2)."""
    found = standing(Asked(0.999, 28 * DAY, 60), month(1500.0, 3_000_000.0), steady(0.0005))
    assert (found.state, found.left) == ("held", pytest.approx(0.5))
    assert plain(found) == "50 % of the budget is left: 1,500 of the 3,000 cases that may fail in 28 d have failed."


@pytest.mark.parametrize(
    ("share_failed", "burning", "urgency"),
    [
        (0.0145, {14.4, 6.0, 3.0, 1.0}, "now"),
        (0.0061, {6.0, 3.0, 1.0}, "now"),
        (0.0031, {3.0, 1.0}, "soon"),
        (0.0011, {1.0}, "soon"),
        (0.001, set(), ""),
    ],
)
def test_each_rule_burns_above_its_printed_error_rate(share_failed, burning, urgency):
    """Table 5-8: error rates of 1.44 %, 0.6 %, 0.3 % and 0.1 % for 99.9 %."""
    found = standing(CASES, month(10_000.0), steady(share_failed))
    assert {burn.rate for burn in found.burns if burn.result == "burning"} == burning
    assert found.urgency == urgency
    assert (found.pressure > 1) == bool(burning)
    assert found.state == ("burning" if burning else "held")


def test_what_is_over_alerts_nobody():
    windows = steady(0.02) | {300: Tally(3000, 0, 1.0), 1800: Tally(18000, 0, 1.0)}
    burns = {burn.rate: burn for burn in standing(CASES, month(10_000.0), windows).burns}
    assert burns[14.4].result == "quiet"
    assert plain(burns[14.4]) == "Slower than this in the last 5 min: it is over."
    assert burns[3.0].result == "burning"


def test_what_has_just_begun_waits_for_the_long_window():
    windows = steady(0.0001) | {300: Tally(3000, 600, 1.0)}
    assert plain(standing(CASES, month(10_000.0), windows).burns[0]) == "Slower than this in 1 h."


def test_a_burning_rule_says_what_it_cost():
    burn = standing(CASES, month(10_000.0), steady(0.0145)).burns[0]
    assert plain(burn) == "2 % of the whole budget went in 1 h."


def test_silence_is_not_health():
    nothing = standing(CASES, Tally(), {})
    assert (nothing.state, nothing.left, nothing.pressure) == ("unknown", None, None)
    assert plain(nothing) == "Nothing was counted in the last 30 d: that is not health."
    late = standing(CASES, month(100.0), steady(0.0), late_since=datetime(2026, 11, 3, 9, 5, tzinfo=UTC))
    assert late.state == "unknown"
    assert "No value since 3 Nov 2026 09:05 UTC: what happened since is not known" in plain(late)


def test_half_of_the_period_must_have_values():
    found = standing(CASES, month(100.0, covered=0.4), steady(0.0))
    assert found.state == "unknown"
    assert plain(found).startswith("Only 40 % of 30 d has values; asked for half. So far:")


def test_a_window_with_gaps_is_not_judged():
    windows = steady(0.02) | {HOUR: Tally(36_000, 720, 0.3)}
    burn = standing(CASES, month(100.0), windows).burns[0]
    assert (burn.result, plain(burn)) == ("unknown", "Only 30 % of 1 h has values; asked for half.")


def test_a_quiet_service_is_not_paged_by_one_failure():
    """Ten cases an hour and one failure is a burn of 100, and says nothing."""
    few = standing(CASES, month(1.0, 7200.0), {HOUR: Tally(10, 1, 1.0), 300: Tally(1, 1, 1.0)}).burns[0]
    assert (few.result, plain(few)) == ("unknown", "10 cases in 1 h; under 100 nothing is judged.")
    asked = Asked(0.999, 30 * DAY, 60, min_cases=0)
    one = standing(asked, month(1.0, 7200.0), {HOUR: Tally(10, 1, 1.0), 300: Tally(1, 1, 1.0)})
    assert (one.burns[0].result, plain(one.burns[0])) == ("quiet", "One failure alone alerts nobody.")
    assert one.pressure == 1.0


def test_slices_are_told_in_time():
    found = standing(SLICES, Tally(8064, 50, 1.0), {})
    assert (
        plain(found)
        == "38 % of the budget is left: 4 h 10 min of the 6 h 43 min that may miss the target in 28 d have missed it."
    )


def test_what_is_overspent_says_how_often():
    found = standing(SLICES, Tally(8064, 120, 1.0), {})
    assert (found.state, found.left) == ("spent", pytest.approx(1 - 120 / 80.64))
    assert plain(found).startswith("the budget was spent 1.5 times: 10 h")


def test_figures_that_cannot_be_true_say_nothing():
    found = standing(CASES, month(-5.0), steady(0.1), oddity="120 good of 100 in all")
    assert (found.state, found.left, found.burns, plain(found)) == ("unknown", None, (), "120 good of 100 in all")


@pytest.mark.parametrize(
    ("spacing_s", "shorts"),
    [(60, [300, 1800, 7200, 21600]), (HOUR, [HOUR, 7200, 21600]), (DAY, [DAY]), (3 * DAY, [])],
)
def test_a_short_window_holds_at_least_one_value(spacing_s, shorts):
    """Where it would reach the long one, the rule cannot be asked."""
    assert [short for _, short in windows_of(spacing_s)] == shorts


ratio = st.floats(0.5, 0.9999)
share = st.floats(0, 1)


@given(target=ratio, parts=st.lists(st.tuples(st.floats(1, 1e6), share), min_size=1, max_size=9))
def test_the_budget_adds_up(target, parts):
    """What the parts of a period spend is what the period spends."""
    asked = Asked(target, 28 * DAY, 60)
    total = sum(cases for cases, _ in parts)
    failed = [cases * bad for cases, bad in parts]
    left = standing(asked, Tally(total, sum(failed), 1.0), {}).left
    assert left == pytest.approx(1 - sum(one / (total * budget(target)) for one in failed), abs=1e-6, rel=1e-6)


@given(target=ratio, total=st.floats(1, 1e9), factor=st.floats(0, 3))
def test_burning_at_1_over_the_whole_period_spends_exactly_the_budget(target, total, factor):
    found = standing(Asked(target, 28 * DAY, 60), Tally(total, total * budget(target) * factor, 1.0), {})
    assert found.left == pytest.approx(1 - factor, abs=1e-6)


@given(target=ratio, bad=share, cases=st.integers(0, 5000), min_cases=st.integers(0, 500))
def test_pressure_is_above_1_exactly_while_a_rule_burns(target, bad, cases, min_cases):
    windows = {s: Tally(cases, cases * bad, 1.0) for s in WINDOWS}
    found = standing(Asked(target, 28 * DAY, 60, min_cases), Tally(cases, cases * bad, 1.0), windows)
    burns = any(burn.result == "burning" for burn in found.burns)
    assert burns == (found.pressure is not None and found.pressure > 1)
    assert not (burns and cases < min_cases)
    assert (found.state == "burning") == burns
    assert len(found.burns) == len(BURN_RULES)
