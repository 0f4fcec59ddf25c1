"""What somebody typed never opens as a formula: the sixteen beginnings, and every export door of the router."""

import csv
import io
import re

import pytest
from django.db import connection
from openpyxl import load_workbook

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from metrics.services import value_entry_add
from portfolio.csv_export import attachment, cell
from portfolio.services.standings import standings_refresh
from portfolio.xlsx_export import TYPE
from tests.guards import access
from tests.guards.world import build_world

BEGINNINGS = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", "|", " =", "\u00a0=", "＝", "＋", "－", "＠", "\0=", "=\t+",
)  # fmt: skip
RISKY = re.compile(r"\s*[=+\-@|＝＋－＠\t\r\n\0]")
NUMBER = re.compile(r"-?[0-9.]+(e[+-]?[0-9]+)?")
HOSTILE = '=HYPERLINK("http://127.0.0.1/"&A1)'


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=ascii)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(beginning):
    written = cell(f"{beginning}1+1")
    assert written.startswith("'")
    assert "\0" not in written
    out = io.StringIO()
    csv.writer(out).writerow([written, "next"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [written, "next"]


@pytest.mark.parametrize("plain", ["Claims triage", "a=b", "1-2", "'quoted", "", "mail@example.com"])
def test_other_text_stays_as_it_is(plain):
    assert cell(plain) == plain


@pytest.mark.parametrize(("value", "written"), [(-1, "-1"), (-0.5, "-0.5"), (None, ""), (True, "True")])
def test_numbers_stay_numbers(value, written):
    assert cell(value) == written


@pytest.mark.parametrize("name", ['a".exe;x="', "a\r\nSet-Cookie: a=b", "a/../b", "ä\u202e.csv"], ids=ascii)
def test_no_file_name_ends_its_header(name):
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9._-]*"', attachment(name))


def _doors() -> list[str]:
    """Every route that answers a table, as it stands in the router."""
    return [one.pattern for one in access.routes() if re.search(r"\.(csv|xlsx)$|/export/$|/report/$", one.pattern)]


def _poison() -> None:
    """Begin with a formula whatever a person types that a table may show; by SQL, past every form."""
    typed = {
        "initiatives_initiative": ["title", "business_unit", "outcome"], "accounts_user": ["name"],
        "metrics_metric": ["name"], "portfolio_savedview": ["name"],
    }  # fmt: skip
    with connection.cursor() as cursor:
        for table, columns in typed.items():
            for column in columns:
                cursor.execute(f"UPDATE {table} SET {column} = %s || {column}", [HOSTILE])  # names above
    standings_refresh(limit=1000)


def _cells(response) -> list[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if not response["Content-Type"].startswith(("text/csv", TYPE)):
        return []
    if response["Content-Type"].startswith("text/csv"):
        rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        return [one for row in rows for one in row]
    sheet = load_workbook(io.BytesIO(body)).active
    assert "f" not in {one.data_type for row in sheet.iter_rows() for one in row}
    return []


def test_no_door_lets_a_formula_out(cast, initiative, sign_in):
    world = build_world(cast, initiative)
    entry_append(actor=CLOCK, action="accounts.user_create", obj=cast.pm.user, summary=f"{HOSTILE} was written")
    value_entry_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={"side": "cost", "what": HOSTILE, "starts_on": clock.today(), "ends_on": clock.today(), "amount": "1",
                "grade": "estimated", "method": HOSTILE},
    )  # fmt: skip
    _poison()
    people = [sign_in(person) for person in (cast.engineer, cast.auditor)]
    shown = set()
    for door in _doors():
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, at=door: world.value(at, found.group(1)), door)
        query = {"key": initiative.key} if "as-of" in door else {}
        answers = [answer for answer in (one.get(address, query) for one in people) if answer.status_code == 200]
        assert answers, f"nobody may open {door}"
        for cells in map(_cells, answers):
            risky = [one for one in cells if RISKY.match(one) and not NUMBER.fullmatch(one)]
            assert risky == [], f"{door} lets out {risky}"
            shown |= {door} if any(HOSTILE in one for one in cells) else set()
    assert len(_doors()) >= 12
    assert shown >= {
        "portfolio.csv", "admin/audit.csv", "admin/audit/holders.csv", "admin/audit/as-of.csv", "components.csv",
        "i/<slug:key>/value/export/",
    }  # fmt: skip
