"""The portfolio as XLSX: kinds of cells, and no formula whatever somebody typed."""

import io

from openpyxl import load_workbook

from initiatives.models import Initiative
from portfolio.services.standings import standings_refresh


def sheet_of(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


def test_xlsx_has_the_rows_of_the_filter_and_numbers_as_numbers(cast, make_initiatives, sign_in):
    make_initiatives(4)
    sheet = sheet_of(sign_in(cast.pm).get("/portfolio.xlsx?phase=2&cols=status,phase"))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Key", "Title", "Status", "Phase")
    assert [row[:4] for row in rows[1:]] == [("AI-101", "Case 101", "Active", 2)]
    assert sheet.freeze_panes == "A2"


def test_no_cell_is_a_formula(cast, sign_in):
    for number, title in enumerate(('=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-2\x07")):
        Initiative.objects.create(key=f"AI-10{number}", title=title, business_unit="=1+1")
    standings_refresh()
    sheet = sheet_of(sign_in(cast.pm).get("/portfolio.xlsx?sort=key"))
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ['=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-2"]


def test_outsider_gets_no_hidden_row(cast, secret, sign_in):
    for person, count in ((cast.outsider, 0), (cast.engineer, 1)):
        assert sheet_of(sign_in(person).get("/portfolio.xlsx")).max_row == count + 1
