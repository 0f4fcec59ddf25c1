"""Texts that are encrypted at rest with FIELD_KEYS and bound to the row they belong to: a copied column opens nothing.

A text says with which key it was sealed (`v2.<key id>.<base64>`), so that one look tells which keys are in use. Texts of
the older form, which do not say it (`v1.<base64>`), are still read.
"""

import base64
import hashlib
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "v2."
_FORM = re.compile(r"v2\.(?P<id>[0-9a-f]{16})\.(?P<body>[A-Za-z0-9_=-]+)")


class SecretUnreadable(Exception):
    """No key of FIELD_KEYS opens this text: the keys were changed, or the text belongs to another row."""


def key_ids() -> list[str]:
    """The ids of FIELD_KEYS, newest first: the first 16 hex digits of the SHA-256 of each. An id opens nothing."""
    return [hashlib.sha256(str(key).encode()).hexdigest()[:16] for key in settings.FIELD_KEYS]


def is_sealed(text: str) -> bool:
    """Whether this is a sealed text, and not one that can be read as it stands."""
    return bool(_FORM.fullmatch(text)) or text.startswith("v1.")


def sealed_with(text: str) -> str:
    """The id of the key that sealed this text; empty for the older form, which does not say."""
    found = _FORM.fullmatch(text)
    return found["id"] if found else ""


def text_seal(text: str, *, bound_to: str) -> str:
    """AES-256-GCM by the newest key with a random 96-bit nonce; `bound_to` (kind and id of the row) is authenticated."""
    nonce = os.urandom(12)
    sealed = AESGCM(_keys()[0]).encrypt(nonce, text.encode(), bound_to.encode())
    return f"{PREFIX}{key_ids()[0]}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def text_unseal(text: str, *, bound_to: str) -> str:
    """What was sealed, or an empty text for an empty one. Raises SecretUnreadable."""
    if not text:
        return ""
    found = _FORM.fullmatch(text)
    try:
        raw = base64.urlsafe_b64decode(found["body"] if found else text.removeprefix("v1."))
    except ValueError as error:
        raise SecretUnreadable from error
    for key in _keys():
        try:
            return AESGCM(key).decrypt(raw[:12], raw[12:], bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise SecretUnreadable


def _keys() -> list[bytes]:
    """AES-256 keys derived from FIELD_KEYS, newest first; the first one encrypts, all of them decrypt."""
    return [hashlib.sha256(b"flightline source secret" + key.encode()).digest() for key in settings.FIELD_KEYS]
