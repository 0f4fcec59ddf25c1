"""The target date: the day on which an initiative is to be in production, and what the forecast makes of it."""

from datetime import date, timedelta

import pytest

from accounts.services.tokens import token_create
from common import clock
from common.formats import date_text
from initiatives.models import Initiative
from initiatives.services import initiative_edit, update_post
from portfolio.conversion import row_convert
from portfolio.filters import query_of
from portfolio.mapping import mapping_parse
from portfolio.models import Standing
from portfolio.panels.calendar import calendar_days
from portfolio.panels.rows import matching
from portfolio.panels.sheet import sheet_of
from portfolio.services.standings import standings_refresh


@pytest.fixture
def aim(cast):
    """`aim(one, 40)`: the program manager gives it a target date so many days ahead."""

    def _aim(one: Initiative, ahead: int) -> Initiative:
        day = clock.today() + timedelta(days=ahead)
        made = initiative_edit(actor=cast.pm.actor, initiative=one, values={"target_on": day})
        standings_refresh()
        return made

    return _aim


@pytest.fixture
def shown(cast, sign_in):
    def _shown(address: str) -> str:
        return sign_in(cast.pm).get(address).content.decode()

    return _shown


@pytest.mark.parametrize(
    ("changed", "is_missed"),
    [
        ({}, True),
        ({"status": "paused"}, False),
        ({"status": "stopped"}, False),
        ({"phase": 4}, False),
        ({"is_adopted": False}, False),
    ],
)
def test_what_counts_as_missed(cast, aim, running, changed, is_missed):
    assert not aim(running, 0).is_target_missed
    aim(running, -1)
    Initiative.objects.filter(pk=running.pk).update(**changed)
    assert Initiative.objects.get(pk=running.pk).is_target_missed is is_missed
    found = matching(cast.pm.actor, query_of({"target": "missed"}))
    assert [one.pk for one in found] == ([running.pk] if is_missed else [])


def test_overview_weighs_the_target_against_the_forecast(aim, running, history, shown):
    for phase in (1, 2, 3):
        history(phase, 12)
    aim(running, 1500)
    assert f"{date_text(clock.today() + timedelta(days=1500))}, kept in 100" in shown(running.get_absolute_url())
    aim(running, 0)
    assert f"{date_text(clock.today())}, kept in 0" in shown(running.get_absolute_url())
    aim(running, -1)
    assert f"{date_text(clock.today() - timedelta(days=1))}, missed" in shown(running.get_absolute_url())


def test_without_a_forecast_the_day_stands_alone(aim, running, shown):
    aim(running, 30)
    page = shown(running.get_absolute_url())
    assert f"Target date</dt><dd>{date_text(clock.today() + timedelta(days=30))}</dd>" in page.replace("\n", "")
    assert "kept in" not in page


def test_a_missed_target_disagrees_with_on_track(cast, aim, running):
    update_post(actor=cast.pm.actor, initiative=running, health="on_track", text="It goes.")
    aim(running, 0)
    standing = Standing.objects.get(initiative=running)
    assert "target date missed" not in standing.signals
    was = standing.is_disagreeing
    aim(running, -1)
    standing.refresh_from_db()
    assert "target date missed" in standing.signals
    assert standing.is_disagreeing
    assert not was


def test_table_timeline_and_sheet_show_it(cast, aim, running, shown):
    day = clock.today() - timedelta(days=3)
    aim(running, -3)
    row = shown("/portfolio/?cols=target").split(f'id="initiative-{running.key}"')[1].split("</tr>")[0]
    assert f"Missed: {date_text(day)}" in row
    line = shown("/portfolio/?view=timeline").split(f'id="line-{running.key}"')[1].split("</tr>")[0]
    assert 'class="span-target is-over"' in line
    assert f"target date {date_text(day)}, missed" in line
    head, rows = sheet_of(cast.pm.actor, query_of({"cols": "target"}))
    assert head[2:] == ["Target date"]
    assert [running.key, running.title, day] in rows


def test_rows_come_in_the_order_of_their_targets(cast, aim, make_initiatives):
    late, soon, _ = make_initiatives(3)
    aim(late, 90)
    aim(soon, 9)
    for sort, order in (("target", [soon.pk, late.pk]), ("-target", [late.pk, soon.pk])):
        found = [one.pk for one in matching(cast.pm.actor, query_of({"sort": sort}))]
        assert found[:2] == order  # those without one stand last, either way


def test_calendar_has_it_until_production(cast, aim, running):
    aim(running, 20)
    assert f"target-{running.pk}" in {day.uid for day in calendar_days(cast.pm.actor)}
    Initiative.objects.filter(pk=running.pk).update(phase=4)
    assert f"target-{running.pk}" not in {day.uid for day in calendar_days(cast.pm.actor)}


def test_api_gives_and_takes_it_and_refuses_what_is_no_day(cast, client, running):
    secret = token_create(
        actor=cast.pm.actor, user=cast.pm.user, name="Script", scopes=["read", "write:initiatives"], days=9
    )[1]
    url, headers = f"/api/v1/initiatives/{running.key}/", {"Authorization": f"Bearer {secret}"}

    def patched(day):
        return client.patch(url, {"target_on": day}, content_type="application/json", headers=headers)

    assert patched("2027-03-01").json()["target_on"] == "2027-03-01"
    refused = patched("2027-02-31")
    assert refused.status_code == 400
    assert "target_on" in refused.content.decode()
    assert str(Initiative.objects.get(pk=running.pk).target_on) == "2027-03-01"


@pytest.mark.parametrize(
    ("typed", "day", "notes"),
    [
        ("3/31/2027", date(2027, 3, 31), []),
        ("", None, []),
        ("spring", None, ["target_on: “spring” is not a date that the mapping knows."]),
    ],
)
def test_import_reads_it_from_a_column(typed, day, notes):
    mapping = mapping_parse("""
        name: small
        identity: [Name]
        dates: ["%m/%d/%Y"]
        fields: {title: Name, target_on: Due}
        stage: {column: Stage, values: {Pilot: {phase: 2}}}
    """)
    made = row_convert({"Name": "Triage", "Due": typed, "Stage": "Pilot"}, mapping)
    assert (made.values["target_on"], made.notes) == (day, notes)
