"""Secrets of sources and webhooks, encrypted at rest with FIELD_KEYS and bound to their row. Written once, never shown."""

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


def secret_encrypt(text: str, *, row_id: int, kind: str = "source") -> str:
    """AES-256-GCM with a random 96-bit nonce; kind and id of the row are authenticated, so a copied column opens nothing."""
    nonce = os.urandom(12)
    sealed = AESGCM(_keys()[0]).encrypt(nonce, text.encode(), _bound_to(kind, row_id))
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def secret_decrypt(text: str, *, row_id: int, kind: str = "source") -> str:
    """The secret, or an empty text for an empty one. Raises SecretUnreadable."""
    if not text:
        return ""
    try:
        raw = base64.urlsafe_b64decode(text.removeprefix(PREFIX))
    except ValueError as error:
        raise SecretUnreadable from error
    for key in _keys():
        try:
            return AESGCM(key).decrypt(raw[:12], raw[12:], _bound_to(kind, row_id)).decode()
        except (InvalidTag, ValueError):
            continue
    raise SecretUnreadable


def _bound_to(kind: str, row_id: int) -> bytes:
    return f"metrics.{kind}:{row_id}".encode()
