"""Objectives are set, judged by the sweep, alert through the alert machine, and end (`docs/rules/objectives.md`)."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from metrics.models import Alert, Objective, Point
from metrics.services import (
    metric_add,
    metric_edit,
    objective_edit,
    objective_end,
    objective_set,
    objectives_sweep,
    points_push,
    states_sweep,
)

pytestmark = pytest.mark.usefixtures("demo_database")
STEP = timedelta(minutes=5)
FAILED = {
    "name": "Failed requests", "kind": "operational", "purpose": "error_rate", "unit": "ratio", "direction": "lower",
    "target": 0.02, "interval_s": 300, "grace_s": 60, "provenance": "pushed",
}  # fmt: skip


@pytest.fixture
def live(initiative):
    initiative.is_adopted = True
    initiative.save()
    return initiative


@pytest.fixture
def failed(cast, live):
    return metric_add(actor=cast.engineer.actor, initiative=live, values=FAILED)


def values(metric, **other):
    return {
        "name": "Requests succeed",
        "metric": metric.pk,
        "counting": "share",
        "target": 0.99,
        "period_days": 3,
    } | other


def history(metric, value, days=2.0, n=100):
    """So many days of values up to now, written as they stand."""
    now, many = clock.now(), round(days * 288)
    Point.objects.bulk_create(
        Point(metric=metric, at=now - place * STEP, value=value, n=n, provenance="pushed") for place in range(1, many)
    )


def push(cast, metric, value, n=100):
    points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": clock.now(), "value": value, "n": n}])


def told(objective):
    objective.refresh_from_db()
    return objective.words.replace("\u202f", " ")


def test_one_is_set_and_judged_at_once(cast, live, failed):
    history(failed, 0.004)
    push(cast, failed, 0.004)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))
    assert (made.state, made.left) == ("held", pytest.approx(0.6))
    assert told(made) == "60 % of the budget is left: 230 of the 576 cases that may fail in 3 d have failed."
    assert sum("metrics_point" in query["sql"] for query in queries) == 1, "one query over the points"
    assert [entry.action for entry in Entry.objects.about("metrics.objective", made.pk)] == [
        "metrics.objective_state", "metrics.objective_set",
    ]  # fmt: skip


def test_a_share_that_is_better_high_counts_its_rest_as_failed(cast, live):
    good = metric_add(
        actor=cast.engineer.actor, initiative=live, values=FAILED | {"direction": "higher", "target": 0.9}
    )
    history(good, 0.996)
    push(cast, good, 0.996)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(good))
    assert made.left == pytest.approx(0.6)


def test_slices_of_time_are_judged_by_the_target_of_the_day_it_was_set(cast, live, pushed):
    history(pushed, 1.0)
    push(cast, pushed, 1.0)
    Point.objects.filter(at__gt=pushed.points.latest("at").at - 6 * STEP).update(value=2.0)
    made = objective_set(
        actor=cast.engineer.actor, initiative=live, values=values(pushed, counting="slices", target=0.9)
    )
    assert (
        told(made)
        == "90 % of the budget is left: 30 min of the 4 h 48 min that may miss the target in 3 d have missed it."
    )
    metric_edit(actor=cast.engineer.actor, metric=pushed, values={"target": 3.0})
    made.judge_at = clock.now()
    made.save()
    assert objectives_sweep() == 1
    assert told(made).startswith("90 % of the budget is left"), "another target of the metric changes no past"


def test_a_pair_counts_good_and_all_and_notices_more_good_than_there_were(cast, live):
    counts = {
        "kind": "operational",
        "purpose": "throughput",
        "direction": "higher",
        "target": 1,
        "unit": "",
        "name": "All",
    }
    total, good = (
        metric_add(actor=cast.engineer.actor, initiative=live, values=FAILED | counts | {"name": name})
        for name in ("All", "Good")
    )
    with clock.travelling(clock.now()):
        for metric, value in ((total, 1000), (good, 995)):
            history(metric, value, n=None)
            push(cast, metric, value, n=None)
    asked = values(total, counting="pair", good_metric=good.pk)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=asked)
    assert (made.state, made.left) == ("held", pytest.approx(0.5))
    Point.objects.filter(pk__in=list(good.points.values_list("pk", flat=True)[:3])).update(value=1200)
    Objective.objects.update(judge_at=clock.now())
    objectives_sweep()
    assert told(made).startswith("3 values with more good ones than there were in all")
    assert made.state == "unknown"


def test_a_pair_is_known_as_far_as_both_metrics_are(cast, live, failed, pushed):
    push(cast, failed, 0.0)
    asked = values(failed, counting="pair", good_metric=pushed.pk)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=asked)
    assert (made.state, made.as_of, made.left) == ("unknown", None, None)
    assert told(made) == "Nothing was counted in the last 3 d: that is not health."


def test_shares_without_their_number_say_nothing(cast, live, failed):
    history(failed, 0.0, days=2)
    push(cast, failed, 0.0, n=None)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))
    assert (made.state, made.left) == ("unknown", None)
    assert told(made).startswith("1 value without a share from 0 to 1 and its number of cases.")


def test_silence_turns_what_was_held_unknown(cast, live, failed):
    history(failed, 0.0)
    push(cast, failed, 0.0)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))
    assert made.state == "held"
    with clock.travelling(clock.now() + timedelta(hours=1)):
        objectives_sweep()
        assert "what happened since is not known" in told(made)
        assert (made.state, made.alerts.count()) == ("unknown", 0)


def test_the_sweep_opens_closes_and_keeps_through_the_alert_machine(cast, live, failed):
    history(failed, 0.0)
    push(cast, failed, 0.0)
    made, now, seen = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed)), clock.now(), []
    for step, value in enumerate([0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0], start=1):
        with clock.travelling(now + step * STEP):
            push(cast, failed, value)
            objectives_sweep()
            seen.append(Alert.objects.open().filter(objective=made).count())
    assert seen == [0, 0, 0, 0, 1, 1, 1, 0], "2 of 3 judgements open it, 3 good ones close it"
    alert = made.alerts.get()
    assert (alert.kind, alert.urgency, alert.closed_as) == ("burning", "now", "recovered")
    assert alert.starts_at == now + 4 * STEP, "from the first judgement that burnt"
    assert "times as fast as evenly over 1 h" in alert.detail
    changes = Entry.objects.filter(action="metrics.objective_state").order_by("id").values_list("payload", flat=True)
    assert [json.loads(payload)["changes"].get("burn") for payload in changes] == [
        None,
        None,
        "alert opened",
        None,
        "alert closed",
    ]


def test_an_open_alert_stays_open_through_silence_beside_the_silence(cast, live, failed):
    history(failed, 0.0)
    push(cast, failed, 0.0)
    made, now = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed)), clock.now()
    for step in range(1, 7):
        with clock.travelling(now + step * STEP):
            push(cast, failed, 0.5)
            objectives_sweep()
    with clock.travelling(now + 30 * STEP):
        states_sweep()
        objectives_sweep()
        open_kinds = {alert.kind for alert in Alert.objects.open()}
    assert open_kinds == {"breached", "silent", "burning"}
    assert told(made).startswith("No value since")


def test_two_objectives_of_one_metric_alert_for_themselves(cast, live, failed):
    history(failed, 0.0)
    push(cast, failed, 0.0)
    now = clock.now()
    for name, target in (("Strict", 0.999), ("Loose", 0.99)):
        objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed, name=name, target=target))
    for step in range(1, 7):
        with clock.travelling(now + step * STEP):
            push(cast, failed, 0.5)
            objectives_sweep()
    assert Alert.objects.open().filter(kind="burning").count() == 2


def test_nothing_opens_for_what_is_not_adopted(cast, initiative):
    initiative.is_adopted = False
    initiative.save()
    failed = metric_add(actor=cast.engineer.actor, initiative=initiative, values=FAILED)
    history(failed, 0.5)
    push(cast, failed, 0.5)
    made = objective_set(actor=cast.engineer.actor, initiative=initiative, values=values(failed))
    for step in range(1, 4):
        with clock.travelling(clock.now() + step * STEP):
            push(cast, failed, 0.5)
            objectives_sweep()
    made.refresh_from_db()
    assert (made.state, Alert.objects.count()) == ("burning", 0)


def test_a_change_judges_anew_and_drops_old_judgements(cast, live, failed):
    history(failed, 0.004)
    push(cast, failed, 0.004)
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))
    made = objective_edit(actor=cast.engineer.actor, objective=made, values={"target": 0.98}, seen_version=1)
    assert (made.version, made.left, len(made.checks)) == (2, pytest.approx(0.8), 1)
    entry = Entry.objects.about("metrics.objective", made.pk).filter(action="metrics.objective_edit").get()
    assert json.loads(entry.payload)["changes"] == {"target": ["0.99", "0.98"]}
    assert objective_edit(actor=cast.engineer.actor, objective=made, values={"target": 0.98}).version == 2


def test_an_end_closes_its_alert_and_frees_the_name(cast, live, failed):
    history(failed, 0.0)
    push(cast, failed, 0.0)
    made, now = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed)), clock.now()
    for step in range(1, 7):
        with clock.travelling(now + step * STEP):
            push(cast, failed, 0.5)
            objectives_sweep()
    with clock.travelling(now + 7 * STEP):
        with pytest.raises(DomainError, match="Say in at least 10 characters"):
            objective_end(actor=cast.engineer.actor, objective=made, reason="over")
        made = objective_end(actor=cast.engineer.actor, objective=made, reason="Replaced by another one.")
        assert made.alerts.get().get_closed_as_display() == "Its objective has ended"
        assert objectives_sweep() == 0
        with pytest.raises(DomainError, match="has ended"):
            objective_edit(actor=cast.engineer.actor, objective=made, values={"target": 0.9})
        objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"target": 1}, "target", "1 leaves no budget"),
        ({"period_days": 200}, "period_days", "3 to 92 days"),
        ({"counting": "pair"}, "good_metric", "counts the good ones"),
        ({"counting": "hours"}, "counting", "Choose one of the offered values"),
        ({"name": ""}, "name", "Fill this in"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(cast, live, failed, other, field, words):
    with pytest.raises(DomainError, match=words) as caught:
        objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed, **other))
    assert caught.value.field == field
    assert not Objective.objects.exists()


@pytest.mark.parametrize(("who", "may"), [("engineer", True), ("pm", True), ("auditor", False), ("outsider", False)])
def test_who_works_on_metrics_sets_objectives(cast, live, failed, who, may):
    actor = getattr(cast, who).actor
    if may:
        made = objective_set(actor=actor, initiative=live, values=values(failed))
        objective_end(actor=actor, objective=made, reason="Replaced by another one.")
        return
    with pytest.raises(NotAllowed):
        objective_set(actor=actor, initiative=live, values=values(failed))
    made = objective_set(actor=cast.engineer.actor, initiative=live, values=values(failed))
    with pytest.raises(NotAllowed):
        objective_end(actor=actor, objective=made, reason="Replaced by another one.")
