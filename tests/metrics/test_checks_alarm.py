"""That nothing is checked at all is an alarm: banner, gauge, mail. The dispatcher does not run, and the clock moves."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from common import clock
from metrics.health import checks_silent_seconds
from metrics.services import checks_alarm
from metrics.tasks import pulls_dispatch, states_sweep

pytestmark = pytest.mark.usefixtures("demo_database")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def checked(cast, pushed):
    """Both checks have just run."""
    pulls_dispatch()
    states_sweep()
    return clock.now()


def test_administrators_are_told_once_for_each_stop(cast, checked):
    cast.admin  # noqa: B018  # the person who is to be told
    with clock.travelling(checked + 4 * MINUTE):
        assert not checks_alarm()
    for minutes in (6, 7, 60):
        with clock.travelling(checked + minutes * MINUTE):
            assert checks_alarm()
    assert [message.to for message in mail.outbox] == [["admin@example.com"]]
    with clock.travelling(checked + 61 * MINUTE):
        pulls_dispatch()
        states_sweep()
        assert not checks_alarm()
    with clock.travelling(checked + 70 * MINUTE):
        assert checks_alarm()
    assert len(mail.outbox) == 2


def test_one_of_the_two_checks_alone_is_not_enough(cast, checked):
    with clock.travelling(checked + 10 * MINUTE):
        pulls_dispatch()
        assert checks_silent_seconds() >= 600, "states were not swept"


def test_pages_say_it_in_red(cast, checked, sign_in):
    alerts, admin = sign_in(cast.pm), sign_in(cast.admin)
    assert "Checks have not run" not in alerts.get("/alerts/").content.decode()
    with clock.travelling(checked + 10 * MINUTE):
        assert "Checks have not run since" in sign_in(cast.pm).get("/alerts/").content.decode()
        assert "No metric has been checked since" in sign_in(cast.admin).get("/admin/").content.decode()
    assert "No metric has been checked" not in admin.get("/admin/").content.decode()


def test_gauge_tells_a_watcher_outside(cast, checked, client, settings):
    settings.METRICS_ALLOWED_FROM = ["127.0.0.1"]
    with clock.travelling(checked + 10 * MINUTE):
        told = re.search(
            r"^flightline_checks_silent_seconds (\S+)$", client.get("/metrics").content.decode(), re.MULTILINE
        )
    assert told, "no such gauge"
    assert 600 <= float(told[1]) < 660


def test_command_ends_badly_for_cron(cast, checked):
    cast.admin  # noqa: B018  # the person who is to be told
    call_command("checks_alarm")
    with clock.travelling(checked + 10 * MINUTE), pytest.raises(CommandError, match="Nothing has been checked"):
        call_command("checks_alarm")
    assert len(mail.outbox) == 1


def test_nothing_to_check_is_no_alarm(cast):
    assert checks_silent_seconds() == 0
    assert not checks_alarm()
