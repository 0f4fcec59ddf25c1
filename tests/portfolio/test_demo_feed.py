"""The demo goes on by itself: only in a demo database, never twice, never outside the range of the last weeks."""

from datetime import UTC, datetime, timedelta

import pytest

from common import clock
from initiatives.models import Initiative
from metrics.models import Metric, Point, Source
from metrics.services import metric_add, points_push, source_add
from portfolio.demo.feeding import WEEK, due_instants, repeated
from portfolio.demo.itself import SOURCE
from portfolio.services.demo_feed import demo_feed, demo_source_test

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def metric(cast, initiative) -> Metric:
    """An hourly metric whose values stopped two hours ago."""
    Initiative.objects.filter(pk=initiative.pk).update(status="active")
    made = metric_add(
        actor=cast.pm.actor, initiative=initiative,
        values={"name": "p95", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1,
                "interval_s": 3600, "grace_s": 60, "provenance": "pushed"},
    )  # fmt: skip
    last = clock.now() - 2 * HOUR
    points = [{"metric": made.pk, "at": last - back * HOUR, "value": 0.5 + back % 24 / 100} for back in range(200)]
    points_push(actor=cast.pm.actor, items=points)
    return made


def test_demo_metric_gets_what_is_due_and_no_more(demo_database, metric):
    before = Point.objects.count()
    assert demo_feed() == 2
    assert Point.objects.count() == before + 2
    assert demo_feed() == 0
    metric.refresh_from_db()
    assert clock.now() - metric.latest_at < HOUR
    assert 0.5 <= metric.latest_value <= 0.73


def test_nothing_is_invented_in_a_real_database(metric):
    before = Point.objects.count()
    assert demo_feed() == 0
    assert Point.objects.count() == before


def test_a_stopped_initiative_and_a_metric_switched_off_stay_silent(demo_database, metric):
    Initiative.objects.update(status="stopped")
    assert demo_feed() == 0
    Initiative.objects.update(status="active")
    Metric.objects.update(is_enabled=False)
    assert demo_feed() == 0


def test_after_a_long_pause_only_the_last_week_is_filled():
    found = due_instants(NOON - timedelta(days=40), HOUR, NOON)
    assert len(found) == 7 * 24
    assert found[0] > NOON - WEEK
    assert found[-1] == NOON
    assert due_instants(NOON, HOUR, NOON + timedelta(minutes=59)) == []
    assert due_instants(NOON - HOUR, HOUR, NOON) == [NOON]


def test_a_value_repeats_the_week_before_within_half_a_percent():
    history = [(NOON - WEEK - HOUR, 10.0), (NOON - WEEK, 20.0), (NOON - HOUR, 30.0)]
    value = repeated(history, NOON, "7")
    assert value == pytest.approx(20, rel=0.006)
    assert value == repeated(history, NOON, "7")
    assert repeated([(NOON - WEEK, 1.0)], NOON, "7") == 1.0, "the range of a single value is that value"


def test_the_own_source_is_tested_once_and_only_in_a_demo(demo_database, cast):
    values = {"kind": "openmetrics", "name": SOURCE, "url": "http://127.0.0.1:9/metrics"}
    source_add(actor=cast.engineer.actor, values=values)
    assert demo_source_test()
    source = Source.objects.get()
    assert (source.test_state, source.test_steps[0]["ok"]) == ("failed", False), "this address is not allowed here"
    assert not demo_source_test(), "somebody has looked; the demo does not look again"


def test_no_source_of_a_real_database_is_touched(cast):
    source_add(
        actor=cast.engineer.actor, values={"kind": "openmetrics", "name": SOURCE, "url": "http://127.0.0.1:9/metrics"}
    )
    assert not demo_source_test()
    assert Source.objects.get().test_state == "never"
