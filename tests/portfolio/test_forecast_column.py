"""The table says by when each next gate can be expected, or why it cannot: the dates of the overview and the timeline."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.formats import date_text
from initiatives.models import Initiative, Phase
from phases.forecast import Forecast, NoForecast
from phases.models import PhaseStay
from portfolio.filters import query_of
from portfolio.models import Standing
from portfolio.panels.flow import ageing_of
from portfolio.panels.lanes import lanes_of
from portfolio.panels.outlook import outlook_of
from portfolio.panels.running import aged_of
from portfolio.panels.sheet import sheet_of
from portfolio.services.standings import standing_refresh, standings_refresh

ADDRESS = "/portfolio/?cols=forecast"


@pytest.fixture
def shown(cast, sign_in):
    def _shown(one: Initiative, person="executive") -> str:
        page = sign_in(getattr(cast, person)).get(ADDRESS).content.decode()
        return page.split(f'id="initiative-{one.key}"')[1].split("</tr>")[0]

    return _shown


@pytest.fixture
def exported(cast):
    def _exported(one: Initiative) -> list[object]:
        head, rows = sheet_of(cast.executive.actor, query_of({"cols": "forecast"}))
        assert head == ["Key", "Title", "Next gate by, 50 %", "Next gate by, 85 %"]
        return next(row[2:] for row in rows if row[0] == one.key)

    return _exported


def test_both_days_are_those_of_the_overview(running, history, shown, exported):
    history(1, 12)
    outlook = outlook_of(running, Standing.objects.get(initiative=running))
    assert isinstance(outlook.gate, Forecast)
    assert date_text(outlook.gate.p50) in shown(running)
    assert f"85 %: {date_text(outlook.gate.p85)}" in shown(running)
    assert exported(running) == [outlook.gate.p50, outlook.gate.p85]


def test_too_few_finished_stays_are_said(running, history, shown, exported):
    history(1, 9)
    assert "Not enough finished stays: 9 of 10 in phase 1." in shown(running)
    assert exported(running) == [None, None]


@pytest.mark.parametrize("changed", [{"status": "paused"}, {"is_adopted": False}, {"phase": 4}])
def test_nothing_is_forecast_for_what_is_not_on_its_way(running, history, shown, exported, changed):
    history(1, 12)
    assert "85 %" in shown(running)
    Initiative.objects.filter(pk=running.pk).update(**changed)
    assert "85 %" not in shown(running)
    assert exported(running) == [None, None]


def test_of_what_came_without_a_day_nothing_is_made_up(cast, running, history, sign_in):
    history(1, 12)
    stay = PhaseStay.objects.get(initiative=running, left_at=None)
    for day, age, is_silent in ((None, "not known", True), (clock.today() - timedelta(days=20), "20 d", False)):
        PhaseStay.objects.filter(pk=stay.pk).update(is_imported=True, effective_entered_on=day)
        standing_refresh(running)
        page = sign_in(cast.executive).get("/portfolio/?cols=age,forecast").content.decode()
        row = page.split(f'id="initiative-{running.key}"')[1].split("</tr>")[0]
        assert age in row
        assert ("Not known since when it is in this phase." in row) is is_silent
        standing = Standing.objects.get(initiative=running)
        assert (standing.age_days is None) is is_silent
        fresh = Initiative.objects.select_related("standing").get(pk=running.pk)
        assert isinstance(outlook_of(fresh, standing).gate, NoForecast) is is_silent
        lane = next(one for one in lanes_of(cast.executive.actor, query_of({}), "") if one.number == 1)
        assert (lane.median_days is None) is is_silent
        assert (ageing_of(aged_of(cast.executive.actor, ""), dict.fromkeys(Phase.values))[0] is None) is is_silent


def test_it_costs_one_query_whatever_the_number_of_rows(cast, make_initiatives, history, sign_in):
    history(1, 12)
    client, counted = sign_in(cast.pm), []
    for more in (3, 30):
        make_initiatives(more)
        standings_refresh()
        for address in ("/portfolio/?cols=bu", ADDRESS):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counted.append(len(queries))
    without, with_it, *later = counted
    assert with_it == without + 1
    assert later == [without, with_it]
