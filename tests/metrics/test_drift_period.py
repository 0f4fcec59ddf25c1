"""A person chooses what a series is compared with; columns pushed one by one share the level of all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from metrics.models import DriftVerdict, Point
from metrics.services import (
    drift_period_choose,
    drift_reference_set,
    drift_snapshot_push,
    metric_add,
    series_drift_judge,
)
from metrics.services.storage import points_upsert

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPRING = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 30), "reason": "Before the new model."}


@pytest.fixture
def fed(pushed):
    """Around 1 in spring, around 9 for the last ten weeks: steady now, and far from spring."""
    rows = [
        Point(
            metric=pushed, at=NOON - timedelta(days=day), provenance="pushed",
            value=(9.0 if day <= 75 else 1.0) + 0.01 * (day * 7919 % 13),
        )
        for day in range(1, 205)
    ]  # fmt: skip
    points_upsert(rows)
    pushed.latest_at = rows[0].at
    pushed.save()
    return pushed


def test_what_is_steady_against_eight_weeks_has_drifted_from_the_chosen_spring(demo_database, cast, fed):
    with clock.travelling(NOON):
        series_drift_judge()
        assert DriftVerdict.objects.get().state == "stable"
        drift_period_choose(actor=cast.engineer.actor, metric=fed, **SPRING)
        verdict = DriftVerdict.objects.get()
        assert verdict.state == "drifted"
        assert "of 61 days" in verdict.words
        assert verdict.words.endswith("Reference chosen: 1 May 2026 to 30 Jun 2026.")
        assert verdict.parameters["reference_from"] == "2026-05-01"
        drift_period_choose(actor=cast.engineer.actor, metric=fed, starts_on=None, ends_on=None, reason="Back.")
        assert DriftVerdict.objects.get().state == "stable"
    with clock.travelling(NOON + timedelta(days=1)):
        drift_period_choose(actor=cast.engineer.actor, metric=fed, **SPRING)
        assert [row.state for row in DriftVerdict.objects.all()] == ["drifted", "stable"]  # what was said stays
    assert Entry.objects.filter(action="metrics.drift_period_choose").count() == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_on": None}, "ends_on"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2026, 5, 19)}, "ends_on"),
        ({"ends_on": date(2026, 11, 6)}, "ends_on"),
        ({"starts_on": date(2025, 5, 1)}, "ends_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_period_that_says_nothing_is_refused(cast, fed, given, field):
    with clock.travelling(NOON), pytest.raises(DomainError) as refused:
        drift_period_choose(actor=cast.engineer.actor, metric=fed, **{**SPRING, **given})
    assert refused.value.field == field


def test_only_who_edits_the_metric_chooses(cast, fed, sign_in):
    for person in ("outsider", "auditor"):
        with clock.travelling(NOON), pytest.raises(NotAllowed):
            drift_period_choose(actor=getattr(cast, person).actor, metric=fed, **SPRING)
    url = f"{fed.get_absolute_url()}drift/period/"
    assert sign_in(cast.outsider).post(url, {"reason": "x"}).status_code == 403
    page = sign_in(cast.engineer).post(url, {"starts_on": "2026-05-01", "reason": "Half a period"})
    assert page.status_code == 422
    assert "Half a period" in page.text
    assert sign_in(cast.engineer).post(url, {"reason": "Back."}).status_code == 303


def test_columns_pushed_one_by_one_share_the_level_of_all(cast, initiative):
    values = {
        "name": "Drift", "kind": "model", "purpose": "drift", "direction": "lower", "target": 0.25, "provenance": "pushed",
    }  # fmt: skip
    metric = metric_add(actor=cast.engineer.actor, initiative=initiative, values=values)
    column = {"counts": [500, 500], "categories": ["a", "b"]}
    drift_reference_set(actor=cast.engineer.actor, metric=metric, label="First", columns=dict.fromkeys("xyz", column))
    rows = drift_snapshot_push(actor=cast.engineer.actor, metric=metric, at=clock.now(), columns={"x": [260, 240]})
    assert [row.parameters["columns"] for row in rows] == [3]
    assert rows[0].parameters["significance"] == pytest.approx(0.01 / 3)
