"""Secrets of sources and webhooks, encrypted at rest with FIELD_KEYS and bound to their row. Written once, never shown."""

from common.sealed import SecretUnreadable, text_seal, text_unseal

__all__ = ["SecretUnreadable", "secret_bound_to", "secret_decrypt", "secret_encrypt"]


def secret_encrypt(text: str, *, row_id: int, kind: str = "source") -> str:
    """Seal it for this row: kind and id are authenticated, so a copied column opens nothing."""
    return text_seal(text, bound_to=secret_bound_to(row_id, kind))


def secret_decrypt(text: str, *, row_id: int, kind: str = "source") -> str:
    """The secret, or an empty text for an empty one. Raises SecretUnreadable."""
    return text_unseal(text, bound_to=secret_bound_to(row_id, kind))


def secret_bound_to(row_id: int, kind: str = "source") -> str:
    """What the secret of a row is bound to."""
    return f"metrics.{kind}:{row_id}"
