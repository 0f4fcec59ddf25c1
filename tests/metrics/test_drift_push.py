"""A reference, snapshots over its bins, and what follows for the metric, its alerts and its readers."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from common.formats import THIN
from metrics.models import Alert, DriftReference, DriftVerdict, Metric, Point
from metrics.services import drift_reference_set, drift_snapshot_push, metric_add

EDGES = [-1.0, 0.0, 1.0]
CALM, MOVED, FEW = [160, 340, 340, 160], [40, 160, 360, 440], [10, 10, 10, 10]
DRIFT = {
    "name": "Input drift", "kind": "model", "purpose": "drift", "direction": "lower", "target": 0.25, "warning_ratio": 0.6,
    "interval_s": 86400, "grace_s": 86400, "provenance": "pushed",
}  # fmt: skip


@pytest.fixture
def drift(cast, initiative) -> Metric:
    initiative.status = "active"
    initiative.save()
    metric = metric_add(actor=cast.engineer.actor, initiative=initiative, values=DRIFT)
    drift_reference_set(
        actor=cast.engineer.actor, metric=metric, label="Training set 3",
        columns={
            "length": {"counts": [1600, 3400, 3400, 1600], "edges": EDGES},
            "language": {"counts": [700, 300], "categories": ["de", "fr"]},
        },
    )  # fmt: skip
    return metric


def _push(cast, metric, counts, *, days=0, column="length"):
    return drift_snapshot_push(
        actor=cast.engineer.actor, metric=metric, at=clock.now() - timedelta(days=days), columns={column: counts}
    )


def test_what_lies_within_chance_is_stored_as_zero_and_meets_the_target(cast, drift):
    verdict = _push(cast, drift, CALM)[0]
    drift.refresh_from_db()
    assert (verdict.state, drift.state, drift.latest_value, drift.latest_n) == ("stable", "met", 0, 1000)
    assert "within chance" in verdict.words


def test_a_drift_breaches_and_a_second_one_opens_an_alert(cast, drift):
    for days in (2, 1):
        verdict = _push(cast, drift, MOVED, days=days)[0]
    drift.refresh_from_db()
    assert (verdict.state, drift.state) == ("drifted", "breached")
    assert drift.latest_value == verdict.statistic > 0.25
    assert "on 1,000 rows, alert from 0.25; significant at 0.5 %" in verdict.words
    assert Alert.objects.get(metric=drift).kind == "breached"


def test_too_few_rows_leave_a_verdict_and_no_point(cast, drift):
    verdict = _push(cast, drift, FEW)[0]
    drift.refresh_from_db()
    assert (verdict.state, drift.state) == ("not_enough_data", "no_data")
    assert not Point.objects.filter(metric=drift).exists()


def test_columns_of_one_push_share_the_level_and_the_worst_is_stored(cast, drift):
    rows = drift_snapshot_push(
        actor=cast.engineer.actor, metric=drift, at=clock.now(), columns={"length": MOVED, "language": [140, 60]}
    )
    assert {row.column: row.state for row in rows} == {"length": "drifted", "language": "stable"}
    assert {row.parameters["columns"] for row in rows} == {2}
    drift.refresh_from_db()
    assert (drift.latest_value, drift.latest_n) == (rows[0].statistic, 200)


def test_the_same_instant_again_replaces_what_was_said_of_it(cast, drift):
    at = clock.now()
    for counts in (MOVED, CALM):
        drift_snapshot_push(actor=cast.engineer.actor, metric=drift, at=at, columns={"length": counts})
    assert [row.state for row in DriftVerdict.objects.filter(metric=drift)] == ["stable"]
    assert Point.objects.get(metric=drift).value == 0


def test_a_new_reference_counts_from_then_on_and_the_old_one_stays(cast, drift):
    drift_reference_set(
        actor=cast.engineer.actor, metric=drift, label="Training set 4",
        columns={"length": {"counts": MOVED, "edges": EDGES}},
    )  # fmt: skip
    assert _push(cast, drift, MOVED)[0].state == "stable"
    assert DriftReference.objects.filter(metric=drift, column="length").count() == 2


def test_a_reference_is_never_changed(cast, drift):
    with pytest.raises(DatabaseError), transaction.atomic():
        DriftReference.objects.update(n=1)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "at least one column"),
        ({"weight": CALM}, "No reference for weight yet"),
        ({"length": [1, 2]}, "4 bins, this has 2"),
        ({"length": [1, 2, -3, 4]}, "whole numbers, zero or more"),
        ({"length": [1, 2, True, 4]}, "whole numbers, zero or more"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused_and_stores_nothing(cast, drift, columns, said):
    with pytest.raises(DomainError, match=said):
        drift_snapshot_push(actor=cast.engineer.actor, metric=drift, at=clock.now(), columns=columns)
    assert not DriftVerdict.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"counts": [1, 2, 3]}, "either edges .* or categories"),
        ({"counts": [1, 2, 3], "edges": [2.0, 1.0]}, "edges that ascend"),
        ({"counts": [1, 2, 3], "edges": [1.0]}, "3 counts have 2 edges"),
        ({"counts": [1, 2, 3], "edges": [1.0, float("nan")]}, "edges that ascend"),
        ({"counts": [1, 2], "categories": ["a", "a"]}, "each of the 2 categories once"),
        ({"counts": [0, 0], "categories": ["a", "b"]}, "without rows"),
        ({"counts": [5], "categories": ["a"]}, "2 to 50 whole numbers"),
        ({"counts": [1, 2], "mean": 3}, "counts with edges or categories"),
    ],
)
def test_a_reference_that_does_not_fit_is_refused(cast, drift, given, said):
    with pytest.raises(DomainError, match=said):
        drift_reference_set(actor=cast.engineer.actor, metric=drift, label="x", columns={"c": given})


def test_the_future_is_refused(cast, drift):
    with pytest.raises(DomainError, match="future"):
        _push(cast, drift, CALM, days=-1)


def test_only_a_pushed_metric_for_drift_holds_distributions(cast, initiative, pushed):
    with pytest.raises(DomainError, match="metric for drift"):
        drift_reference_set(
            actor=cast.engineer.actor, metric=pushed, label="x", columns={"c": {"counts": [1, 2], "edges": [0]}}
        )


def test_others_push_nothing_and_set_no_reference(cast, drift):
    with pytest.raises(NotAllowed):
        drift_snapshot_push(actor=cast.outsider.actor, metric=drift, at=clock.now(), columns={"length": CALM})
    with pytest.raises(NotAllowed):
        drift_reference_set(
            actor=cast.outsider.actor, metric=drift, label="x", columns={"c": {"counts": [1, 2], "edges": [0]}}
        )


def test_a_push_and_a_reference_leave_one_entry_each(cast, drift):
    _push(cast, drift, CALM)
    actions = list(Entry.objects.filter(action__startswith="metrics.drift").values_list("action", flat=True))
    assert sorted(actions) == ["metrics.drift_reference_set", "metrics.drift_snapshot_push"]


def test_the_page_shows_method_words_and_bins(client, cast, drift):
    _push(cast, drift, MOVED)
    client.force_login(cast.engineer.user)
    page = client.get(drift.get_absolute_url()).content.decode()
    for shown in ("Drifted", "PSI over fixed bins", "Training set 3", "up to -1", "above 1", f"44{THIN}%"):
        assert shown in page


def test_the_page_says_what_to_send_before_there_is_anything(client, cast, drift):
    client.force_login(cast.engineer.user)
    assert f"/api/v1/metrics/{drift.pk}/reference/" in client.get(drift.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("label", "column"), [("", "a"), ("x" * 161, "a"), ("Set", "c" * 61), ("Set", "")])
def test_a_name_that_is_missing_or_too_long_is_refused_not_cut(cast, drift, label, column):
    with pytest.raises(DomainError, match="at most"):
        drift_reference_set(
            actor=cast.engineer.actor, metric=drift, label=label, columns={column: {"counts": [1, 2], "edges": [0]}}
        )


def test_a_push_asks_as_often_for_twenty_columns_as_for_two(cast, drift):
    def columns(count):
        return {f"c{number}": {"counts": [500, 500], "edges": [0]} for number in range(count)}

    def queries(count):
        drift_reference_set(actor=cast.engineer.actor, metric=drift, label="Set", columns=columns(count))
        counts = {name: [60, 60] for name in columns(count)}
        with CaptureQueriesContext(connection) as found:
            drift_snapshot_push(actor=cast.engineer.actor, metric=drift, at=clock.now(), columns=counts)
        return len(found)

    queries(1)  # the first one also changes the state of the metric
    assert queries(2) == queries(20)
