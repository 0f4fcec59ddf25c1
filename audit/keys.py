"""Ed25519 keys of checkpoints and verdicts. The private ones come from the settings and are never in the database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class SealKey:
    """A private key with the `public` one (64 hex digits) and its `key_id`, the start of the public key's SHA-256."""

    private: Ed25519PrivateKey
    public: str
    key_id: str

    def sign(self, text: str) -> str:
        """The signature over the UTF-8 bytes, 128 hex digits."""
        return self.private.sign(text.encode()).hex()


def key_id(public: str) -> str:
    """The first 16 hex digits of the SHA-256 of the 32 bytes."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:ID_LENGTH]


def seal_key(seed: str) -> SealKey:
    """The key of a seed of 32 bytes, written as 64 hex digits. Raises ValueError."""
    raw = bytes.fromhex(seed)
    if len(raw) != 32:
        raise ValueError("a key has 64 hex digits")
    private = Ed25519PrivateKey.from_private_bytes(raw)
    public = private.public_key().public_bytes_raw().hex()
    return SealKey(private, public, key_id(public))


def seal_keys() -> Sequence[SealKey]:
    """The keys of this process, newest first; none where this process seals nothing."""
    try:
        return [seal_key(seed) for seed in settings.AUDIT_KEYS]
    except ValueError as error:
        raise ImproperlyConfigured("AUDIT_KEYS are 64 hex digits each, separated by commas.") from error


def is_signed(text: str, signature: str, public: str) -> bool:
    """Whether `signature` over `text` is by `public`; false for anything malformed."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
