"""The numbers that a chart gives to its script are those that it draws."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from common.charts import Flag, Limits, series_json

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def series(points, **more):
    given = {
        "unit": "s", "limits": Limits(target=2.0), "flags": (), "start": BEGIN, "end": BEGIN + 10 * HOUR, "gap": 3 * HOUR,
    }  # fmt: skip
    return json.loads(series_json(points, **(given | more)))


def test_instants_and_values_stand_side_by_side_and_a_gap_is_one_null():
    found = series([(BEGIN, 1.0), (BEGIN + HOUR, 1.25), (BEGIN + 9 * HOUR, 3.0)])
    at = int(BEGIN.timestamp())
    assert found["times"] == [at, at + 3600, at + 5 * 3600, at + 9 * 3600]
    assert found["values"] == [1.0, 1.25, None, 3.0]
    assert found["x"] == [at, at + 36_000]
    low, high = found["y"]
    assert low <= 1.0
    assert high >= 3.0
    assert "low" not in found


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("ratio", {"factor": 100, "before": "", "after": "\u202f%"}),
        ("EUR", {"factor": 1, "before": "€", "after": ""}),
        ("", {"factor": 1, "before": "", "after": ""}),
    ],
)
def test_the_unit_says_how_a_value_is_written(unit, shown):
    assert series([(BEGIN, 0.5), (BEGIN + HOUR, 0.6)], unit=unit)["shown"] == shown


def test_days_carry_their_lowest_and_highest_and_flags_outside_are_left_out():
    found = series(
        [(BEGIN, 2.0), (BEGIN + HOUR, 2.5)], spread={BEGIN: (1.0, 4.0)},
        flags=[Flag(BEGIN, "release 2.1 <b>"), Flag(BEGIN - HOUR, "before")],
    )  # fmt: skip
    assert (found["low"], found["high"], found["isDaily"]) == ([1.0, None], [4.0, None], True)
    assert found["flags"] == [[int(BEGIN.timestamp()), "release 2.1 <b>"]]


def test_without_a_value_there_is_a_scale_and_nothing_to_read():
    found = series([(BEGIN, None)], limits=Limits())
    assert (found["times"], found["y"]) == ([], [0.0, 1.0])
