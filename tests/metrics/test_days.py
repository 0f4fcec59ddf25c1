"""Each day of a metric comes to one row of figures, exact also while points still arrive for it."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from common import clock
from metrics.models import DirtyDay, MetricDay, Point
from metrics.panels import metric_page, metric_rows
from metrics.services import days_count
from metrics.services.freezing import points_remove
from metrics.services.storage import points_upsert
from tests.metrics.conftest import T0

pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here
DAY = date(2026, 11, 18)


def at(hour, day=DAY, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def store(metric, values, n=None):
    points_upsert(
        [Point(metric_id=metric.pk, at=when, value=value, n=n, provenance="pushed") for when, value in values.items()]
    )


def days(metric, first=DAY, last=DAY):
    return {row.day: row for row in MetricDay.objects.between([metric.pk], first, last).get(metric.pk, [])}


def test_a_day_that_is_over_is_counted_once_and_again_when_a_value_comes_late(pushed):
    store(pushed, {at(0): 1.0, at(12): 5.0, at(23, minute=59): 3.0}, n=4)
    with clock.travelling(T0):
        assert (days_count(), days_count()) == (1, 0)
        row = MetricDay.objects.get()
        assert (row.points, row.total, row.low, row.high, row.last, row.cases) == (3, 9.0, 1.0, 5.0, 3.0, 12.0)
        assert (row.mean, row.squares) == (3.0, pytest.approx(8.0))
        store(pushed, {at(6): 7.0})
        assert days(pushed)[DAY].mean == 4.0, "exact before it is counted again"
        assert MetricDay.objects.get().mean == 3.0
        assert days_count() == 1
        row = MetricDay.objects.get()
        assert (row.points, row.mean, row.cases) == (4, 4.0, None), "one value came without its n"
        store(pushed, {at(6): 7.0})
        assert not DirtyDay.objects.exists(), "the same value again changes nothing"


def test_midnight_begins_a_day_and_today_is_counted_from_its_points(pushed):
    today = T0.date()
    store(pushed, {at(0): 1.0, at(0, DAY + timedelta(days=1)): 2.0, at(1, today): 8.0, at(3, today): 4.0})
    with clock.travelling(T0):
        assert days_count() == 2
        assert DirtyDay.objects.get().day == today
        found = days(pushed, DAY, today)
        assert [(day.day, row.points, row.mean, row.last) for day, row in found.items()] == [
            (18, 1, 1.0, 1.0), (19, 1, 2.0, 2.0), (20, 2, 6.0, 4.0),
        ]  # fmt: skip


def test_points_that_are_taken_away_leave_the_day(pushed, cast):
    store(pushed, {at(1): 1.0, at(2): 2.0, at(1, DAY - timedelta(days=1)): 3.0})
    with clock.travelling(T0):
        days_count()
        points_remove(actor=cast.engineer.actor, metric=pushed, besides=[at(2)])
        assert days(pushed, DAY - timedelta(days=1), DAY).keys() == {DAY}
        days_count()
        assert [(row.day, row.mean) for row in MetricDay.objects.all()] == [(DAY, 2.0)]


def test_values_too_large_to_add_up_have_no_mean_and_stop_nothing(pushed):
    store(pushed, {at(1): 1e308, at(2): 1.7e308, at(1, DAY - timedelta(days=1)): 2.0})
    with clock.travelling(T0):
        assert days_count() == 2
    row = MetricDay.objects.get(day=DAY)
    assert (row.mean, row.squares, row.low, row.high) == (None, None, 1e308, 1.7e308)


@pytest.fixture
def two_years(pushed):
    """Five values on each of 730 days up to yesterday, some days counted and some not."""
    begin = T0.date() - timedelta(days=730)
    values = {
        at(hour, begin + timedelta(days=n)): float(n % 50 + hour) for n in range(730) for hour in (0, 5, 10, 15, 20)
    }
    store(pushed, values)
    DirtyDay.objects.filter(day__gte=T0.date() - timedelta(days=3)).delete()
    with clock.travelling(T0):
        days_count()
        store(pushed, {at(21, begin + timedelta(days=10)): 1000.0})
    return pushed


def test_a_long_chart_shows_the_exact_mean_of_each_day_with_its_extremes(
    two_years, cast, initiative, sign_in, django_assert_max_num_queries
):
    with clock.travelling(T0):
        with django_assert_max_num_queries(14):
            page = metric_page(cast.engineer.actor, two_years, "2y")
        assert page.is_daily
        assert not page.is_reduced
        chart = page.row.chart
        assert len(chart.spread) == 1
        assert chart.y_ticks[-1].text == "1,000", "the late peak stands in the band"
        assert chart.paths[0].count("L") > 700
        by_hand = math.fsum(Point.objects.filter(at__date=date(2026, 11, 16)).values_list("value", flat=True)) / 5
        assert ("16 Nov 2026", f"{by_hand:g}\u202fs") in chart.rows
        with django_assert_max_num_queries(7):
            rows = metric_rows(cast.engineer.actor, initiative, "2y")
        assert rows.groups[0][1][0].spark.paths[0].count("L") < 120
        assert not metric_page(cast.engineer.actor, two_years, "30d").is_daily
        text = sign_in(cast.engineer).get(two_years.get_absolute_url() + "?range=2y").content.decode()
        assert "Each day (UTC) is drawn by its daily mean" in text
        assert "lowest to highest of each day" in text


def test_few_values_over_a_long_time_are_drawn_as_they_are(pushed, cast):
    store(pushed, {T0 - timedelta(days=30 * n, hours=1): float(n) for n in range(20)})
    with clock.travelling(T0):
        days_count()
        page = metric_page(cast.engineer.actor, pushed, "2y")
        assert not page.is_daily
        assert page.row.chart.rows[0] == ("20 Nov 2026 11:00 UTC", "0\u202fs")


def test_the_csv_by_day_has_each_day(pushed, cast, sign_in):
    store(pushed, {at(1): 0.1, at(2): 0.2}, n=7)
    path = reverse("metrics:points_csv", kwargs={"key": pushed.initiative.key, "pk": pushed.pk})
    lines = b"".join(sign_in(cast.executive).get(f"{path}?by=day")).decode().splitlines()
    assert lines == ["day,points,mean,lowest,highest,last,cases", f"2026-11-18,2,{0.1 / 2 + 0.2 / 2!r},0.1,0.2,0.2,14"]
