"""Points that people decided by are never lost: every way to overwrite one leaves what it was."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from metrics.models import FrozenWindow, Point, PointRevision
from metrics.services import (
    metric_add,
    metric_value_type,
    points_file_add,
    points_file_store,
    points_push,
    pull_run,
    windows_freeze,
)
from metrics.services.freezing import points_remove
from metrics.sources.base import FetchResult, Sample
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY, T0

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here


def freeze(metric, start=T0 - 10 * MINUTE, end=T0):
    windows_freeze(windows=[(metric.pk, start, end)], reason="Gate 3, round 1")


def store(metric, value, *, at=T0 - 5 * MINUTE):
    Point.objects.create(metric=metric, at=at, value=value, provenance=metric.provenance, n=7)


def kept():
    return list(PointRevision.objects.order_by("id").values_list("old_value", "old_n", "new_value", "actor_name"))


def test_a_push_over_a_frozen_point_keeps_what_it_was_and_over_others_does_not(cast, pushed, at):
    freeze(pushed)
    store(pushed, 1.0)
    store(pushed, 1.0, at=T0 - 10 * MINUTE)  # the start is outside the window
    with at(T0):
        for value in (1.0, 2.0, 2.0):
            items = [
                {"metric": pushed.pk, "at": T0 - minutes * MINUTE, "value": value, "n": 7} for minutes in (10, 5, 3)
            ]
            points_push(actor=cast.engineer.actor, items=items)
    assert kept() == [
        (1.0, 7, 2.0, cast.engineer.actor.name),  # the point that was there
        (1.0, 7, 2.0, cast.engineer.actor.name),  # the one that the first push put into the window
    ]
    assert set(PointRevision.objects.values_list("at", flat=True)) == {T0 - 5 * MINUTE, T0 - 3 * MINUTE}


def test_a_pull_over_a_frozen_point_names_the_pull(pulled, adapter):
    instant = clock.now() - 5 * MINUTE
    adapter.answer = lambda window: FetchResult((Sample(instant, 3.0, 9),))
    freeze(pulled, instant - MINUTE, instant)
    store(pulled, 1.0, at=instant)
    (pull_id,) = pulls_claim_due()
    assert pull_run(pull_id=pull_id)
    row = PointRevision.objects.get()
    assert (row.old_value, row.old_n, row.new_value, row.new_n, row.pull_id) == (1.0, 7, 3.0, 9, pull_id)


@pytest.fixture
def typed(cast, initiative):
    return metric_add(actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, "provenance": "typed"})


@pytest.mark.parametrize("way", ["value", "file"])
def test_a_typed_value_and_a_file_over_a_frozen_point_name_the_person(cast, typed, at, way):
    freeze(typed)
    store(typed, 1.0)
    with at(T0):
        if way == "value":
            metric_value_type(actor=cast.engineer.actor, metric=typed, value=4.5, at=T0 - 5 * MINUTE)
        else:
            file = points_file_add(
                actor=cast.engineer.actor,
                metric=typed,
                filename="a.csv",
                content=b"at,value\n2026-11-20T11:55:00Z,4.5\n",
            )
            points_file_store(actor=cast.engineer.actor, file=file)
    row = PointRevision.objects.get()
    assert (row.old_value, row.new_value, row.user) == (1.0, 4.5, cast.engineer.user)


def test_points_that_are_taken_away_leave_a_revision_where_they_were_frozen(cast, pushed):
    freeze(pushed)
    store(pushed, 1.0)
    store(pushed, 2.0, at=T0 + MINUTE)
    points_remove(actor=cast.engineer.actor, metric=pushed, besides=[])
    assert Point.objects.count() == 0
    assert kept() == [(1.0, 7, None, cast.engineer.actor.name)]


@pytest.mark.parametrize("model", [FrozenWindow, PointRevision])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_windows_and_revisions_as_they_are(cast, pushed, at, model, act):
    freeze(pushed)
    store(pushed, 1.0)
    with at(T0):
        points_push(actor=cast.engineer.actor, items=[{"metric": pushed.pk, "at": T0 - 5 * MINUTE, "value": 2.0}])
    table = model._meta.db_table
    words = f"UPDATE {table} SET metric_id = metric_id" if act == "update" else f"DELETE FROM {table}"
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)
    assert model.objects.count() == 1


def test_the_page_of_the_metric_shows_what_changed(cast, pushed, sign_in, at):
    freeze(pushed)
    store(pushed, 1.0)
    client = sign_in(cast.executive)
    assert "Changed after" not in client.get(pushed.get_absolute_url()).content.decode()
    with at(T0):
        points_push(actor=cast.engineer.actor, items=[{"metric": pushed.pk, "at": T0 - 5 * MINUTE, "value": 2.5}])
    page = client.get(pushed.get_absolute_url()).content.decode()
    assert "Changed after a gate was asked by them" in page
    assert cast.engineer.user.name in page
