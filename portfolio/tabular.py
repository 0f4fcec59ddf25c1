"""Reads a spreadsheet as it comes: CSV in the encodings that people use, or the first sheet of an XLSX file.

Pure: bytes in, rows of text out. Nothing is tidied here but the header.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import ParseError

from common.errors import DomainError

MAX_ROWS = 50_000
MAX_COLUMNS = 500
MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes that an XLSX file may unpack to."""
MAX_RATIO = 200
"""Times its size that an XLSX file may unpack to, beyond SMALL bytes: spreadsheets reach 30, bombs 1,000."""
SMALL = 20 * 1024 * 1024
MAX_LETTERS = 200_000_000
"""Of all cells together: a workbook may repeat one long text in a million cells and stay small itself."""
MAX_BLANKS = 1_000
"""Empty rows one after the other, after which the sheet is taken to end: a formatted column has a million of them."""


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
        try:
            return _table(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), notes)
        except csv.Error as error:
            raise DomainError(f"This is no table of cells: {error}.", field="file") from error
    raise DomainError("Choose a CSV or XLSX file.", field="file")


def _decoded(data: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what spreadsheets call Unicode text
        encodings = ("utf-16",)
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
    """Cells of the first sheet. Formulas are never worked out: the value that the workbook kept counts."""
    from openpyxl import load_workbook  # noqa: PLC0415  # 250 modules that few workers ever need

    try:
        _refuse_bombs(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not book.worksheets:
            raise DomainError("This workbook has no sheet of cells.", field="file")
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS + 1):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, zlib.error, ParseError, KeyError, IndexError, TypeError, ValueError, OSError) as error:
        raise DomainError("This is not an XLSX workbook that can be read.", field="file") from error


def _refuse_bombs(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise DomainError("This workbook unpacks to more than 300 MB.", field="file")
    if unpacked > SMALL and unpacked > MAX_RATIO * len(data):
        raise DomainError(
            f"This workbook unpacks to {unpacked // len(data):,} times its size; no list of initiatives does.",
            field="file",
        )


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
    header = _trimmed(next(walk, []))
    if not header:
        raise DomainError("The first row must name the columns.", field="file")
    if len(header) > MAX_COLUMNS:
        raise DomainError(f"More than {MAX_COLUMNS} columns.", field="file")
    columns = _numbered([" ".join(cell.split()) for cell in header])
    rows: list[dict[str, str]] = []
    ragged = letters = blanks = 0
    for line in walk:
        if not any(cell.strip() for cell in line):
            blanks += 1
            if blanks > MAX_BLANKS:
                notes.append(f"Read up to the first {MAX_BLANKS} empty rows.")
                break
            continue
        blanks, letters = 0, letters + sum(map(len, line))
        if letters > MAX_LETTERS:
            raise DomainError("The cells of this file hold too much text. Split the file.", field="file")
        ragged += len(line) != len(columns) and len(_trimmed(line)) != len(columns)
        rows.append(dict(zip(columns, [*line, *[""] * (len(columns) - len(line))], strict=False)))
        if len(rows) > MAX_ROWS:
            raise DomainError(f"More than {MAX_ROWS} rows. Split the file.", field="file")
    if ragged:
        notes.append(f"{ragged} rows have more or fewer cells than the header.")
    return Table(tuple(columns), tuple(rows), tuple(notes))


def _trimmed(line: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    end = len(line)
    while end and not line[end - 1].strip():
        end -= 1
    return line[:end]


def _numbered(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for position, name in enumerate(names, start=1):
        name = name or f"Column {position}"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
