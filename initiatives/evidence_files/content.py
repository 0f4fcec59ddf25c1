"""Does a file hold what its name says, and nothing that could act? Extension, first bytes and structure must agree."""

import json
from collections.abc import Callable
from typing import Final

from initiatives.evidence_files.names import extension_of
from initiatives.evidence_files.office import FileRefused, office_check

_MARKUP: Final = (b"<script", b"<html", b"<!doctype", b"<svg", b"<iframe")
_BINARY: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."


def _pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-"):
        raise FileRefused("This is not a PDF although its name says so.")
    if b"%%EOF" not in data[-2048:]:
        raise FileRefused("This PDF has no end: it was cut short. Export it again and upload the new file.")


def _png(data: bytes) -> None:
    _image(data, data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR", b"IEND\xaeB`\x82" in data[-64:])


def _jpg(data: bytes) -> None:
    _image(data, data.startswith(b"\xff\xd8\xff"), b"\xff\xd9" in data[-64:])


def _gif(data: bytes) -> None:
    _image(data, data[:6] in (b"GIF87a", b"GIF89a"), data.rstrip(b"\0").endswith(b"\x3b"))


def _image(data: bytes, begins: bool, ends: bool) -> None:
    if not begins:
        raise FileRefused("This is not the kind of picture that its name says.")
    if not ends:
        raise FileRefused("This picture has no end: it was cut short. Upload it again.")
    lower = data.lower()
    if any(mark in lower for mark in _MARKUP):
        raise FileRefused("This picture also holds a web page or a script. Save it anew as a plain picture.")


def _text(data: bytes) -> None:
    if data.startswith(_BINARY):
        raise FileRefused("This is not a text file although its name says so.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("This text is not in UTF-8. Save it as UTF-8 and upload it again.") from error
    if "\0" in text:
        raise FileRefused("This is not a text file although its name says so.")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script")):
        raise FileRefused("This is a web page or a drawing, not a plain text. Export it as a PDF.")


def _json(data: bytes) -> None:
    _text(data)
    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileRefused("This JSON cannot be read. Check that it is complete.") from error


def _office(part: str) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        office_check(data, part)

    return check


_KINDS: Final[dict[str, tuple[str, Callable[[bytes], None]]]] = {
    "pdf": ("application/pdf", _pdf),
    "png": ("image/png", _png),
    "jpg": ("image/jpeg", _jpg),
    "jpeg": ("image/jpeg", _jpg),
    "gif": ("image/gif", _gif),
    "csv": ("text/csv", _text),
    "txt": ("text/plain", _text),
    "md": ("text/markdown", _text),
    "log": ("text/plain", _text),
    "yaml": ("application/yaml", _text),
    "yml": ("application/yaml", _text),
    "json": ("application/json", _json),
    "docx": (f"{_OFFICE}wordprocessingml.document", _office("word/")),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _office("xl/")),
    "pptx": (f"{_OFFICE}presentationml.presentation", _office("ppt/")),
}
ALLOWED_EXTENSIONS: Final = tuple(sorted(_KINDS))


def extension_check(name: str) -> None:
    """Raise FileRefused unless the extension of `name` is one that is let in."""
    extension = extension_of(name)
    if extension in ("svg", "html", "htm", "xml", "xhtml"):
        raise FileRefused(f"A .{extension} file can act like a web page. Export it as a PDF or a picture.")
    if extension not in _KINDS:
        shown = f"A .{extension} file" if extension else "A file without an extension"
        raise FileRefused(f"{shown} is not let in. Use {', '.join(ALLOWED_EXTENSIONS)}, or give a link.")


def content_check(name: str, data: bytes) -> str:
    """The content type of `data`, whose cleaned file name is `name`. Raises FileRefused with what to do instead."""
    extension_check(name)
    if not data:
        raise FileRefused("This file is empty. Choose the file again.")
    content_type, check = _KINDS[extension_of(name)]
    check(data)
    return content_type
