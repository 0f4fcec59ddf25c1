"""Wilson's interval: published values, scipy as oracle, and what an interval must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from metrics.statistics.proportions import wilson


def test_a_published_example():
    """81 of 263, 95 %: .2553 to .3662 (Newcombe 1998, table I, method 3)."""
    found = wilson(81 / 263, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_none_of_twenty_is_not_never():
    """0 of 20, 95 %: 0 to .1611 (Newcombe 1998)."""
    found = wilson(0, 20)
    assert (found.low, found.high) == (pytest.approx(0, abs=1e-12), pytest.approx(0.1611, abs=5e-5))


@given(st.integers(1, 5000), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_agrees_with_scipy(n, data, confidence):
    seen = data.draw(st.integers(0, n))
    oracle = binomtest(seen, n).proportion_ci(confidence, method="wilson")
    found = wilson(seen / n, n, confidence)
    assert (found.low, found.high) == (pytest.approx(oracle.low, abs=1e-9), pytest.approx(oracle.high, abs=1e-9))


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_more_cases_narrow_it_and_it_holds_the_share(share, n):
    wide, narrow = wilson(share, n), wilson(share, n * 4)
    assert wide.low <= share + 1e-9
    assert wide.high >= share - 1e-9
    assert narrow.high - narrow.low < wide.high - wide.low


@pytest.mark.parametrize(("share", "n"), [(-0.1, 5), (1.1, 5), (0.5, 0)])
def test_no_share_of_nothing(share, n):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(share, n)
