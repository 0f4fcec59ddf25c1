"""The arithmetic of the chain. Pure: `verify_export.py` repeats it for a stranger without this software."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models

GENESIS = "0" * 64
FORM = 2
"""The form of new links. 1: the previous hash and the payload; 2: the previous hash and the payload's own SHA-256."""


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def link_hash(prev: str, payload: str, *, form: int = FORM) -> str:
    """SHA-256 over `prev` (hex, ASCII) and, form 1, the payload bytes (UTF-8) or, form 2, their SHA-256 (hex, ASCII)."""
    return sha256(prev + (payload if form == 1 else sha256(payload)))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    return str(value)


def canonical(value: Mapping[str, Any]) -> str:
    """Canonical JSON text: sorted keys, no spaces, UTF-8 kept; everything that is not int, bool or null is a string."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
