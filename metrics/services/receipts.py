"""A batch that came before under the same name is answered as it was then. Called inside the transaction that stores it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from common.actors import Actor
from common.errors import Conflict, DomainError
from metrics.models import PushReceipt
from metrics.models.receipts import MAX_KEY


def receipt_claim(*, actor: Actor, key: str, items: Sequence[Mapping[str, object]]) -> PushReceipt:
    """The receipt of this account for `key`; its `answer` is None when the batch is new and ours to store.

    Who comes second while the first is at work waits for it. Raises DomainError for a key that is too long, Conflict when
    the key named another batch.
    """
    if len(key) > MAX_KEY or not key.isprintable():
        raise DomainError(f"An idempotency key has at most {MAX_KEY} printable characters.", field="Idempotency-Key")
    sha256 = hashlib.sha256(json.dumps(items, sort_keys=True, default=str).encode()).hexdigest()
    receipt, _ = PushReceipt.objects.get_or_create(pushed_by_id=actor.user_id, key=key, defaults={"sha256": sha256})
    if receipt.sha256 != sha256:
        raise Conflict(
            "This idempotency key named another batch in the last 7 days. Nothing was stored; choose another key."
        )
    return receipt


def receipt_answer(receipt: PushReceipt, answer: dict[str, object]) -> None:
    """Keep what the sender was told."""
    PushReceipt.objects.filter(pk=receipt.pk).update(answer=answer)
