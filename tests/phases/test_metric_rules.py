"""Items of the kind metric: a rule over live data; no metric and no data are unknown, never met."""

from datetime import timedelta

import pytest

from common import clock
from metrics.models import Metric, Point
from phases.facts import Facts
from phases.metric_rules import metric_check

RULE = {
    "purpose": "latency",
    "aggregate": "mean",
    "window_s": 86400,
    "min_samples": 3,
    "max_age_s": 7200,
    "consecutive": 1,
}


@pytest.fixture
def metric(initiative):
    return Metric.objects.create(
        initiative=initiative, name="Latency", kind="operational", purpose="latency", direction="lower", target=1.2,
        provenance="typed", latest_at=clock.now(), state="met",
    )  # fmt: skip


def put(metric, *values, hours_ago=0.5, step_hours=1.0):
    now = clock.now()
    for index, value in enumerate(values):
        at = now - timedelta(hours=hours_ago + index * step_hours)
        Point.objects.create(metric=metric, at=at, value=value, provenance="typed")


def check(initiative, **more):
    return metric_check(Facts(initiative, clock.today()), RULE | more, clock.now())


def test_no_metric_is_unknown(initiative):
    assert check(initiative).state == "unknown"
    assert "Add one" in check(initiative).detail


def test_metric_without_points_is_unknown(initiative, metric):
    assert check(initiative).state == "unknown"


def test_enough_fresh_points_within_the_target_are_met(initiative, metric):
    put(metric, 1.0, 1.1, 1.2)
    assert check(initiative).state == "met"
    assert check(initiative).metric_id == metric.pk


def test_points_over_the_target_are_not_met(initiative, metric):
    put(metric, 1.0, 1.1, 9.0)
    assert check(initiative).state == "not_met"


def test_too_few_or_too_old_is_unknown(initiative, metric):
    put(metric, 1.0, 1.1)
    assert check(initiative).state == "unknown"
    put(metric, 1.0, hours_ago=4.5)
    assert check(initiative).state == "met"
    assert check(initiative, max_age_s=60).state == "unknown"


def test_share_is_asked_on_top_of_the_aggregate(initiative, metric):
    put(metric, 0.1, 0.1, 0.1, 2.0)
    assert check(initiative).state == "met"
    assert check(initiative, share=0.95).state == "not_met"
    assert check(initiative, share=0.75).state == "met"


def test_each_of_two_windows_must_pass(initiative, metric):
    put(metric, 1.0, 1.0, 1.0)
    assert check(initiative, consecutive=2).state == "unknown"
    put(metric, 9.0, 9.0, 9.0, hours_ago=30)
    assert check(initiative, consecutive=2).state == "not_met"
    assert check(initiative, consecutive=1).state == "met"


def test_the_worst_of_two_metrics_counts(initiative, metric):
    put(metric, 1.0, 1.0, 1.0)
    other = Metric.objects.create(
        initiative=initiative, name="Latency EU", kind="operational", purpose="latency", direction="lower", target=1.2,
        provenance="typed", latest_at=clock.now(), state="met",
    )  # fmt: skip
    put(other, 5.0, 5.0, 5.0)
    assert check(initiative).state == "not_met"
    Metric.objects.filter(pk=other.pk).update(is_enabled=False)
    assert check(initiative).state == "met"
