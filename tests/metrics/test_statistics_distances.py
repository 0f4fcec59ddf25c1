"""Distances of histograms: published examples, scipy as oracle, and what any distance must hold."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

from metrics.statistics.distances import hellinger, jensen_shannon, psi, psi_critical, shares, spread, wasserstein

histogram = st.lists(st.integers(0, 2000), min_size=2, max_size=15).filter(any)


@st.composite
def pairs(draw):
    first = draw(histogram)
    second = draw(st.lists(st.integers(0, 2000), min_size=len(first), max_size=len(first)).filter(any))
    return first, second


def test_jensen_shannon_of_the_documentation():
    """jensenshannon([1, 0, 0], [0, 1, 0], 2) = 1; ([1, 0], [.5, .5]) = .46450140402245893 with natural logarithms."""
    assert jensen_shannon([1, 0, 0], [0, 1, 0]) == pytest.approx(1.0)
    natural = jensen_shannon([1, 0], [0.5, 0.5]) * math.sqrt(math.log(2))
    assert natural == pytest.approx(0.46450140402245893)


def test_wasserstein_of_the_documentation():
    """[0, 1, 3] against [5, 6, 8]: 5; [0, 1] with weights 3 1 against 2 2: .25."""
    assert wasserstein([0, 1, 3, 5, 6, 8], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]) == pytest.approx(5)
    assert wasserstein([0, 1], [3, 1], [2, 2]) == pytest.approx(0.25)


def test_hellinger_of_a_published_test():
    """16 18 16 14 12 12 against 16 16 16 16 16 8: .06812."""
    assert hellinger([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]) == pytest.approx(
        0.06812, abs=1e-5
    )  # printed without rounding


@given(pairs())
def test_jensen_shannon_and_wasserstein_agree_with_scipy(pair):
    reference, current = pair
    centres = [float(place * place) for place in range(len(reference))]
    assert jensen_shannon(reference, current) == pytest.approx(float(jensenshannon(reference, current, 2)), abs=1e-6)
    assert wasserstein(centres, reference, current) == pytest.approx(
        wasserstein_distance(centres, centres, reference, current), abs=1e-9
    )


@given(pairs())
def test_a_distance_is_symmetric_never_negative_and_nothing_from_itself(pair):
    reference, current = pair
    for distance in (psi, jensen_shannon, hellinger):
        assert distance(reference, current) == pytest.approx(distance(current, reference))
        assert distance(reference, current) >= 0
        assert distance(reference, reference) == pytest.approx(0, abs=1e-7)
    assert jensen_shannon(reference, current) <= 1 + 1e-9


def test_spread_is_the_standard_deviation_of_the_mass():
    assert spread([0, 10], [5, 5]) == pytest.approx(5)


def test_an_empty_histogram_has_no_shares():
    with pytest.raises(ValueError, match="without counts"):
        shares([0, 0])


@pytest.mark.parametrize(("n", "low", "high"), [(50, 0.002, 0.03), (200, 0.002, 0.025), (1000, 0.002, 0.02)])
def test_the_calibrated_index_alarms_falsely_about_once_in_a_hundred(n, low, high):
    """Reference 10,000 over deciles, no drift, 1,500 samples; the share beyond the 99 % value. docs/rules/drift.md."""
    draw = random.Random(20261126 + n)
    limit = psi_critical(10_000, n, 10)
    flagged = 0
    for _ in range(1500):
        current = [0] * 10
        for _ in range(n):
            current[draw.randrange(10)] += 1
        flagged += psi([1000] * 10, current) > limit
    assert low <= flagged / 1500 <= high


def test_the_conventional_bands_alone_alarm_always_under_a_hundred_rows():
    """Why they are not used alone: at 50 rows without drift most samples pass 0.1."""
    draw = random.Random(7)
    flagged = 0
    for _ in range(300):
        current = [0] * 10
        for _ in range(50):
            current[draw.randrange(10)] += 1
        flagged += psi([1000] * 10, current) > 0.1
    assert flagged / 300 > 0.6
