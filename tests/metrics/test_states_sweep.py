"""What time alone changes, and what alerts follow."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from initiatives.models import Initiative
from metrics.models import Alert, Metric
from metrics.services import alerts_sweep, points_push, states_sweep

pytestmark = pytest.mark.usefixtures("demo_database")
MINUTE = timedelta(minutes=1)


def push(cast, metric, value):
    points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": clock.now(), "value": value}])
    metric.refresh_from_db()
    return metric.state


def test_silence_turns_stale_then_alerts_and_a_value_ends_both(cast, pushed):
    now = clock.now()
    assert push(cast, pushed, 0.5) == "met"
    with clock.travelling(now + 5 * MINUTE):
        assert states_sweep() == 0
    with clock.travelling(now + 7 * MINUTE):
        assert states_sweep() == 1
        assert states_sweep() == 0, "a second sweep finds nothing to do"
        pushed.refresh_from_db()
        assert (pushed.state, Alert.objects.count()) == ("stale", 0)
        assert now + 5 * MINUTE < pushed.state_since <= now + 6 * MINUTE + timedelta(seconds=1)
    with clock.travelling(now + 12 * MINUTE):
        states_sweep()
        assert "no value since" in Alert.objects.get(closed_at=None).detail
    with clock.travelling(now + 13 * MINUTE):
        assert push(cast, pushed, 0.5) == "met"
        assert Alert.objects.get().closed_at == now + 13 * MINUTE


def test_a_metric_that_never_sent_a_value_alerts(pushed):
    with clock.travelling(clock.now() + timedelta(hours=1)):
        states_sweep()
    assert Alert.objects.get().kind == "silent"
    assert Metric.objects.get().state == "no_data"


def test_breach_opens_after_two_and_closes_after_three(cast, pushed):
    now, seen = clock.now(), []
    for minute, value in enumerate([0.5, 2.0, 2.0, 0.5, 0.5, 0.5]):
        with clock.travelling(now + minute * MINUTE):
            push(cast, pushed, value)
            seen.append(Alert.objects.open().count())
    assert seen == [0, 0, 1, 1, 1, 0]
    assert Alert.objects.get().starts_at == now + MINUTE, "from the first bad value"


def test_each_change_of_state_leaves_one_entry(cast, pushed):
    now = clock.now()
    for minute, value in enumerate([0.5, 0.5, 2.0, 2.0]):
        with clock.travelling(now + minute * MINUTE):
            push(cast, pushed, value)
    states = Entry.objects.filter(action="metrics.metric_state").order_by("id")
    assert [entry.initiative_id for entry in states] == [pushed.initiative_id] * 3, "met, breached, alert opened"


def test_no_alarm_for_what_is_not_adopted_or_stopped(cast, pushed, initiative):
    initiative.is_adopted = False
    initiative.save()
    with clock.travelling(clock.now() + timedelta(hours=1)):
        states_sweep()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("status", "closed"), [("stopped", 1), ("retired", 1), ("paused", 0), ("active", 0)])
def test_alerts_end_with_their_initiative(cast, pushed, initiative, status, closed):
    for _ in range(3):
        push(cast, pushed, 9)
    assert Alert.objects.open().count() == 1
    Initiative.objects.filter(pk=initiative.pk).update(status=status)
    assert alerts_sweep() == closed
    assert Alert.objects.open().count() == 1 - closed
    assert Entry.objects.filter(action="metrics.alerts_sweep").count() == closed
    assert alerts_sweep() == 0
