"""Lengths of finished stays as the database works them out: the same that the figures take."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from initiatives.models import Initiative
from phases.models import PhaseStay, StayOutcome
from phases.models.lengths import Listed, ended_on
from phases.passages import forecast_lengths

BEGAN = datetime(2026, 3, 28, 14, 7, 33, 125_000, tzinfo=UTC)
DAYS = [
    {},
    {"effective_entered_on": date(2026, 3, 20)},
    {"effective_left_on": date(2026, 4, 2)},
    {"effective_entered_on": date(2026, 3, 20), "effective_left_on": date(2026, 4, 1)},
    {"effective_left_on": date(2026, 3, 28)},  # that day began before the instant of its entry
]


@pytest.fixture
def stay(initiative):
    def _stay(**given):
        row = {"phase": 2, "entered_at": BEGAN, "left_at": BEGAN + timedelta(days=9, seconds=61, milliseconds=7)}
        return PhaseStay.objects.create(initiative=initiative, **{**row, "outcome": StayOutcome.GO, **given})

    return _stay


def lengths(most=600):
    return list(PhaseStay.objects.newest_days(2, most).values_list("value", flat=True))


def test_lengths_are_those_of_the_figures(stay):
    for days in DAYS:
        stay(**days)
        stay(**days, is_imported=True)
    for outcome in (StayOutcome.CORRECTED, StayOutcome.STOPPED, StayOutcome.RECYCLE):
        stay(outcome=outcome)
    expected = forecast_lengths(PhaseStay.objects.all())[2]
    assert len(expected) == 7
    assert sorted(lengths()) == pytest.approx(sorted(expected), abs=1 / 86_400)


def test_no_stay_is_shorter_than_nothing(stay):
    stay(effective_left_on=date(2026, 3, 28))
    assert lengths() == [0.0]


def test_newest_are_those_that_really_ended_last(stay):
    stay(effective_entered_on=date(2026, 1, 1), effective_left_on=date(2026, 1, 31), left_at=BEGAN + timedelta(days=90))
    stay(left_at=BEGAN + timedelta(days=2))
    stay(left_at=BEGAN + timedelta(days=1))
    assert [round(days) for days in lengths(2)] == [2, 1]
    stay(left_at=BEGAN + timedelta(days=2, hours=-3))  # on the same day, written down later
    assert [round(days, 2) for days in lengths(2)] == [1.88, 2.0]


def test_day_of_an_end_is_that_of_utc(stay):
    late = datetime(2026, 4, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    stay(left_at=late)
    stay(left_at=late + timedelta(microseconds=1))
    found = PhaseStay.objects.finished().order_by("id").values_list(ended_on(), flat=True)
    assert list(found) == [date(2026, 4, 1), date(2026, 4, 2)]


def test_rows_are_carried_as_one_list(stay):  # the initiative is the row that carries it
    assert json.loads(_listed() or "[]") == []
    stay(left_at=BEGAN + timedelta(days=4))
    stay(left_at=BEGAN + timedelta(days=5))
    assert json.loads(_listed()) == [5.0, 4.0]


def _listed():
    return Initiative.objects.values_list(Listed(PhaseStay.objects.newest_days(2, 9)), flat=True)[0]
