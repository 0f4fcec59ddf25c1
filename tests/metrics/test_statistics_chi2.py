"""Chi-squared: published values, and scipy as oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.statistics.chi2 import homogeneity, quantile, survival


@pytest.mark.parametrize(("df", "printed"), [(1, 6.635), (4, 13.277), (9, 21.666), (19, 36.191)])
def test_the_printed_table_of_99_percent(df, printed):
    """NIST/SEMATECH e-Handbook 1.3.6.7.4, critical values of chi-squared."""
    assert quantile(0.99, df) == pytest.approx(printed, abs=5e-4)


def test_the_worked_example_of_equal_frequencies():
    """[16, 18, 16, 14, 12, 12] against equal frequencies: 2.0 on 5 degrees, p = .8491 (documentation of scipy)."""
    assert survival(2.0, 5) == pytest.approx(0.84914503608460956, rel=1e-12)
    assert survival(3.5, 5) == pytest.approx(0.62338762774958223, rel=1e-12)


def test_the_worked_example_of_a_contingency_table():
    """Rows 10 10 20 and 20 20 20: 2.7778 on 2 degrees, p = .24935 (documentation of scipy)."""
    found = homogeneity([10, 10, 20], [20, 20, 20])
    assert found.statistic == pytest.approx(2.7777777777777777)
    assert found.df == 2
    assert found.p == pytest.approx(0.24935220877729619)


@given(st.floats(0, 500), st.integers(1, 200))
def test_survival_agrees_with_scipy(statistic, df):
    assert survival(statistic, df) == pytest.approx(stats.chi2.sf(statistic, df), rel=1e-8, abs=1e-13)


@given(st.floats(0.001, 0.999), st.integers(1, 100))
def test_quantile_agrees_with_scipy(share, df):
    assert quantile(share, df) == pytest.approx(stats.chi2.ppf(share, df), rel=1e-7)


counts = st.lists(st.integers(10, 5000), min_size=2, max_size=12)


@given(counts, st.data())
def test_homogeneity_agrees_with_scipy_where_no_bin_is_merged(reference, data):
    current = data.draw(st.lists(st.integers(10, 5000), min_size=len(reference), max_size=len(reference)))
    total, n = sum(reference) + sum(current), sum(reference)
    least = min(a + b for a, b in zip(reference, current, strict=True)) * min(n, total - n) / total
    if least < 5:
        return
    oracle = stats.chi2_contingency([reference, current], correction=False)
    found = homogeneity(reference, current)
    assert (found.statistic, found.p) == (pytest.approx(oracle.statistic), pytest.approx(oracle.pvalue, abs=1e-12))


def test_rare_bins_are_merged_until_each_expects_five():
    rare = homogeneity([1000, 1, 1, 1, 1], [1000, 0, 0, 0, 0])
    assert rare.df == 0
    assert rare.p == 1.0
    assert homogeneity([0, 0], [5, 5]).p == 1.0


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_no_quantile_outside_0_and_1(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(share, 3)
