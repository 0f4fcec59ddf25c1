"""What an import brought shows on the board and the initiative as the file gave it, apart from our own figures."""

from datetime import date, timedelta

import pytest

from common import clock
from initiatives.models import Initiative, Status
from phases.models import PhaseStay
from phases.services import playbook_load_builtin
from portfolio.models import ImportRun, RunState
from portfolio.panels import outlook
from tests.portfolio.test_portfolio_import import HEAD, ROWS, _import


@pytest.fixture
def run(cast, db):
    playbook_load_builtin()
    return _import(cast, HEAD + ROWS)


def test_board_shows_the_imported_organisation_apart(cast, run, sign_in):
    page = sign_in(cast.executive).get("/board/").content.decode()
    assert "2 of 5 imported are in 4 Scale &amp; optimise" in page
    assert "No initiative is adopted yet." in page
    assert 'id="decisions"' not in page  # no card of zeros beside what nobody has adopted
    assert "Claims</span>" in page.split('id="imported"')[1]


def test_pm_adopts_from_the_initiative(cast, run, sign_in):
    made = run.rows.get(number=1).initiative
    browser = sign_in(cast.pm)
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "as imported, no gate passed here" in page
    assert f"/i/{made.key}/adopt/" in page
    assert browser.post(f"/i/{made.key}/adopt/").status_code == 303
    made.refresh_from_db()
    assert made.is_adopted
    assert f"/i/{made.key}/adopt/" not in browser.get(made.get_absolute_url()).content.decode()


def test_others_may_not_adopt(cast, run, sign_in):
    made = run.rows.get(number=1).initiative
    assert f"/i/{made.key}/adopt/" not in sign_in(cast.engineer).get(made.get_absolute_url()).content.decode()
    answer = sign_in(cast.engineer).post(f"/i/{made.key}/adopt/")
    assert answer.status_code == 403
    assert "Only the lead or a program manager" in answer.content.decode()


@pytest.fixture
def arrived(db):
    """Three in production, adopted: imported without a day, imported since ten days, and arrived here today."""
    for number, stay in enumerate(
        ({"is_imported": True}, {"is_imported": True, "effective_entered_on": clock.today() - timedelta(days=10)}, {})
    ):
        unit = f"HHS / Part {number}" if number else "HHSX"
        made = Initiative.objects.create(
            key=f"AI-60{number}", title=f"Live {number}", status=Status.ACTIVE, phase=4, business_unit=unit
        )
        PhaseStay.objects.create(initiative=made, phase=4, entered_at=clock.now(), **stay)


def test_an_import_without_days_is_no_arrival(cast, arrived, sign_in):
    page = sign_in(cast.executive).get("/board/").content.decode()
    assert "3 of 3" in page
    assert "+2 in 90 d" in page
    flow = sign_in(cast.executive).get("/board/flow/").content.decode()
    assert "1 initiative came by import without the day on which the present phase began" in flow


def test_a_unit_stands_for_its_parts(cast, arrived, sign_in):
    executive = sign_in(cast.executive)
    assert "2 active initiatives" in executive.get("/board/?bu=HHS").content.decode()
    assert "1 active initiative<" in executive.get("/board/?bu=HHS+/+Part+1").content.decode()


def test_of_very_many_units_the_first_parts_are_offered(cast, arrived, sign_in):
    for number in range(201):
        Initiative.objects.create(key=f"AI-7{number}", title="One of many", business_unit=f"VA / Site {number}")
    page = sign_in(cast.executive).get("/board/flow/").content.decode()
    assert '<option value="VA">' in page
    assert '<option value="HHS">' in page
    assert "VA / Site" not in page


def test_a_forecast_rests_on_the_newest_that_it_may_draw_from(cast, arrived, monkeypatch):
    """What an import recorded last need not have ended last, and what has no days takes no place."""
    monkeypatch.setattr(outlook, "NEWEST", 1)
    made = Initiative.objects.get(key="AI-600")
    row = {"initiative": made, "phase": 2, "entered_at": clock.now(), "left_at": clock.now(), "is_imported": True}
    newer = {"effective_entered_on": date(2025, 1, 1), "effective_left_on": date(2025, 1, 31)}
    older = {"effective_entered_on": date(2020, 1, 1), "effective_left_on": date(2020, 1, 8)}
    for days in (newer, older, {}, {"effective_entered_on": date(2021, 1, 1)}):
        PhaseStay.objects.create(**row, outcome="go", **days)
    assert outlook.newest_lengths()[2] == [30]


def test_an_import_at_work_loads_itself_again_until_it_is_done(cast, run, sign_in):
    browser, address = sign_in(cast.pm), f"/import/{run.pk}/?outcome=created"
    assert 'hx-trigger="every 2s"' not in browser.get(address).content.decode()
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    page = sign_in(cast.pm, htmx=True).get(address).content.decode()
    assert f'hx-get="/import/{run.pk}/?outcome=created" hx-trigger="every 2s"' in page
    assert "This page follows" in page
    assert "<html" not in page
