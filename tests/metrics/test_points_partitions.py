"""PostgreSQL keeps points in monthly partitions: made ahead, also by the role that owns nothing, and converted by the migration."""

import importlib
import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from audit.services.database import database_roles
from common import clock
from metrics.models import MetricDay, Point, PointsKept
from metrics.services import points_partition, storage_expire
from metrics.services.keeping import MONTHS_AHEAD, months_ago
from metrics.services.storage import Stored, month_expire, points_upsert

on_postgresql = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="partitions are PostgreSQL's")
OLD = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
APP, SEALER = (f"flightline_{name}_{uuid.uuid4().hex[:8]}" for name in ("app", "sealer"))


def rows(words):
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchall()


def partitions():
    found = rows("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'metrics_point'::regclass")
    return {name.removeprefix("metrics_point_") for (name,) in found}


def points(metric, *instants, value=1.0):
    return [Point(metric_id=metric.pk, at=at, value=value, provenance="pushed") for at in instants]


def month(at):
    return f"{at:%Y%m}"


def test_what_was_new_changed_and_unchanged_is_counted_over_months(pushed):
    now = clock.now()
    assert points_upsert(points(pushed, OLD, now)) == Stored(2, 0, 0)
    assert points_upsert(points(pushed, OLD, now, now - timedelta(days=40))) == Stored(1, 0, 2)
    assert points_upsert(points(pushed, OLD, now, value=2.0)) == Stored(0, 2, 0)
    assert points_partition() >= 0  # SQLite: nothing to make, and no error
    assert Point.objects.count() == 3


def _changed(words, *given):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words, given)
        connection.check_constraints()  # SQLite looks when the transaction ends


def test_a_point_of_no_metric_is_refused_and_a_metric_with_points_stays(pushed):
    points_upsert(points(pushed, OLD))
    insert = "INSERT INTO metrics_point (metric_id, at, value, provenance) VALUES (%s, %s, 1, 'pushed'), (987654, %s, 1, 'pushed')"
    with pytest.raises(IntegrityError):
        _changed(insert, pushed.pk, "2026-03-01 00:00:00+00:00", "2026-03-01 00:00:00+00:00")
    with pytest.raises(IntegrityError):
        _changed("DELETE FROM metrics_metric WHERE id = %s", pushed.pk)
    with pytest.raises(IntegrityError):
        _changed("UPDATE metrics_point SET metric_id = 987654 WHERE metric_id = %s", pushed.pk)
    assert list(Point.objects.values_list("metric_id", "at")) == [(pushed.pk, OLD)]


@pytest.mark.postgresql
@on_postgresql
def test_this_month_and_three_more_are_there_and_what_came_for_another_one_is_moved(pushed):
    ahead = {month(months_ago(-n)) for n in range(MONTHS_AHEAD + 1)}
    assert ahead | {"default"} <= partitions()
    points_upsert(points(pushed, OLD, clock.now()))
    assert rows("SELECT count(*) FROM ONLY metrics_point_default") == [(1,)]
    assert points_partition() == 1
    assert month(OLD) in partitions()
    assert rows("SELECT count(*) FROM ONLY metrics_point_default") == [(0,)]
    assert rows(f"SELECT count(*) FROM metrics_point_{month(OLD)}") == [(1,)]
    assert points_partition() == 0
    assert Point.objects.count() == 2
    assert points_upsert(points(pushed, OLD, value=5.0)) == Stored(0, 1, 0)


@pytest.mark.postgresql
@on_postgresql
def test_the_index_holds_the_value(pushed):
    (words,) = rows("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'metrics_point_pkey'")[0]
    assert words == "PRIMARY KEY (metric_id, at) INCLUDE (value)"


@pytest.mark.postgresql
@on_postgresql
def test_the_application_makes_partitions_and_no_other_table(pushed):
    points_upsert(points(pushed, OLD))
    database_roles(app=APP, sealer=SEALER, owner=None, passwords={"app": "secret", "sealer": "secret"})
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{APP}"')
        assert points_partition() == 1
        points_upsert(points(pushed, OLD, clock.now(), value=3.0))
        for words in ("CREATE TABLE mine (a int)", f"DROP TABLE metrics_point_{month(OLD)}"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(words)
        cursor.execute(f'SET LOCAL ROLE "{SEALER}"')
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            points_partition()


@pytest.mark.postgresql
@on_postgresql
def test_the_application_lets_a_month_go_once_its_days_are_counted(pushed, settings):
    before, now = months_ago(4), clock.now()
    points_upsert(points(pushed, OLD, *(now - timedelta(minutes=n) for n in range(60))))
    points_partition()
    settings.KEEP_POINTS_MONTHS = 4
    PointsKept.objects.create(pk=1, whole_from=before.date())
    database_roles(app=APP, sealer=SEALER, owner=None, passwords={"app": "secret", "sealer": "secret"})
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{APP}"')
        assert month_expire(before) is False, "a day of it waits to be counted"
        assert month(OLD) in partitions()
        with pytest.raises(ProgrammingError, match="last 31 days"), transaction.atomic():
            month_expire(now)
        assert storage_expire()["months"] == 1
        cursor.execute("RESET ROLE")
    assert month(OLD) not in partitions()
    assert Point.objects.count() == 60
    assert [row.day for row in MetricDay.objects.filter(day__lt=before.date())] == [OLD.date()]


@pytest.mark.postgresql
@on_postgresql
def test_the_migration_takes_the_rows_along(pushed):
    """The plain table of before is built again in this transaction, filled, and converted."""
    migration = importlib.import_module("metrics.migrations.0013_point_partitions")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("point_month(timestamp)", "points_partition(timestamptz, integer)", "points_expire(timestamptz)"):
            cursor.execute(f"DROP FUNCTION metrics_{name}")
        cursor.execute("ALTER TABLE metrics_point RENAME TO before")
        cursor.execute("CREATE TABLE metrics_point (LIKE before INCLUDING CONSTRAINTS)")
        cursor.execute("DROP TABLE before")
        cursor.execute("ALTER TABLE metrics_point ADD CONSTRAINT metrics_point_pkey PRIMARY KEY (metric_id, at)")
        instants = [OLD + timedelta(days=10 * place) for place in range(40)]
        Point.objects.bulk_create(points(pushed, *instants))
        for words in migration.POSTGRES:
            cursor.execute(words)
    assert sorted(Point.objects.values_list("at", flat=True)) == instants
    assert {month(at) for at in instants} <= partitions()
    assert rows("SELECT count(*) FROM ONLY metrics_point_default") == [(0,)]
