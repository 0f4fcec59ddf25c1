"""`doctor` and the system health page: what is not well is said with what to do, to administrators alone."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from accounts.models import Delivery, Role, RoleGrant
from audit.models import Check
from common import clock
from metrics.models import Beat
from metrics.services import source_add
from portfolio.models import Endpoint, EventSweep, Refresh, Restore, Telling
from portfolio.services.events import events_sweep
from portfolio.services.standings import standings_refresh
from portfolio.services.telling import notices_tell
from portfolio.vitals import vitals


def of(name):
    return next(one for one in vitals() if one.name == name)


def doctor():
    """What it says, and how it ends."""
    out, code = StringIO(), 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as end:
        code = int(end.code)
    return out.getvalue(), code


@pytest.fixture
def well(cast):
    """Every job has just run, and a backup was restored."""
    assert cast.admin.user
    standings_refresh()
    events_sweep()
    notices_tell()
    Restore.objects.create(is_trial=True, passed=True, words="Restored.", seconds=1, backup_made_at=clock.now())


def test_a_well_installation_ends_with_0(well):
    said, code = doctor()
    assert code == 0, said
    assert "0 bad" in said
    assert "ok   Storage · Backup" in said


def test_what_is_late_is_bad_and_says_what_to_do(well):
    Refresh.objects.update(swept_at=clock.now() - timedelta(minutes=5))
    said, code = doctor()
    assert code == 1
    assert "BAD  Jobs · Lists and boards" in said
    assert "See that worker and beat run" in said
    EventSweep.objects.update(swept_at=clock.now() - timedelta(minutes=5))
    assert of("Events for webhooks").state == "bad"


def test_the_advice_about_administrators_fits_their_number(well, cast):
    assert "Give a second person the role" in of("Administrators").advice
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).delete()
    assert of("Administrators").state == "bad"
    assert of("Administrators").advice == "An empty installation asks for the first administrator on its first page."


def test_mail_that_does_not_leave_is_bad_and_mail_given_up_is_looked_at(well, cast):
    assert of("Outbox").state == "good"
    at = clock.now() - timedelta(minutes=11)
    waiting = Delivery.objects.create(user=cast.pm.user, channel="mail", due_at=at)
    assert (of("Outbox").state, "Mail and chat" in of("Outbox").advice) == ("bad", True)
    Delivery.objects.filter(pk=waiting.pk).update(failed_at=clock.now(), error="550 no such user")
    assert (of("Outbox").state, of("Outbox").words) == ("warn", "0 s late, 1 message given up in 7 days")


def test_notices_that_stand_still_are_bad(well):
    Telling.objects.update(told_until=clock.now() - timedelta(minutes=5))
    assert of("Notices to people").state == "bad"


@pytest.mark.parametrize(
    ("trial", "words"),
    [
        (None, "No backup was ever tried"),
        ({"passed": False}, "The last trial failed"),
        ({"passed": True, "at": timedelta(days=31)}, "No trial has passed for 30 days"),
    ],
)
def test_a_backup_that_is_not_known_to_restore_is_bad(well, trial, words):
    Restore.objects.all().delete()
    if trial:
        at = clock.now() - trial.pop("at", timedelta(0))
        Restore.objects.create(is_trial=True, words="Tried.", seconds=1, at=at, **trial)
    found = of("Backup")
    assert (found.state, found.words) == ("bad", words)
    assert "restore_check" in found.advice


def test_a_broken_log_a_webhook_that_is_off_and_a_failing_source_are_seen(well, cast):
    Check.objects.create(state="broken", asked_by_name="Night", finished_at=clock.now())
    assert of("Check of the whole log").state == "bad"
    Endpoint.objects.create(name="N", url="https://h.example.com/", owner=cast.pm.user, off_at=clock.now())
    assert of("Webhooks").state == "warn"
    values = {"kind": "prometheus", "name": "Plant", "url": "https://prometheus.example.com/"}
    source = source_add(actor=cast.engineer.actor, values=values)
    type(source).objects.update(failures=3)
    assert of("Metric sources").state == "warn"


def test_a_key_that_was_lost_is_named_without_the_secret(well, cast, settings):
    values = {"kind": "prometheus", "name": "P", "url": "https://p.example.com/", "auth_kind": "bearer"}
    source_add(actor=cast.engineer.actor, values=values, secret="hush-hush")
    settings.FIELD_KEYS = ["another key of at least thirty-two letters"]
    said, code = doctor()
    assert code == 1
    assert "BAD  Keys · FIELD_KEYS" in said
    assert "hush" not in said


def test_a_database_that_is_away_ends_with_2(well, monkeypatch):
    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr("portfolio.management.commands.doctor.MigrationExecutor", away)
    said, code = doctor()
    assert code == 2
    assert "connection refused" in said


def test_the_page_is_red_by_word_and_for_administrators_alone(well, cast, sign_in):
    page = sign_in(cast.admin).get("/admin/health/")
    assert "Not well" not in page.text
    Refresh.objects.update(swept_at=clock.now() - timedelta(minutes=5))
    page = sign_in(cast.admin).get("/admin/health/").text
    assert "1 thing is not well" in page
    assert "Not well" in page
    refused = sign_in(cast.pm).get("/admin/health/")
    assert refused.status_code == 403
    assert "Only an administrator" in refused.text


def test_program_managers_are_told_when_it_changes_what_numbers_mean(well, cast, sign_in):
    now = clock.now()
    Beat.objects.create(pk=1, dispatched_at=now, swept_at=now)
    assert "No metric has been checked" not in sign_in(cast.pm).get("/my-work/").text
    Beat.objects.update(swept_at=now - timedelta(minutes=6))
    assert "No metric has been checked since" in sign_in(cast.pm).get("/my-work/").text
    assert "/admin/health/" in sign_in(cast.admin).get("/my-work/").text
    assert "No metric has been checked" not in sign_in(cast.engineer).get("/my-work/").text
