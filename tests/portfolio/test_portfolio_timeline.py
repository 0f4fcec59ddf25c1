"""The portfolio on a time axis."""

import re
from datetime import timedelta

import pytest

from common import clock
from common.formats import date_text
from initiatives.models import Initiative
from phases.forecast import Forecast
from phases.models import PhaseStay, StayOutcome
from portfolio.models import Standing
from portfolio.panels.outlook import NEWEST, newest_lengths, outlook_of
from portfolio.services.standings import standings_refresh


def text(response):
    return response.content.decode()


def line(shown, key):
    return re.sub(r"\s+", " ", shown.split(f'id="line-{key}"')[1].split("</tr>")[0])


@pytest.fixture
def timeline(sign_in):
    def _timeline(person, address=""):
        return text(sign_in(person).get(f"/portfolio/?view=timeline&{address}"))

    return _timeline


def test_stay_is_drawn_and_said(cast, running, timeline):
    since = clock.now() - timedelta(days=60)
    PhaseStay.objects.filter(initiative=running).update(entered_at=since)
    shown = line(timeline(cast.pm), running.key)
    assert '<rect class="span-1 is-open"' in shown
    assert f"{running.key}: phase 1 from {date_text(since)} until now" in shown
    assert 'class="span-band"' not in shown


def test_corrected_stay_never_was(cast, running, timeline):
    now = clock.now()
    PhaseStay.objects.create(
        initiative=running, phase=3, entered_at=now - timedelta(days=9), left_at=now, outcome=StayOutcome.CORRECTED
    )
    assert "phase 3" not in line(timeline(cast.pm), running.key)


def test_forecast_is_the_one_of_the_overview(cast, running, history, timeline):
    history(1, 12)
    standing = Standing.objects.get(initiative=running)
    outlook = outlook_of(running, standing)
    assert isinstance(outlook.gate, Forecast)
    shown = line(timeline(cast.pm), running.key)
    assert 'class="span-band"' in shown
    assert f"by {date_text(outlook.gate.p50)} at 50 %, by {date_text(outlook.gate.p85)} at 85 %" in shown
    assert outlook.gate.p50 < outlook.gate.p85


def test_too_few_stays_are_said(cast, running, history, timeline):
    history(1, 9)
    assert "Not enough finished stays: 9 of 10 in phase 1." in line(timeline(cast.pm), running.key)


def test_nothing_is_forecast_for_what_does_not_run(cast, running, history, timeline):
    history(1, 12)
    for changed in ({"status": "paused"}, {"is_adopted": False}):
        Initiative.objects.filter(pk=running.pk).update(**changed)
        shown = line(timeline(cast.pm), running.key)
        assert 'class="span-band"' not in shown
        assert "at 85 %" not in shown
        Initiative.objects.filter(pk=running.pk).update(status="active", is_adopted=True)
    assert 'class="span-band"' in line(timeline(cast.pm), running.key)


def test_pilot_past_its_end_is_said(cast, make_initiatives, timeline):
    pilot = next(one for one in make_initiatives(4) if one.phase == 2)
    for days, is_over in ((-3, True), (3, False)):
        end = clock.today() + timedelta(days=days)
        Initiative.objects.filter(pk=pilot.pk).update(pilot_end_on=end)
        shown = line(timeline(cast.pm), pilot.key)
        assert (f"Pilot was to end {date_text(end)}" in shown) is is_over
        assert ("span-end is-over" in shown) is is_over


def test_newest_stays_of_each_phase_count(history):
    history(1, 11)
    history(3, 2)
    assert {phase: len(days) for phase, days in newest_lengths().items()} == {1: 11, 2: 0, 3: 2, 4: 0}
    assert NEWEST > 11


def test_numbers_stand_below_as_a_table(cast, running, timeline):
    below = timeline(cast.pm).split("Timeline in numbers</caption>")[1].split("</table>")[0]
    assert running.title in below
    assert "phase 1 from" in below


def test_groups_zoom_and_pages_are_kept_in_the_address(cast, make_initiatives, timeline):
    make_initiatives(60)
    shown = timeline(cast.pm, "zoom=far&group=phase")
    assert "?view=timeline&amp;zoom=far&amp;group=phase&amp;page=2" in shown
    assert shown.count(' id="line-AI-') == 50
    assert 'class="is-group"' in shown
    assert 'name="zoom" value="far"' in shown
    assert "zoom=far&amp;page=2" not in timeline(cast.pm, "zoom=colour")
    assert timeline(cast.pm, "zoom=far&page=2").count(' id="line-AI-') == 10


def test_outsider_finds_no_hidden_line(cast, secret, timeline):
    assert "Hidden merger" not in timeline(cast.outsider)
    assert "Hidden merger" in timeline(cast.engineer)


@pytest.mark.parametrize(("htmx", "most"), [(False, 11), (True, 8)])
def test_queries_do_not_grow_with_rows(
    cast, running, make_initiatives, sign_in, django_assert_max_num_queries, htmx, most
):
    client, counted = sign_in(cast.pm, htmx=htmx), []
    for more in (3, 30):
        for one in make_initiatives(more):
            PhaseStay.objects.create(initiative=one, phase=one.phase)
        standings_refresh()
        with django_assert_max_num_queries(most) as queries:
            client.get("/portfolio/?view=timeline")
        counted.append(len(queries))
    assert counted[0] == counted[1]
