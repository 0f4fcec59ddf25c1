"""The name of an uploaded file, made safe to keep and to offer for download. It never becomes a path."""

import re
import unicodedata

MAX_BYTES = 200
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"|?*;]')


def name_clean(name: str) -> str:
    """The last part of `name` without paths, control, direction-changing and reserved characters; at most 200 bytes.

    Never empty: what has no usable name is called `file`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    kept = _UNSAFE.sub("_", kept).strip().rstrip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot or not extension:
        stem, dot, extension = kept, "", ""
    stem = stem.strip(" .") or "file"
    if _RESERVED.match(stem.split(".")[0]):
        stem = f"_{stem}"
    room = MAX_BYTES - len((dot + extension).encode())
    return _cut(stem, max(room, 1)) + dot + extension if room > 0 else _cut(stem, MAX_BYTES)


def extension_of(name: str) -> str:
    """Lower-case extension without the dot, or an empty text."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
