"""Reads a spreadsheet as it comes: CSV in the encodings that people use, or the first sheet of an XLSX file.

Pure: bytes in, rows of text out. Nothing is tidied here but the header.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import load_workbook

from common.errors import DomainError

MAX_ROWS = 50_000
MAX_COLUMNS = 500
MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes that an XLSX file may unpack to."""


@dataclass(frozen=True)
class Table:
    """Column names (repeats numbered: `Note`, `Note (2)`), rows as name → text, and remarks on the file as a whole."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    notes: tuple[str, ...] = field(default_factory=tuple)


def table_read(name: str, data: bytes, *, encodings: Sequence[str] = ("utf-8-sig", "windows-1252")) -> Table:
    """The table in `data`; `name` tells the kind by its ending. Raises DomainError when it is neither CSV nor XLSX."""
    if not data.strip():
        raise DomainError("This file is empty.", field="file")
    if name.lower().endswith(".xlsx"):
        return _table(_xlsx(data), [])
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        text, encoding = _decoded(data, encodings)
        notes = [] if encoding == encodings[0] else [f"Read as {encoding}."]
        return _table(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), notes)
    raise DomainError("Choose a CSV or XLSX file.", field="file")


def _decoded(data: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise DomainError(f"This file is not text in any of {', '.join(encodings)}. Save it as CSV in UTF-8.", field="file")


def _delimiter(text: str) -> str:
    head = text[: text.find("\n") if "\n" in text else len(text)]
    return max(",;\t|", key=head.count)


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise DomainError("This workbook unpacks to more than 300 MB.", field="file")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise DomainError("This is not an XLSX workbook that can be read.", field="file") from error
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(lines: Iterable[list[str]], notes: list[str]) -> Table:
    walk = iter(lines)
    header = next(walk, [])
    if not any(cell.strip() for cell in header):
        raise DomainError("The first row must name the columns.", field="file")
    if len(header) > MAX_COLUMNS:
        raise DomainError(f"More than {MAX_COLUMNS} columns.", field="file")
    columns = _numbered([" ".join(cell.split()) for cell in header])
    rows: list[dict[str, str]] = []
    ragged = 0
    for line in walk:
        if not any(cell.strip() for cell in line):
            continue
        ragged += len(line) != len(columns)
        rows.append(dict(zip(columns, [*line, *[""] * (len(columns) - len(line))], strict=False)))
        if len(rows) > MAX_ROWS:
            raise DomainError(f"More than {MAX_ROWS} rows. Split the file.", field="file")
    if ragged:
        notes.append(f"{ragged} rows have more or fewer cells than the header.")
    return Table(tuple(columns), tuple(rows), tuple(notes))


def _numbered(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for position, name in enumerate(names, start=1):
        name = name or f"Column {position}"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
