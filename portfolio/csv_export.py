"""CSV that no spreadsheet runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from django.http import HttpResponse

_RISKY: Final = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets begin a formula or an old data-exchange command with; the last four are the full-width forms."""

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]")


def cell(value: object) -> str:
    """The value as text without NUL; text that a spreadsheet would take for a formula gets an apostrophe in front.

    Spaces before such a sign protect nobody, since some programs drop them. Numbers stay numbers.
    """
    if value is None:
        return ""
    text = str(value).replace("\0", "")
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    is_risky = text.startswith(_RISKY) or text.lstrip().startswith(_RISKY)
    return f"'{text}" if is_risky and not is_number else text


def attachment(filename: str) -> str:
    """The header that makes it a download; what could end the name or the header, or hide the kind of file, becomes a dash."""
    return f'attachment; filename="{_NOT_IN_NAMES.sub("-", filename)}"'


def csv_response(filename: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download in UTF-8 with a byte-order mark (spreadsheets then read it right), never kept by caches."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(word) for word in head])
    writer.writerows([[cell(value) for value in row] for row in rows])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(filename)
    response["Cache-Control"] = "no-store"
    return response
