"""A look at evidence inside a page: nothing is loaded from elsewhere, markup is shown as text, large files are not read."""

import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from initiatives.evidence_files import file_open
from initiatives.models import EvidenceVersion

PICTURES: Final = ("image/png", "image/jpeg", "image/gif")
PDF: Final = "application/pdf"
TEXTS: Final = ("text/plain", "text/markdown", "application/json", "application/yaml", "text/csv")
INLINE_MAX: Final = 15 * 1024 * 1024
TEXT_MAX: Final = 100_000
ROWS_MAX: Final = 50
COLUMNS_MAX: Final = 20
Kind = EvidenceVersion.Kind


@dataclass(frozen=True)
class Preview:
    """`form` is picture, pdf, text, table, link or none; `is_cut` when there is more than is shown; `why` there is none."""

    form: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False
    why: str = ""


def can_preview(version: EvidenceVersion) -> bool:
    """Whether there is something to show for this version."""
    if getattr(version, "removal", None) is not None:
        return False
    return version.kind != Kind.FILE or version.content_type in (*PICTURES, PDF, *TEXTS)


def preview_of(version: EvidenceVersion) -> Preview:
    """What the preview shows. The caller has asked whether the person may read it."""
    if getattr(version, "removal", None) is not None:
        return Preview("none", why="Its content was removed.")
    if version.kind == Kind.LINK:
        return Preview("link", text=version.url)
    if version.kind == Kind.TEXT:
        return Preview("text", text=version.text)
    if version.content_type in (*PICTURES, PDF):
        if version.size > INLINE_MAX:
            return Preview("none", why="It is larger than 15 MB: download it to look at it.")
        return Preview("pdf" if version.content_type == PDF else "picture")
    if version.content_type not in TEXTS:
        return Preview("none", why="A browser cannot show this kind of file: download it to look at it.")
    return _words(version)


def _words(version: EvidenceVersion) -> Preview:
    try:
        with file_open(version.sha256) as content:
            data = content.read(TEXT_MAX + 1)
    except FileNotFoundError:
        return Preview(
            "none", why="The file is missing on the server. An administrator finds it in the check of evidence."
        )
    is_cut = len(data) > TEXT_MAX
    text = data[:TEXT_MAX].decode("utf-8-sig", errors="ignore" if is_cut else "replace")
    return (
        _table(text, is_cut=is_cut) if version.content_type == "text/csv" else Preview("text", text=text, is_cut=is_cut)
    )


def _table(text: str, *, is_cut: bool) -> Preview:
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = list(islice(csv.reader(io.StringIO(text), dialect), ROWS_MAX + 2))
    except csv.Error:
        return Preview("text", text=text, is_cut=is_cut)
    is_long = len(rows) > ROWS_MAX + 1 or any(len(row) > COLUMNS_MAX for row in rows)
    return Preview("table", rows=[row[:COLUMNS_MAX] for row in rows[: ROWS_MAX + 1]], is_cut=is_cut or is_long)
