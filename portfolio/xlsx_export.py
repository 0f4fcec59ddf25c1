"""XLSX in which no cell is a formula: every text is stored as text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.writer.excel import save_workbook

from portfolio.csv_export import attachment

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS = 32_000
"""A cell holds 32,767."""


def xlsx_response(filename: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """One sheet as a download, its head bold and fixed; numbers and days keep their kind. Never kept by caches."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Portfolio")
    sheet.freeze_panes = "A2"
    bold = []
    for word in head:
        cell = WriteOnlyCell(sheet, value=word)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    save_workbook(book, out)
    response = HttpResponse(out.getvalue(), content_type=TYPE)
    response["Content-Disposition"] = attachment(filename)
    response["Cache-Control"] = "no-store"
    return response


def _cell(sheet: Any, value: object) -> object:
    if value is None or (isinstance(value, (int, float, date)) and not isinstance(value, (bool, datetime))):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str(value))[:MOST_LETTERS])
    cell.data_type = "s"  # a text that begins with "=" would become a formula
    return cell
