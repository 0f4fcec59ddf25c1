"""Passwords known from breaches, looked up in a file that the administrator brings: nothing is asked outside (ASVS 6.2.4, 6.2.12)."""

import hashlib
import re
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import structlog
from django.core.exceptions import ValidationError

if TYPE_CHECKING:  # the checks of the settings import this before there are models
    from django.contrib.auth.models import AbstractBaseUser

log = structlog.get_logger(__name__)
DIGITS: Final = 40
AFTER_ALL: Final = b"~"  # sorts behind every hexadecimal digit
_LINE: Final = re.compile(rb"[0-9A-Fa-f]{40}\b")


def is_breached(file: BinaryIO, password: str) -> bool:
    """Whether the SHA-1 of the password begins a line of `file`: `hash` or `hash:count` a line, sorted by hash, as Have I Been
    Pwned gives it out. About forty short reads, however large the file is.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()

    def hash_from(place: int) -> bytes:
        """The hash of the first line that begins at or after that byte."""
        file.seek(max(place - 1, 0))
        if place:
            file.readline()
        return file.readline()[:DIGITS].upper() or AFTER_ALL

    size = file.seek(0, 2)
    return hash_from(bisect_left(range(size), wanted, key=hash_from)) == wanted


def list_fault(path: Path) -> str:
    """Why this file is no list of hashes in their order, by its first and last lines; empty when it is one."""
    try:
        with path.open("rb") as file:
            first = file.readline()
            size = file.seek(0, 2)
            file.seek(max(size - 200, 0))
            last = file.read().split(b"\n")
    except OSError as error:
        return error.strerror or "it cannot be read"
    last_line = next((line for line in reversed(last) if line.strip()), b"")
    if not (_LINE.match(first) and _LINE.match(last_line)):
        return "its lines do not begin with a SHA-1 of 40 digits"
    return "" if first[:DIGITS].upper() <= last_line[:DIGITS].upper() else "it is not sorted by hash"


class NotBreached:
    """Refuses a password that stands in the list. `path` names it; what cannot be looked up is refused too."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def validate(self, password: str, user: "AbstractBaseUser | None" = None) -> None:
        """Raises ValidationError."""
        try:
            with self.path.open("rb") as file:
                found = is_breached(file, password)
        except OSError as error:
            log.error("breached_list_away", reason=error.strerror)
            text = (
                "The list of breached passwords cannot be read just now, so no new one is taken. Tell an administrator."
            )
            raise ValidationError(text, code="password_unchecked") from error
        if found:
            text = "This password is known from a breach of some other service: whoever attacks tries it first. Choose another."
            raise ValidationError(text, code="password_breached")

    def get_help_text(self) -> str:
        return "A password that is known from a breach is refused."
