"""XLSX in which no cell is a formula: every text is stored as text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from portfolio.csv_export import attachment

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS = 32_000
"""A cell holds 32,767."""


def xlsx_response(
    filename: str, head: Sequence[str], rows: Iterable[Sequence[object]], sheet: str = "Portfolio"
) -> HttpResponse:
    """One sheet of that name as a download, its head bold and fixed; numbers and days keep their kind. Never kept by caches."""
    from openpyxl import Workbook  # noqa: PLC0415  # 250 modules that few workers ever need
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # as above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  # as above
    from openpyxl.styles import Font  # noqa: PLC0415  # as above
    from openpyxl.writer.excel import save_workbook  # noqa: PLC0415  # as above

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    bold = []
    for word in head:
        cell = WriteOnlyCell(page, value=word)
        cell.font = Font(bold=True)
        bold.append(cell)
    page.append(bold)
    for row in rows:
        page.append(
            [
                value if _is_kept(value) else _text(WriteOnlyCell(page), ILLEGAL_CHARACTERS_RE.sub("", str(value)))
                for value in row
            ]
        )
    out = io.BytesIO()
    save_workbook(book, out)
    response = HttpResponse(out.getvalue(), content_type=TYPE)
    response["Content-Disposition"] = attachment(filename)
    response["Cache-Control"] = "no-store"
    return response


def _is_kept(value: object) -> bool:
    """Numbers and days keep their kind."""
    return value is None or (isinstance(value, (int, float, date)) and not isinstance(value, (bool, datetime)))


def _text(cell: Any, text: str) -> object:
    cell.value = text[:MOST_LETTERS]
    cell.data_type = "s"  # a text that begins with "=" would become a formula
    return cell
