"""A file of points: a header, then a time, a value and, if known, a count in each row. Pure; nothing is lost: every row
becomes a point or a refusal with its reason."""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from metrics.sources.base import SourceError

MAX_BYTES = 2_000_000
MAX_ROWS = 20_000
MAX_N = 2**53
COLUMNS = {
    "at": ("at", "time", "timestamp", "date", "datetime"),
    "value": ("value", "number"),
    "n": ("n", "cases", "count"),
}
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Row:
    """One point: the line of the file (from 1, the header included), an instant in UTC, a finite value, its count."""

    line: int
    at: datetime
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that became no point, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows of a file in their order; `repeats` are lines that say again what an earlier line said."""

    rows: tuple[Row, ...]
    refused: tuple[BadRow, ...]
    repeats: tuple[int, ...]


class _BadCell(Exception):
    """A cell that cannot be read."""


def csv_read(data: bytes, *, zone: tzinfo, decimal: str, latest: datetime) -> Reading:
    """Read UTF-8 (or Windows-1252) text with a comma, semicolon or tab between the columns.

    A time without a zone lies in `zone`; a day without a time is its midnight there. `decimal` is the decimal mark, "."
    or ",". A point after `latest` is refused. Raises `SourceError` for a file that is no such table at all.
    """
    lines = _lines(data)
    header = next(lines, None)
    if header is None:
        raise _bad("The file is empty")
    places = _places(header[1])
    rows: list[Row] = []
    refused: list[BadRow] = []
    repeats: list[int] = []
    known: dict[datetime, Row] = {}
    for line, cells in lines:
        try:
            row = _row(line, cells, places, zone, decimal, latest)
            earlier = known.setdefault(row.at, row)
            if earlier is row:
                rows.append(row)
            elif (earlier.value, earlier.n) == (row.value, row.n):
                repeats.append(line)
            else:
                raise _BadCell(f"Line {earlier.line} has another value for the same time")
        except _BadCell as error:
            refused.append(BadRow(line, str(error)))
    if not rows and not refused:
        raise _bad("The file has a header and no rows")
    return Reading(tuple(rows), tuple(refused), tuple(repeats))


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty."""
    if len(data) > MAX_BYTES:
        raise _bad(f"The file is larger than {MAX_BYTES:,} bytes; split it")
    if b"\0" in data:
        raise _bad("This is no text file; save the sheet as CSV")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("windows-1252", errors="replace")
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    count = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MAX_ROWS + 1:
                    raise _bad(f"The file has more than {MAX_ROWS:,} rows; split it")
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise _bad(f"Line {reader.line_num} cannot be read: {error}") from error


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [cell.lower() for cell in header]
    places: dict[str, int] = {}
    for column, words in COLUMNS.items():
        found = [place for place, name in enumerate(names) if name in words]
        if len(found) > 1:
            raise _bad(f"Two columns could be the {column}: {', '.join(names[place] for place in found)}")
        if found:
            places[column] = found[0]
    missing = [column for column in ("at", "value") if column not in places]
    if missing:
        raise _bad("The first line names the columns: at, value and, if known, n. Missing: " + ", ".join(missing))
    return places


def _row(line: int, cells: Sequence[str], places: dict[str, int], zone: tzinfo, decimal: str, latest: datetime) -> Row:
    def cell(column: str) -> str:
        place = places.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    at = _at(cell("at"), zone)
    if at > latest:
        raise _BadCell("The time lies in the future")
    return Row(line, at, _value(cell("value"), decimal), _n(cell("n")))


def _at(text: str, zone: tzinfo) -> datetime:
    if not text:
        raise _BadCell("The time is missing")
    try:
        at = datetime.fromisoformat(text)
        at = (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _BadCell("The time is no ISO 8601 time such as 2026-11-23 14:00") from None
    if at.year < 2000:
        raise _BadCell("The time lies before the year 2000")
    return at


def _value(text: str, decimal: str) -> float:
    if not text:
        raise _BadCell("The value is missing")
    plain = text.replace(",", ".") if decimal == "," and "." not in text else text
    if not _NUMBER.fullmatch(plain):
        raise _BadCell(f"The value is no plain number with the decimal mark {decimal}")
    value = float(plain)
    if not math.isfinite(value):
        raise _BadCell("The value is too large")
    return value


def _n(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= MAX_N):
        raise _BadCell("The count is no whole number, zero or more")
    return int(text)


def _bad(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_shape")
