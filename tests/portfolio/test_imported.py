"""What an import brought shows on the board and the initiative as the file gave it, apart from our own figures."""

import pytest

from phases.services import playbook_load_builtin
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
