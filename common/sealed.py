"""Texts that are encrypted at rest with FIELD_KEYS and bound to the row they belong to: a copied column opens nothing."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX = "v1."


class SecretUnreadable(Exception):
    """No key of FIELD_KEYS opens this text: the keys were changed, or the text belongs to another row."""


def _keys() -> list[bytes]:
    """AES-256 keys derived from FIELD_KEYS, newest first; the first one encrypts, all of them decrypt."""
    return [hashlib.sha256(b"flightline source secret" + key.encode()).digest() for key in settings.FIELD_KEYS]


def text_seal(text: str, *, bound_to: str) -> str:
    """AES-256-GCM with a random 96-bit nonce; `bound_to` (kind and id of the row) is authenticated."""
    nonce = os.urandom(12)
    sealed = AESGCM(_keys()[0]).encrypt(nonce, text.encode(), bound_to.encode())
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def text_unseal(text: str, *, bound_to: str) -> str:
    """What was sealed, or an empty text for an empty one. Raises SecretUnreadable."""
    if not text:
        return ""
    try:
        raw = base64.urlsafe_b64decode(text.removeprefix(PREFIX))
    except ValueError as error:
        raise SecretUnreadable from error
    for key in _keys():
        try:
            return AESGCM(key).decrypt(raw[:12], raw[12:], bound_to.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise SecretUnreadable
