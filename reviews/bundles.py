"""Bundles: canonical bytes of sections, their digests, and differences in words. Pure.

A bundle is `{section: {"fields": {name: value}, "items": {code: facts}}}`. Canonical JSON (sorted keys, no spaces,
UTF-8, everything that is no int, bool or null as a string) makes equal content equal bytes; SHA-256 of them is a digest.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from audit.services import canonical

Sections = Mapping[str, Mapping[str, Any]]
Kind = Literal["added", "removed", "changed"]
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


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two bundles, in words. `old` and `new` are empty where something came or went."""

    section: str
    label: str
    kind: Kind
    old: str = ""
    new: str = ""


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


def bundle_diff(old: str, new: str, sections: Iterable[str] | None = None) -> list[Change]:
    """Every difference between two bodies, in the order of sections and codes; of all sections without `sections`."""
    before, after = content_of(old), content_of(new)
    names = sorted(before.keys() | after.keys()) if sections is None else list(sections)
    return [change for name in names for change in _section_diff(name, before.get(name, {}), after.get(name, {}))]


def _section_diff(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    yield from _compare(name, "", old.get("fields", {}), new.get("fields", {}))
    before, after = old.get("items", {}), new.get("items", {})
    for code in sorted(before.keys() | after.keys()):
        title = str((after.get(code) or before[code])["title"])
        if code not in before:
            yield Change(name, title, "added")
        elif code not in after:
            yield Change(name, title, "removed")
        else:
            yield from _compare(name, title, before[code], after[code])


def _compare(section: str, title: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) == after.get(path):
            continue
        label = ": ".join(filter(None, (title, path)))
        kind: Kind = "added" if path not in before else "removed" if path not in after else "changed"
        yield Change(section, label, kind, before.get(path, ""), after.get(path, ""))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "key":
                yield from _flat(inner, f"{path} {key}".strip().replace("_", " "))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            name = inner.get("key", str(number)) if isinstance(inner, Mapping) else str(number)
            yield from _flat(inner, f"{path} “{name}”" if path else str(name))
    else:
        yield path, "" if value is None else str(value)
