"""From documents back to YAML, and to the bytes that a digest is taken of."""

import dataclasses
import hashlib
import json
from datetime import date
from typing import Any

import yaml

from phases.playbook_format.documents import Applies, PlaybookDoc

_PAIRS = frozenset({"statements", "meanings"})
_LATER = frozenset({"allow_unsealed_link", "breach_hours", "nudge_owner_days", "nudge_lead_days", "nudge_sponsor_days"})
"""Fields that came later: in the digest only when given, so that the digests of older playbooks stay what they were."""


def dump(doc: PlaybookDoc) -> str:
    """YAML with the keys in the order of the documents; what has its default is left out. `parse` gives `doc` back."""
    return yaml.safe_dump(_plain(doc, full=False), sort_keys=False, allow_unicode=True, width=110)


def plain(doc: PlaybookDoc) -> dict[str, Any]:
    """The playbook as dicts, lists and scalars that JSON can hold; what has its default is left out. `read` undoes it."""
    tree = _plain(doc, full=False)
    assert isinstance(tree, dict)
    return tree


def canonical(doc: PlaybookDoc) -> bytes:
    """The same bytes for equal playbooks, however their YAML was laid out: JSON, sorted keys, no spaces, UTF-8."""
    return json.dumps(_plain(doc, full=True), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(doc: PlaybookDoc) -> str:
    """SHA-256 of `canonical(doc)` as 64 hex digits."""
    return hashlib.sha256(canonical(doc)).hexdigest()


def _plain(value: object, *, full: bool) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _field(field.name, getattr(value, field.name), full=full)
            for field in dataclasses.fields(value)
            if _is_written(field, getattr(value, field.name), full=full)
        }
    if isinstance(value, tuple):
        return [_plain(inner, full=full) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _field(name: str, value: object, *, full: bool) -> object:
    return dict(value) if name in _PAIRS and isinstance(value, tuple) else _plain(value, full=full)


def _is_written(field: "dataclasses.Field[object]", value: object, *, full: bool) -> bool:
    """A field that came later is absent while it is empty, so that playbooks from before keep their digest."""
    is_older = field.name not in _LATER and not field.metadata.get("absent_when_empty")
    return (full and is_older) or not _is_default(field, value)


def _is_default(field: "dataclasses.Field[object]", value: object) -> bool:
    return (
        value is None
        or value in ((), Applies())
        or (field.default is not dataclasses.MISSING and value == field.default)
    )
