"""The access table: every route and method × every role and token scope, and what the server answers.

`access.csv` is reviewed by people; `test_access.py` walks the router, calls every cell and compares. After adding a route:
`python -m pytest tests/guards/test_access.py --write-access`, then read the difference before committing it.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("access.csv")
ROLES = ("anonymous", "admin", "pm", "engineer", "outsider", "security", "value", "executive", "auditor")
SCOPES = ("read", "read:audit", "write:initiatives", "write:items", "write:evidence", "write:metrics", "write:points",
          "write:annotations", "write:feedback")  # fmt: skip
FOREIGN = ("django-admin/", "accounts/")  # pages of libraries, tested by `test_library_pages_need_a_session`


@dataclass(frozen=True)
class Route:
    """A pattern of the router (without anchors) and the methods that it knows."""

    pattern: str
    methods: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here)
        else:
            yield here, entry


def _methods(entry: URLPattern) -> tuple[str, ...]:
    actions = getattr(entry.callback, "actions", None)
    if actions:
        return tuple(
            sorted(method.upper() for method in actions if method in ("get", "post", "put", "patch", "delete"))
        )
    return ("GET", "POST")


def routes() -> list[Route]:
    """Every route of ours. Format suffixes of the REST router are left out (they are the same views)."""
    found: dict[str, set[str]] = {}
    for pattern, entry in _walk(get_resolver().url_patterns):
        plain = re.sub(r"(?<!\[)\^|\$|\\Z", "", pattern).replace("\\.", ".")
        if "format" in plain or plain.startswith(FOREIGN) or plain.startswith("static/"):
            continue
        found.setdefault(plain, set()).update(_methods(entry))
    return [Route(pattern, tuple(sorted(methods))) for pattern, methods in sorted(found.items())]


def read_table() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(newline="") as file:
        return {(row["route"], row["method"]): row for row in csv.DictReader(file)}


def write_table(rows: list[dict[str, str]]) -> None:
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["route", "method", *ROLES, *SCOPES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def word(status: int, location: str) -> str:
    """`ok` passed the permission (also 400, 409, 415, 422: bad input, but theirs to give), `login`, or the refusing status."""
    if status in (301, 302, 303) and "/accounts/login/" in location:
        return "login"
    if status < 400 or status in (400, 409, 415, 422):
        return "ok"
    return str(status)
