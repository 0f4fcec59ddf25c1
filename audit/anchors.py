"""The anchor file: signed checkpoints outside the database, one JSON object a line, only ever appended to.

`{"text": …, "signature": …, "public": …}`: the signed text of a checkpoint, the signature and the public key, in hex.
A copy that the owner of the database cannot reach is what finds a cut tail or a history that was written anew.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

TAIL_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file."""

    text: str
    signature: str
    public: str

    @property
    def line(self) -> str:
        """As it stands in the file, without the line end."""
        values = {"text": self.text, "signature": self.signature, "public": self.public}
        return json.dumps(values, ensure_ascii=False)


def anchor_file() -> Path | None:
    """Where this installation anchors; None when it does not."""
    return Path(settings.AUDIT_ANCHOR_FILE) if settings.AUDIT_ANCHOR_FILE else None


def _anchor(line: str) -> Anchor | None:
    try:
        values = json.loads(line)
        return Anchor(str(values["text"]), str(values["signature"]), str(values["public"]))
    except (ValueError, KeyError, TypeError):
        return None


def anchors_read(path: Path) -> Iterator[Anchor | None]:
    """Every line in order; None for one that is none of ours (a crash cut it off, or somebody wrote it). Raises OSError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.strip():
                yield _anchor(line)


def last_anchor(path: Path) -> Anchor | None:
    """The newest whole line; a line that a crash cut off is passed over. None in a new file."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return next((found for line in reversed(lines) if (found := _anchor(line))), None)


def anchors_write(path: Path, lines: Sequence[Anchor]) -> None:
    """Append, readable by its owner and group, and wait until it is on the disk."""
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{one.line}\n" for one in lines)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(handle, "ab") as file:
        file.write(b"" if _ends_whole(path) else b"\n")
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        return size == 0 or file.read() == b"\n"
