"""Signed checkpoints of the chain, and the file outside the database that they are appended to."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from audit.anchors import Anchor, anchor_file, anchors_write, last_anchor
from audit.chain import GENESIS, canonical, sha256
from audit.keys import SealKey
from audit.models import Checkpoint, CheckpointKey, Link
from audit.services.turn import turn_take
from common import clock
from common.errors import DomainError

EVERY = timedelta(hours=1)
AT_ONCE_AFTER = ("reviews.gate_decide",)
"""Actions after which a checkpoint does not wait for the hour."""


def is_checkpoint_due() -> bool:
    """Whether the chain has grown since the last checkpoint and an hour has passed, or a gate was decided."""
    last, head = Checkpoint.objects.last(), Link.objects.order_by("-seq").first()
    if head is None or (last is not None and last.seq >= head.seq):
        return False
    if last is None or clock.now() - last.made_at >= EVERY:
        return True
    return Link.objects.filter(seq__gt=last.seq, entry__action__in=AT_ONCE_AFTER).exists()


def checkpoint_make(*, keys: Sequence[SealKey]) -> Checkpoint | None:
    """Sign the present end of the chain with the newest of `keys`; None when it has not grown since the last one.

    A new key is introduced by the one before it: then `keys` must hold both, once. Raises DomainError.
    """
    with transaction.atomic():
        if not turn_take():
            return None
        head = Link.objects.order_by("-seq").first()
        last = Checkpoint.objects.last()
        if head is None or (last is not None and last.seq >= head.seq):
            return None
        key = keys[0]
        _introduce(key, keys)
        at = clock.now()
        text = canonical(
            {
                "kind": "flightline audit checkpoint",
                "v": 1,
                "log": Link.objects.values_list("hash", flat=True).get(seq=1),
                "seq": head.seq,
                "head": head.hash,
                "at": at.isoformat(timespec="microseconds"),
                "key": key.key_id,
                "prev": sha256(last.text) if last else GENESIS,
            }
        )
        return Checkpoint.objects.create(
            seq=head.seq, head=head.hash, made_at=at, key_id=key.key_id, text=text, signature=key.sign(text)
        )


def _introduce(key: SealKey, keys: Sequence[SealKey]) -> None:
    if CheckpointKey.objects.filter(pk=key.key_id).exists():
        return
    newest = CheckpointKey.objects.last()
    by = key if newest is None else next((one for one in keys if one.key_id == newest.key_id), None)
    if by is None:
        raise DomainError(
            f"The signing key {key.key_id} is new. Name the old one ({newest}) after it in AUDIT_KEYS, so that it signs the new one."
        )
    text = canonical({"kind": "flightline audit key", "v": 1, "key": key.key_id, "public": key.public, "by": by.key_id})
    CheckpointKey.objects.create(
        key_id=key.key_id, public=key.public, signed_by=by.key_id, text=text, signature=by.sign(text)
    )


def anchor_append() -> int:
    """Append the checkpoints that are not in the anchor file yet, and flush it to the disk; answers how many."""
    path = anchor_file()
    if path is None:
        return 0
    last = last_anchor(path)
    missing = Checkpoint.objects.order_by("seq")
    if last is not None:
        said = json.loads(last.text)
        known = missing.filter(text=last.text).first()
        missing = missing.filter(seq__gt=known.seq) if known else missing.filter(made_at__gt=said["at"])
    publics = dict(CheckpointKey.objects.values_list("key_id", "public"))
    lines = [Anchor(one.text, one.signature, publics.get(one.key_id, "")) for one in missing.iterator()]
    anchors_write(path, lines)
    return len(lines)
