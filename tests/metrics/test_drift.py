"""Drift: what counts as one, what is too little to say, and how often it is said wrongly."""

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.drift import Day, Histogram, beyond_chance, distribution_drift, series_drift

DECILES = [-1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816]
REFERENCE = Histogram([1000] * 10, DECILES)
MONDAY = date(2026, 6, 1)


def _sample(draw: random.Random, n: int, shift: float = 0.0) -> Histogram:
    counts = [0] * 10
    for _ in range(n):
        value = draw.gauss(shift, 1)
        counts[sum(value > edge for edge in DECILES)] += 1
    return Histogram(counts, DECILES)


def _days(values: list[float], start: date = MONDAY) -> list[Day]:
    return [Day(start + timedelta(days=place), value) for place, value in enumerate(values)]


def _noise(draw: random.Random, n: int, at: float = 100.0) -> list[float]:
    return [draw.gauss(at, 2) for _ in range(n)]


def test_a_large_shift_drifts_and_says_method_n_threshold_and_result():
    found = distribution_drift(REFERENCE, _sample(random.Random(1), 1240, 0.6))
    assert found.state == "drifted"
    assert found.method == "PSI over fixed bins"
    assert (found.n, found.threshold) == (1240, 0.25)
    assert found.words.startswith("PSI 0.")
    assert "on 1,240 rows, alert from 0.25; significant at 1 %" in found.words
    assert found.parameters["reference_n"] == 10_000


def test_a_shift_that_is_sure_but_small_is_a_warning_not_a_drift():
    found = distribution_drift(REFERENCE, _sample(random.Random(2), 20_000, 0.25))
    assert found.state == "warning"
    assert found.statistic < 0.1


def test_a_shift_that_is_sure_and_immaterial_is_stable():
    found = distribution_drift(REFERENCE, _sample(random.Random(3), 100_000, 0.07))
    assert found.parameters["psi_by_chance"] < found.statistic
    assert found.state == "stable"


def test_an_index_above_the_band_by_chance_alone_is_stable():
    draw = random.Random(4)
    found = next(
        verdict
        for verdict in (distribution_drift(REFERENCE, _sample(draw, 60)) for _ in range(500))
        if verdict.statistic > 0.1
    )
    assert found.state == "stable"
    assert "within chance" in found.words


@pytest.mark.parametrize("n", [0, 1, 49])
def test_under_50_rows_nothing_is_said(n):
    found = distribution_drift(REFERENCE, _sample(random.Random(5), n, 3))
    assert found.state == "not_enough_data"
    assert not found.is_judged
    assert found.statistic is None
    assert "at least 50" in found.words


def test_under_200_rows_it_is_judged_with_a_warning():
    assert "Fewer than 200 rows" in distribution_drift(REFERENCE, _sample(random.Random(6), 120, 2)).words
    assert "Fewer than" not in distribution_drift(REFERENCE, _sample(random.Random(6), 200, 2)).words


def test_other_bins_are_refused():
    with pytest.raises(ValueError, match="10 bins, this has 2"):
        distribution_drift(REFERENCE, Histogram([50, 50]))


def test_categories_are_judged_by_pearsons_test():
    reference = Histogram([700, 200, 100])
    assert distribution_drift(reference, Histogram([140, 40, 20])).state == "stable"
    found = distribution_drift(reference, Histogram([60, 40, 100]))
    assert (found.state, found.method) == ("drifted", "PSI and Pearson's test over categories")


def test_many_columns_need_more_to_be_beyond_chance():
    current = Histogram([600, 230, 170])
    one = distribution_drift(Histogram([700, 200, 100]), current)
    assert one.parameters["significance"] == pytest.approx(0.01)
    assert distribution_drift(Histogram([700, 200, 100]), current, columns=20).parameters[
        "significance"
    ] == pytest.approx(0.0005)


@pytest.mark.parametrize("n", [60, 200, 1000])
def test_false_alarms_without_drift(n):
    """One in a hundred is the level; of 1,000 samples 20 are its upper end with 99.8 % certainty (docs/rules/drift.md)."""
    draw = random.Random(n)
    found = [distribution_drift(REFERENCE, _sample(draw, n)).state for _ in range(1000)]
    assert len(found) - found.count("stable") <= 20


@pytest.mark.parametrize(("shift", "n", "least"), [(0.6, 500, 0.95), (1.0, 100, 0.95)])
def test_power(shift, n, least):
    draw = random.Random(int(shift * 10) + n)
    found = [distribution_drift(REFERENCE, _sample(draw, n, shift)).state for _ in range(200)]
    assert found.count("drifted") / 200 >= least


@given(st.lists(st.integers(0, 300), min_size=10, max_size=10))
def test_what_is_stored_is_zero_unless_it_is_beyond_chance(counts):
    verdict = distribution_drift(REFERENCE, Histogram(counts, DECILES))
    stored = beyond_chance([verdict])
    if not verdict.is_judged:
        assert stored is None
    elif verdict.state == "stable":
        assert stored == 0
    else:
        assert stored == verdict.statistic


def test_the_worst_of_several_columns_is_stored():
    calm, moved = _sample(random.Random(7), 500), _sample(random.Random(8), 500, 1)
    verdicts = [distribution_drift(REFERENCE, each, columns=2) for each in (calm, moved)]
    assert beyond_chance(verdicts) == verdicts[1].statistic
    assert beyond_chance([]) is None


def test_a_steady_series_is_stable_and_a_jump_drifts():
    draw = random.Random(11)
    reference = _days(_noise(draw, 40))
    later = MONDAY + timedelta(days=40)
    assert series_drift(reference, _days(_noise(draw, 14), later)).state == "stable"
    found = series_drift(reference, _days([*_noise(draw, 12), 115.0, 116.0], later))
    assert found.state == "drifted"
    assert "above the reference of 40 days, limit 3; 2 of the last 3 days beyond it" in found.words


def test_one_day_beyond_is_a_warning():
    draw = random.Random(12)
    found = series_drift(_days(_noise(draw, 40)), _days([*_noise(draw, 5), 130.0]))
    assert found.state == "warning"


def test_a_creeping_change_is_found_by_the_average_before_any_day_is_beyond():
    draw = random.Random(13)
    reference = _days(_noise(draw, 50))
    found = series_drift(reference, _days([100 + step * 0.3 + draw.gauss(0, 1) for step in range(14)]))
    assert found.state == "drifted"
    assert "creeping" in found.words
    assert abs(found.statistic) < 3


def test_no_average_over_days_that_resemble_their_neighbours():
    draw = random.Random(14)
    level, values = 100.0, []
    for _ in range(60):
        level = 100 + 0.8 * (level - 100) + draw.gauss(0, 1)
        values.append(level)
    found = series_drift(_days(values), _days(values[-10:]))
    assert found.method == "Shewhart, 2 of 3"
    assert "neighbouring days are alike" in found.words


def test_weekends_are_compared_with_weekends():
    draw = random.Random(15)

    def week(days: int, start: date) -> list[Day]:
        dates = [start + timedelta(days=place) for place in range(days)]
        return [Day(day, (20 if day.weekday() >= 5 else 100) + draw.gauss(0, 1)) for day in dates]

    reference = week(56, MONDAY)
    saturday = week(7, MONDAY + timedelta(days=56))
    found = series_drift(reference, saturday)
    assert found.parameters["season"] == "weekday"
    assert found.state == "stable"
    low_monday = [*saturday, *_days([20.0, 20.0, 20.0], MONDAY + timedelta(days=63))]
    assert series_drift(reference, low_monday).state == "drifted"


@pytest.mark.parametrize(("reference", "recent"), [(19, 5), (40, 0), (0, 0)])
def test_too_few_days_say_nothing(reference, recent):
    found = series_drift(_days([1.0] * reference), _days([1.0] * recent))
    assert found.state == "not_enough_data"


def test_false_alarms_of_a_series_over_a_month():
    """Reference 50 days, 30 days judged one by one, no drift: see docs/rules/drift.md for the measured share."""
    draw = random.Random(16)
    alarmed = 0
    for _ in range(300):
        reference = _days(_noise(draw, 50))
        values = _noise(draw, 30)
        alarmed += any(
            series_drift(reference, _days(values[max(0, end - 14) : end])).state == "drifted" for end in range(1, 31)
        )
    assert alarmed / 300 < 0.2


@pytest.mark.parametrize(
    ("recent", "state"),
    [
        ([0.0, 0.0, 0.0], "stable"),
        ([0.0, 0.0, 0.1], "warning"),
        ([0.1, 0.0, 0.1], "drifted"),
        ([0.1, 0.1, 0.0], "stable"),
    ],
)
def test_a_reference_that_never_moved_is_left_by_any_move_and_gives_a_finite_number(recent, state):
    found = series_drift(_days([0.0] * 40), _days(recent, MONDAY + timedelta(days=40)))
    assert found.state == state
    assert math.isfinite(found.statistic)
    assert "never moved" in found.words


@given(st.lists(st.sampled_from([0.1, 0.2, 0.30000000000000004, 7.0]), min_size=40, max_size=60))
def test_every_number_that_is_kept_is_finite(values):
    """JSON knows no infinity."""
    found = series_drift(_days(values[:35]), _days(values[35:]))
    assert found.statistic is None or math.isfinite(found.statistic)
    assert all(math.isfinite(value) for value in found.parameters.values() if isinstance(value, float))
