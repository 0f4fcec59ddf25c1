"""What is older than the settings say goes; what people decided by, what is judged by, and the figures of each day stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.checks import run_checks

from audit.models import Entry
from common import clock
from metrics.models import DriftReference, DriftSnapshot, DriftVerdict, MetricDay, Point, PointsKept, Pull
from metrics.panels import metric_page
from metrics.services import days_count, points_partition, storage_expire, windows_freeze
from metrics.services.keeping import NEWEST_POINTS, NEWEST_PULLS, months_ago
from metrics.services.storage import points_upsert
from tests.metrics.conftest import T0

pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here
HOUR = timedelta(hours=1)
LAST_KEPT = datetime(2026, 7, 1, tzinfo=UTC)  # four whole months before the month of T0


@pytest.fixture(autouse=True)
def _now(settings):
    settings.KEEP_POINTS_MONTHS = 4
    with clock.travelling(T0):
        yield


def store(metric, start, count, step=HOUR, value=1.0):
    points_upsert(
        [Point(metric_id=metric.pk, at=start + step * n, value=value, provenance="pushed") for n in range(count)]
    )


def months_make(settings):
    """As they were made while these points were young."""
    settings.KEEP_POINTS_MONTHS = 25
    points_partition()
    settings.KEEP_POINTS_MONTHS = 4


@pytest.fixture
def grown(pushed, settings):
    """Sixty values of now, and hours of three months, of which two are over; one day of May was decided by."""
    store(pushed, T0 - 60 * HOUR, NEWEST_POINTS)
    for month in (5, 6, 7):
        store(pushed, datetime(2026, month, 10, tzinfo=UTC), 48, value=float(month))
    start = datetime(2026, 5, 10, 20, tzinfo=UTC)
    windows_freeze(windows=[(pushed.pk, start, start + 4 * HOUR)], reason="Gate 3, round 1")
    months_make(settings)
    return pushed


def old(metric):
    return list(Point.objects.filter(metric=metric, at__lt=LAST_KEPT).order_by("at").values_list("at", flat=True))


def test_whole_months_go_their_days_stay_and_so_does_what_people_decided_by(grown, cast):
    assert months_ago(4) == LAST_KEPT
    gone = storage_expire()
    assert gone["months"] or gone["points"]
    assert old(grown) == [datetime(2026, 5, 10, 20, tzinfo=UTC) + n * HOUR for n in (1, 2, 3, 4)]
    assert Point.objects.filter(metric=grown, at__gte=LAST_KEPT).count() == NEWEST_POINTS + 48
    days = MetricDay.objects.filter(metric=grown, day__lt=LAST_KEPT.date()).order_by("day")
    assert [(row.day, row.points, row.mean) for row in days] == [
        (date(2026, 5, 10), 24, 5.0), (date(2026, 5, 11), 24, 5.0), (date(2026, 6, 10), 24, 6.0), (date(2026, 6, 11), 24, 6.0),
    ]  # fmt: skip
    assert PointsKept.objects.get().whole_from == LAST_KEPT.date()
    entry = Entry.objects.filter(action="metrics.storage_expire").first()
    assert entry.summary.startswith("Removed ")
    assert not any(storage_expire().values()), "a second run removes nothing"
    page = metric_page(cast.engineer.actor, grown, "1y")
    assert page.is_daily
    assert [row for row in page.row.chart.rows if "Jun" in row[0]] == [
        ("11 Jun 2026", "6\u202fs"), ("10 Jun 2026", "6\u202fs"),
    ]  # fmt: skip


def test_a_late_value_does_not_change_a_day_whose_points_are_gone_and_goes_too(grown):
    storage_expire()
    store(grown, datetime(2026, 6, 10, 3, 30, tzinfo=UTC), 1, value=99.0)  # that day is gone
    store(grown, datetime(2026, 6, 20, tzinfo=UTC), 2, value=4.0)  # that one was never there
    points_partition()
    found = {
        row.day.day: row.mean
        for row in MetricDay.objects.between([grown.pk], date(2026, 6, 1), date(2026, 6, 30))[grown.pk]
    }
    assert found == {10: 6.0, 11: 6.0, 20: 4.0}
    assert storage_expire()["points"] == 3
    found = {
        row.day.day: row.mean
        for row in MetricDay.objects.between([grown.pk], date(2026, 6, 1), date(2026, 6, 30))[grown.pk]
    }
    assert found == {10: 6.0, 11: 6.0, 20: 4.0}
    assert len(old(grown)) == 4


def test_the_newest_sixty_values_stay_whatever_their_age(pushed, settings):
    store(pushed, datetime(2026, 3, 1, tzinfo=UTC), 70, step=timedelta(days=1))
    store(pushed, datetime(2026, 8, 1, tzinfo=UTC), 10)
    months_make(settings)
    storage_expire()
    assert len(old(pushed)) == NEWEST_POINTS - 10
    assert old(pushed)[0] == datetime(2026, 3, 21, tzinfo=UTC)
    assert MetricDay.objects.filter(metric=pushed).count() == 70


def test_nothing_goes_where_points_are_kept_for_good(grown, settings):
    settings.KEEP_POINTS_MONTHS = 0
    storage_expire()
    assert len(old(grown)) == 96
    assert not PointsKept.objects.exists()


def test_without_time_nothing_is_lost_uncounted(grown):
    storage_expire(seconds=0)
    assert len(old(grown)) == 96
    days_count()
    assert MetricDay.objects.filter(metric=grown, day__lt=LAST_KEPT.date()).count() == 4


def test_finished_pulls_go_but_the_newest_and_those_that_brought_what_was_decided_by(pulled, settings):
    settings.KEEP_PULLS_DAYS = 14
    for days in reversed(range(60)):
        due = T0 - timedelta(days=days, hours=1)
        state = "due" if days == 50 else "done"
        Pull.objects.create(
            metric=pulled, due_at=due, window_start=due - HOUR, window_end=due, state=state, created_at=due
        )
    frozen = T0 - timedelta(days=40, hours=1)
    windows_freeze(windows=[(pulled.pk, frozen - HOUR, frozen)], reason="Gate 3, round 1")
    assert storage_expire()["pulls"] == 60 - NEWEST_PULLS - 2
    left = sorted((T0 - due).days for due in Pull.objects.values_list("due_at", flat=True))
    assert left == [*range(NEWEST_PULLS), 40, 50]
    assert not any(storage_expire().values())


def test_old_drift_measurements_go_but_the_newest_of_each_column(pushed):
    reference = DriftReference.objects.create(
        metric=pushed, column="age", edges=[1.0], counts=[50, 50], n=100, label="x"
    )
    for days in (3, 500, 600):
        at = T0 - timedelta(days=days)
        DriftSnapshot.objects.create(reference=reference, at=at, counts=[50, 50], n=100)
        DriftVerdict.objects.create(
            metric=pushed,
            kind="distribution",
            column="age",
            at=at,
            state="stable",
            method="PSI",
            n=100,
            statistic=0.1,
            words="x",
        )
    DriftVerdict.objects.create(
        metric=pushed, kind="distribution", column="old", at=T0 - timedelta(days=700), state="stable", method="PSI", n=100,
        statistic=0.1, words="x",
    )  # fmt: skip
    assert storage_expire()["drift"] == 4
    assert DriftSnapshot.objects.get().at == T0 - timedelta(days=3)
    assert set(DriftVerdict.objects.values_list("column", flat=True)) == {"age", "old"}
    entries = Entry.objects.filter(action="metrics.storage_expire").values_list("summary", flat=True)
    assert all("drift measurement" in words for words in entries)


@pytest.mark.parametrize(
    ("name", "days"), [("KEEP_POINTS_MONTHS", 3), ("KEEP_PULLS_DAYS", -1), ("KEEP_DRIFT_DAYS", 30)]
)
def test_a_setting_that_would_take_what_is_judged_by_is_refused(settings, name, days):
    setattr(settings, name, days)
    assert [found.id for found in run_checks() if name in found.msg] == ["config.E003"]
    setattr(settings, name, 0)
    assert not [found for found in run_checks() if found.id == "config.E003"]
