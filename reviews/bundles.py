"""Bundles: canonical bytes of sections, and their digests. Pure. What differs is told in `reviews.difference`.

A bundle is `{section: {"fields": {name: value}, "items": {code: facts}}}`. Canonical JSON (sorted keys, no spaces,
UTF-8, everything that is no int, bool or null as a string) makes equal content equal bytes; SHA-256 of them is a digest.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.services import canonical

Sections = Mapping[str, Mapping[str, Any]]
MARK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """A bundle that is worked out but not stored: `body` is the canonical text, `sections` the digest of each section."""

    digest: str
    body: str
    sections: dict[str, str]
    content: Sections

    def bound(self, names: Iterable[str]) -> dict[str, str]:
        """The digests of these sections: what a signature is bound to."""
        return {name: self.sections[name] for name in names}

    def marks(self, names: Iterable[str]) -> dict[str, str]:
        """`{section/code: short digest}` of every field and item in these sections: what a page says it has shown."""
        return {f"{name}/{part}": mark for name in names for part, mark in _parts(self.content[name])}

    def seen(self, names: Iterable[str]) -> dict[str, str]:
        """What a form carries: the section digests, and the marks by which a change can be named."""
        names = tuple(names)
        return {**self.bound(names), **self.marks(names)}


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def draft(content: Sections) -> Draft:
    """The bundle of this content."""
    body = canonical({"sections": content})
    plain: Sections = json.loads(body)["sections"]
    return Draft(sha256(body), body, {name: sha256(canonical(section)) for name, section in plain.items()}, plain)


def content_of(body: str) -> Sections:
    """The sections of a stored body."""
    sections: Sections = json.loads(body).get("sections", {})
    return sections


def item_digest(facts: Mapping[str, Any]) -> str:
    """The short digest of one item's facts; a *seen* mark lapses when it changes."""
    return sha256(canonical(facts))[:MARK_LENGTH]


def _parts(section: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in section.get("fields", {}).items():
        yield name, item_digest({"value": value})
    for code, facts in section.get("items", {}).items():
        yield code, item_digest(facts)


def changed_titles(seen: Mapping[str, str], now: Draft, names: Iterable[str]) -> dict[str, str]:
    """`{title: what happened}` of everything in these sections that differs from what the person saw."""
    before = {key: value for key, value in seen.items() if "/" in key}
    after = now.marks(names)
    found = {}
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            section, _, code = key.partition("/")
            what = "was added" if key not in before else "was removed" if key not in after else "changed"
            found[_title(now.content.get(section, {}), code)] = what
    return found or {"The scope or the section that you sign": "changed"}


def _title(section: Mapping[str, Any], code: str) -> str:
    facts = section.get("items", {}).get(code)
    return str(facts["title"]) if facts else code.replace("_", " ").capitalize()
