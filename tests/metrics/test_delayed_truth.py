"""Metrics whose truth comes late: a lag, enough labels, a proxy meanwhile (`docs/rules/kpi-states.md`)."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.errors import DomainError
from initiatives.models import Initiative
from metrics.models import Alert, Metric, Point
from metrics.rules import Rule, rule_result
from metrics.services import metric_add, metric_edit, points_push, states_sweep
from metrics.states import Labels

pytestmark = pytest.mark.usefixtures("demo_database")
DAY = timedelta(days=1)
RIGHT = {
    "name": "Right after review", "kind": "model", "purpose": "accuracy", "unit": "ratio", "direction": "higher",
    "target": 0.9, "warning_ratio": 0.0, "interval_s": 86_400, "grace_s": 3_600, "provenance": "pushed",
}  # fmt: skip


@pytest.fixture
def counted(cast, initiative) -> Metric:
    values = RIGHT | {"name": "Predictions", "unit": "", "target": 1, "purpose": "throughput"}
    return metric_add(actor=cast.engineer.actor, initiative=initiative, values=values)


@pytest.fixture
def right(cast, initiative, counted) -> Metric:
    """Labels come within fourteen days; four of five predictions must have one."""
    initiative.is_adopted = True
    initiative.save()
    values = RIGHT | {"maturity_s": 14 * 86_400, "predictions": counted.pk, "label_min": 0.8}
    return metric_add(actor=cast.engineer.actor, initiative=initiative, values=values)


def push(cast, metric, value, at, n=None):
    points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": at, "value": value, "n": n}])


def day(cast, right, counted, at, value, labels, predictions=1310):
    push(cast, counted, predictions, at)
    push(cast, right, value, at, n=labels)
    right.refresh_from_db()
    return right


def test_a_young_value_is_immature_and_then_judged_by_time_alone(cast, right, counted):
    now = clock.now()
    day(cast, right, counted, now, 0.5, 1200)
    assert (right.state, right.latest_value, Alert.objects.count()) == ("immature", None, 0)
    with clock.travelling(now + 14 * DAY - timedelta(minutes=1)):
        states_sweep()
        right.refresh_from_db()
        assert right.state == "immature"
    with clock.travelling(now + 14 * DAY + timedelta(minutes=1)):
        states_sweep()
        right.refresh_from_db()
        assert (right.state, right.latest_value, right.latest_predictions) == ("breached", 0.5, 1310)


def test_labels_that_arrive_meanwhile_are_judged_as_they_are_then(cast, right, counted):
    now = clock.now()
    day(cast, right, counted, now, 0.5, 300)
    with clock.travelling(now + 10 * DAY):
        day(cast, right, counted, now, 0.95, 1250)
    with clock.travelling(now + 14 * DAY + timedelta(minutes=1)):
        states_sweep()
        right.refresh_from_db()
        assert (right.state, right.latest_value, right.latest_n) == ("met", 0.95, 1250)


def test_too_few_labels_are_not_health(cast, right, counted, sign_in):
    now = clock.now()
    day(cast, right, counted, now - 14 * DAY, 0.99, 550)
    assert right.state == "no_data"
    page = sign_in(cast.engineer).get(right.get_absolute_url()).content.decode().replace("\u202f", " ")
    assert "Not enough labels (coverage 42 % of 1,310, asked 80 %): 99 % is not judged." in page
    assert "Label coverage 42 %" in page
    assert "younger values are" in page
    day(cast, right, counted, now - 14 * DAY, 0.99, 1100)
    assert right.state == "met"


@pytest.mark.parametrize(
    ("n", "predictions", "words"),
    [
        (550, 1310, "Not enough labels (coverage 42 % of 1,310, asked 80 %)"),
        (1310, 1310, ""),
        (1048, 1310, ""),
        (1400, 1310, "More labels than predictions (1,400 of 1,310)"),
        (None, 1310, "On how many labels it rests is not known"),
        (10, None, "How many predictions it covers is not known"),
        (0, 0, "How many predictions it covers is not known"),
    ],
)
def test_what_labels_lack(n, predictions, words):
    assert Labels(predictions, 0.8).lack(n) == words


def test_alerts_rest_on_mature_days_with_enough_labels(cast, right, counted):
    now, seen = clock.now(), []
    for ago, labels in ((16, 1200), (15, 300), (14, 1200), (3, 1200), (2, 1200)):
        day(cast, right, counted, now - ago * DAY, 0.5, labels)
        seen.append(Alert.objects.open().filter(metric=right, kind="breached").count())
    assert seen == [0, 0, 1, 1, 1], "the day with few labels does not count, nor do the immature ones"


def test_silence_counts_from_the_lag_on(cast, right, counted):
    now = clock.now()
    day(cast, right, counted, now - 14 * DAY, 0.95, 1200)
    with clock.travelling(now + timedelta(hours=12)):
        states_sweep()
        right.refresh_from_db()
        assert right.state == "met"
    with clock.travelling(now + timedelta(hours=26)):
        states_sweep()
        right.refresh_from_db()
        assert right.state == "stale"


def test_a_rule_reads_mature_days_with_enough_labels(cast, right, counted):
    now = clock.now()
    rule = Rule(aggregate="mean", window_s=7 * 86_400, min_samples=1, max_age_s=2 * 86_400)
    for ago, value, labels in ((1, 0.1, 1200), (15, 0.2, 100)):
        day(cast, right, counted, now - ago * DAY, value, labels)
    assert rule_result(right, rule, now).state == "unknown"
    day(cast, right, counted, now - 14.5 * DAY, 0.95, 1200)
    found = rule_result(right, rule, now)
    assert (found.state, found.value, found.n) == ("met", 0.95, 1)


def test_a_typed_value_is_due_from_the_newest_one(cast, right):
    metric_edit(actor=cast.engineer.actor, metric=right, values={"provenance": "typed", "predictions": None})
    now = clock.now()
    Point.objects.create(metric=right, at=now, value=0.9, provenance="typed")
    with clock.travelling(now + timedelta(hours=1)):
        made = metric_edit(actor=cast.engineer.actor, metric=right, values={"why": "It shows late."})
    assert made.value_due_at == now + DAY


def test_a_proxy_is_shown_as_a_proxy(cast, right, counted, sign_in):
    metric_edit(actor=cast.engineer.actor, metric=right, values={"proxy": counted.pk})
    page = sign_in(cast.engineer).get(right.get_absolute_url()).content.decode()
    assert "Proxy" in page
    assert f'{counted.pk}/">Predictions</a>' in page


def test_the_chart_hatches_what_is_immature(cast, right, counted, sign_in):
    now = clock.now()
    for ago, value in ((20, 0.95), (2, 0.5)):
        day(cast, right, counted, now - ago * DAY, value, 1200)
    page = sign_in(cast.engineer).get(f"{right.get_absolute_url()}?range=30d").content.decode()
    assert "immature: labels still to come" in page
    hatched = float(re.search(r'class="immature-hatch" x1="([0-9.]+)%"', page).group(1))
    assert hatched == pytest.approx(100 * 16 / 30, abs=0.5)
    assert "newest, not judged yet" in page
    assert 'class="key-breach"' not in page, "what is immature misses no target yet"
    metric_edit(actor=cast.engineer.actor, metric=right, values={"maturity_s": 0})
    assert "immature-hatch" not in sign_in(cast.engineer).get(right.get_absolute_url()).content.decode()


def test_another_initiatives_metric_and_itself_are_refused(cast, right, counted):
    other = Initiative.objects.create(key="AI-777", title="Other", created_by=cast.pm.user)
    foreign = metric_add(actor=cast.pm.actor, initiative=other, values=RIGHT)
    for name, metric in (("proxy", foreign), ("predictions", foreign), ("proxy", right)):
        with pytest.raises(DomainError, match="Choose another metric of this initiative") as caught:
            metric_edit(actor=cast.engineer.actor, metric=right, values={name: metric.pk})
        assert caught.value.field == name


def test_the_form_keeps_the_lag(cast, right, sign_in):
    browser = sign_in(cast.engineer)
    page = browser.get(f"{right.get_absolute_url()}edit/").content.decode()
    assert 'value="14 d"' in page
    assert "When the truth comes late" in page
