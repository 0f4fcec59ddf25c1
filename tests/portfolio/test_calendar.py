"""The calendar address: what stands in it, who reads it, how it ends; read by an iCalendar library that is not ours."""

import json
from datetime import timedelta
from logging import ERROR, LogRecord

import pytest
from django.db import connection
from django.test import Client

from accounts.services import user_deactivate
from common import clock
from config.logs import logging_config
from initiatives.models import Visibility
from phases.services import ask_raise
from portfolio.icalendar import escaped, folded
from portfolio.models import CalendarFeed
from portfolio.services.feeds import feed_end, feed_open
from tests.reviews.conftest import follow_tiny
from tests.servers.sdk import sdk_run

READ = """
import json, pathlib, sys
from icalendar import Calendar
found = Calendar.from_ical(pathlib.Path(sys.argv[1]).read_bytes())
print(json.dumps([[str(e["uid"]), e.decoded("dtstart").isoformat(), str(e["summary"]), str(e["url"])] for e in found.walk("VEVENT")]))
"""


@pytest.fixture
def accepted(cast, initiative):
    return follow_tiny(cast, initiative)


@pytest.fixture
def feed(cast):
    """`feed(person)` → the path of a new calendar address of theirs."""
    return lambda person: f"/calendar/{feed_open(actor=person.actor)[1]}.ics"


def ask(cast, initiative, question="Buy seats?", due_on=None):
    return ask_raise(
        actor=cast.engineer.actor, initiative=initiative, question=question, options=["Yes", "No"], recommendation="Yes",
        cost_of_waiting="One week", asked_of=cast.sponsor.user, due_on=due_on or clock.today(), cause="funding",
    )  # fmt: skip


def test_a_library_reads_what_is_due_with_its_words_whole(cast, accepted, feed, tmp_path):
    words = "Größe; \\ten, or — " + "ü" * 60 + "?"
    made = ask(cast, accepted, words, clock.today() + timedelta(days=3))
    accepted.__class__.objects.update(pilot_end_on=clock.today() + timedelta(days=9))
    answer = Client().get(feed(cast.engineer))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    path = tmp_path / "feed.ics"
    path.write_bytes(answer.content)
    found = json.loads(sdk_run(READ, str(path)))
    by_uid = {row[0].partition("@")[0]: row for row in found}
    asked = by_uid[f"ask-{made.pk}"]
    assert asked[1] == str(made.due_on)
    assert asked[2] == f"{accepted.key}: answer: {words}"
    assert asked[3].endswith(f"/i/{accepted.key}/asks/{made.pk}/")
    assert by_uid[f"pilot-{accepted.pk}"][1] == str(clock.today() + timedelta(days=9))


def test_what_the_owner_may_not_see_is_not_in_it(cast, accepted, feed):
    ask(cast, accepted, "Canary?")
    path = feed(cast.outsider)
    assert b"Canary" in Client().get(path).content
    accepted.__class__.objects.update(visibility=Visibility.MEMBERS)
    assert b"Canary" not in Client().get(path).content


def test_it_ends_when_renewed_ended_or_when_its_owner_leaves(cast, feed):
    first, second = feed(cast.engineer), feed(cast.engineer)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    feed_end(actor=cast.engineer.actor)
    assert Client().get(second).status_code == 404
    third = feed(cast.operations)
    user_deactivate(actor=cast.admin.actor, user=cast.operations.user)
    assert Client().get(third).status_code == 404


def test_a_dump_of_the_database_opens_nothing(cast, feed):
    path = feed(cast.engineer)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    with connection.cursor() as cursor:
        for table in ("portfolio_calendarfeed", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in repr(cursor.fetchall())
    assert Client().get(f"/calendar/{CalendarFeed.objects.get().secret_sha256}.ics").status_code == 404


def test_lines_are_folded_between_characters_and_control_characters_cannot_break_out():
    line = "SUMMARY:" + "ü" * 100
    parts = folded(line).removesuffix(b"\r\n").split(b"\r\n ")
    assert b"".join(parts).decode() == line
    assert all(len(part) <= 75 and part.decode() for part in parts)
    assert escaped("a\r\nBEGIN:VEVENT\r\x00\x0b;,\\") == "a\\nBEGIN:VEVENT\\n  \\;\\,\\\\"


def test_the_page_shows_the_address_once(cast, sign_in):
    client = sign_in(cast.auditor)
    assert "You have none" in client.get("/account/calendar/").text
    assert ".ics" in client.post("/account/calendar/").text
    page = client.get("/account/calendar/").text
    assert ".ics" not in page
    assert "Your address" in page
    client.post("/account/calendar/end/")
    assert "You have none" in client.get("/account/calendar/").text


def test_a_line_of_the_log_does_not_carry_the_address(feed, cast):
    path = feed(cast.engineer)
    how = dict(logging_config("INFO")["formatters"]["line"])
    line = how.pop("()")(**how)
    said = line.format(LogRecord("django.request", ERROR, "", 0, "Internal Server Error: %s", (path,), None))
    assert "/calendar/….ics" in said
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in said
