"""The regulatory clock on screen: dates of the portfolio, duties of one initiative, timers of an incident."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common import clock
from initiatives.models import Initiative
from phases.regulation_panels import clock_lines, regulation_list, regulation_page

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def today():
    with clock.travelling(NOON):
        yield NOON


def _client(cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who).user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _class(initiative: Initiative, **fields: str) -> Initiative:
    Initiative.objects.filter(pk=initiative.pk).update(**fields)
    initiative.refresh_from_db()
    return initiative


def test_an_unconfirmed_class_is_said_and_read_as_the_strictest(cast, initiative, today):
    _class(initiative, ai_act_class="minimal", ai_act_role="deployer", status="active", phase=1)
    text = _client(cast, "engineer").get("/i/AI-001/regulation/").content.decode()
    assert "The AI Act class is not confirmed; until it is, it counts as high-risk" in text
    assert "Would apply if confirmed as high-risk and as deployer." in text
    assert "Use it as instructed" in text
    assert "May apply" in text


def test_in_force_and_to_come_are_told_apart_by_the_day(initiative, today):
    _class(initiative, ai_act_class="high", ai_act_role="provider", data_class="personal")
    page = regulation_page(initiative)
    assert {"aia-4", "aia-73", "gdpr-33"} <= {line.duty.code for line in page.in_force}
    assert {"aia-9", "aia-15"} <= {line.duty.code for line in page.coming}
    with clock.travelling(datetime(2027, 12, 2, tzinfo=UTC)):
        assert "aia-9" in {line.duty.code for line in regulation_page(initiative).in_force}


def test_the_next_dates_name_who_is_concerned(cast, initiative, today):
    _class(initiative, ai_act_class="high", ai_act_role="provider", status="active", phase=1)
    page = regulation_list(cast.pm.actor)
    found = {one.day: one for one in page.dates}
    assert list(found) == sorted(found)
    assert found[date(2027, 12, 2)].initiatives == [initiative]
    assert date(2028, 8, 2) in found
    assert [row.next_on for row in page.rows] == [date(2027, 12, 2)]


def test_outsider_sees_no_hidden_initiative(cast, initiative, today):
    _class(initiative, visibility="members", ai_act_class="high", ai_act_role="provider", status="active", phase=1)
    assert _client(cast, "outsider").get("/i/AI-001/regulation/").status_code == 404
    assert "Claims triage" not in _client(cast, "outsider").get("/regulation/").content.decode()
    assert "Claims triage" in _client(cast, "engineer").get("/regulation/").content.decode()


def test_an_empty_portfolio_says_what_will_stand_there(cast, today):
    text = _client(cast, "pm").get("/regulation/").content.decode()
    assert "No initiative yet" in text
    assert "Regulation (EU) 2024/1689" in text


def test_timers_count_down_and_say_when_they_are_over(initiative, today):
    _class(initiative, ai_act_class="high", ai_act_role="provider", data_class="personal")
    lines = {line.clock.code: line for line in clock_lines(initiative, NOON - timedelta(hours=50))}
    assert (lines["gdpr-33-1"].words, lines["gdpr-33-1"].is_over) == ("22 h 0 min left", False)
    assert (lines["aia-73-3"].words, lines["aia-73-3"].is_over) == ("over by 2 h 0 min", True)
    assert lines["aia-73-2"].words == "12 d 22 h left"


def test_a_source_not_checked_for_180_days_is_a_warning(cast, initiative):
    _class(initiative, ai_act_class="high", ai_act_role="provider", status="active", phase=1)
    fresh, late = datetime(2026, 11, 26, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    for at, warned in ((fresh, False), (late, True)):
        with clock.travelling(at):
            text = _client(cast, "pm").get("/i/AI-001/regulation/").content.decode()
            assert ("more than 180 days ago" in text) is warned
            assert clock_lines(initiative, at)[0].is_stale is warned


def test_queries_do_not_grow_with_initiatives(cast, initiative, today):
    counts, actor = [], cast.pm.actor
    for more in (1, 20):
        for number in range(more):
            Initiative.objects.create(key=f"AI-{more}{number:02}", title="x", status="active", phase=1, risk_tier="low")
        with CaptureQueriesContext(connection) as queries:
            regulation_list(actor)
        counts.append(len(queries))
    assert counts == [1, 1]
