"""What changed between two bundles, each fact once, in one line that a busy reviewer understands. Pure.

A bundle repeats an item in each section that it stands in; here it counts once (`document_of`). Evidence, records and
metrics inside an item are sets by identity: evidence and metrics by their id, a record by its name. Every leaf that differs is
in exactly one `Change`; `apply(difference(a, b), a)` gives `b`. Words for it are made in `reviews.difference_words`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reviews.bundles import Sections

Path = tuple[str, ...]
Kind = Literal["added", "removed", "changed"]
KEYED = {"evidence": "evidence", "metrics": "metric", "records": "key"}
SECTIONS = ("sections",)
MISSING: Any = object()
TOP = 2  # the length of a path that names a whole piece of evidence, record or metric


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf that differs. `old` or `new` is MISSING where it came or went."""

    path: Path
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: leaves that belong together. `code` is the criterion, or empty for the scope.

    `thing` names the evidence, record or metric inside it, as (group, identity); `name` what part, as a leaf of it.
    """

    code: str
    title: str
    kind: Kind
    sections: frozenset[str]
    name: str
    parts: tuple[Part, ...]
    thing: tuple[str, str] | None = None
    facts: Mapping[Path, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def first(self) -> Part:
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A bundle in which every fact stands once: leaves of the scope by (section, name…), and of each item by path."""

    fields: dict[Path, Any]
    items: dict[str, dict[Path, Any]]


def document_of(sections: Sections) -> Document:
    """Sections of a bundle as leaves. The sections of an item are one leaf of it."""
    fields: dict[Path, Any] = {}
    items: dict[str, dict[Path, Any]] = {}
    for name, section in sections.items():
        fields |= {(name, *path): leaf for path, leaf in _leaves(section.get("fields", {}))}
        for code, facts in section.get("items", {}).items():
            found = items.setdefault(code, dict(_leaves(facts)))
            found[SECTIONS] = tuple(sorted({*found.get(SECTIONS, ()), name}))
    return Document(fields, items)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf with its path. Something empty is no leaf, so that coming to something is one change, not two."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list) and path and path[-1] in KEYED and _is_keyed(value, KEYED[path[-1]]):
        yield from (
            (inner, leaf) for name, one in _named(value, KEYED[path[-1]]) for inner, leaf in _leaves(one, (*path, name))
        )
    elif path and value not in ({}, []):
        yield path, _frozen(value)


def _is_keyed(rows: list[Any], key: str) -> bool:
    return bool(rows) and all(isinstance(row, Mapping) and key in row for row in rows)


def _named(rows: Iterable[Mapping[str, Any]], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each row with its identity; the second row of the same name is `name (2)`."""
    seen: dict[str, int] = {}
    for row in rows:
        name = str(row[key])
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), row


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((key, _frozen(inner)) for key, inner in sorted(value.items()))
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value


def difference(old: Sections, new: Sections) -> list[Change]:
    """Every change from `old` to `new`: of the scope first, then item by item in the order of codes."""
    return document_difference(document_of(old), document_of(new))


def document_difference(before: Document, after: Document) -> list[Change]:
    """The same between two documents."""
    found = list(_scope_changes(before.fields, after.fields))
    for code in sorted(before.items.keys() | after.items.keys()):
        found += _item_changes(code, before.items.get(code), after.items.get(code))
    return found


def apply(changes: Iterable[Change], document: Document) -> Document:
    """The document after these changes."""
    fields, items = dict(document.fields), {code: dict(facts) for code, facts in document.items.items()}
    for change in changes:
        facts = items.setdefault(change.code, {}) if change.code else fields
        for part in change.parts:
            if part.new is MISSING:
                del facts[part.path]
            else:
                facts[part.path] = part.new
        if change.code and not facts:
            del items[change.code]
    return Document(fields, items)


def _parts(before: Mapping[Path, Any], after: Mapping[Path, Any]) -> list[Part]:
    paths = sorted(before.keys() | after.keys())
    pairs = [Part(path, before.get(path, MISSING), after.get(path, MISSING)) for path in paths]
    return [part for part in pairs if part.old is MISSING or part.new is MISSING or not _same(part.old, part.new)]


def _same(old: Any, new: Any) -> bool:
    return type(old) is type(new) and bool(old == new)


def _kind(parts: Iterable[Part]) -> Kind:
    parts = tuple(parts)
    if all(part.old is MISSING for part in parts):
        return "added"
    return "removed" if all(part.new is MISSING for part in parts) else "changed"


def _scope_changes(before: Mapping[Path, Any], after: Mapping[Path, Any]) -> Iterator[Change]:
    for part in _parts(before, after):
        section, name = part.path[0], ": ".join(part.path[1:])
        yield Change("", "", _kind([part]), frozenset({section}), name, (part,), facts=after)


def _item_changes(code: str, before: dict[Path, Any] | None, after: dict[Path, Any] | None) -> Iterator[Change]:
    now = after if after is not None else before or {}
    title, sections = str(now.get(("title",), code)), frozenset(now.get(SECTIONS, ()))
    groups: dict[tuple[str, ...], list[Part]] = {}
    whole = before is None or after is None
    for part in _parts(before or {}, after or {}):
        groups.setdefault(() if whole else _group(part.path, before or {}, after or {}), []).append(part)
    for group, parts in groups.items():
        thing = (group[0], group[1]) if len(group) > 1 and group[0] in KEYED else None
        ordered = tuple(sorted(parts, key=lambda part: _rank(part.path)))
        name = (
            "" if whole or (thing and len(group) == TOP) else "answer" if group == ("answer",) else ordered[0].path[-1]
        )
        own = [part for part in parts if not thing or part.path[: len(thing)] == thing]
        yield Change(code, title, _kind(own or parts), sections, name, ordered, thing, now)


def _group(path: Path, before: Mapping[Path, Any], after: Mapping[Path, Any]) -> tuple[str, ...]:
    """Leaves with the same group are one change: a thing that came or went, a new version, a new measurement."""
    if path[0] in KEYED and len(path) > TOP:
        thing = path[:TOP]
        came_or_went = not (_has(before, thing) and _has(after, thing))
        if came_or_went or path[0] == "evidence":
            return thing
        return (*thing, "frozen") if "frozen" in path else path
    if path[0] == "answer" and not (_has(before, path[:1]) and _has(after, path[:1])):
        return path[:1]
    if path[0] == "answer" and path[-1] in ("by", "at"):
        main = next((p for p in (("answer", name) for name in ANSWER) if before.get(p) != after.get(p)), None)
        return main or _first_evidence(before, after) or ("answer", "at")
    return path


def _first_evidence(before: Mapping[Path, Any], after: Mapping[Path, Any]) -> Path | None:
    """The first piece of evidence that differs: a new version answers its item anew, which is no second change."""
    paths = (
        path for path in before.keys() | after.keys() if path[0] == "evidence" and before.get(path) != after.get(path)
    )
    return min((path[:TOP] for path in paths), default=None)


ANSWER = ("text", "state", "reason", "valid_until", "effective_on")
_RANKS = ("text", "state", "version", "measured", "value", "n")


def _has(facts: Mapping[Path, Any], thing: Path) -> bool:
    return any(path[: len(thing)] == thing for path in facts)


def _rank(path: Path) -> tuple[int, Path]:
    """The part that a line is about comes first."""
    return (_RANKS.index(path[-1]) if path[-1] in _RANKS else len(_RANKS), path)
