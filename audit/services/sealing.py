"""The sealer: chain what has been committed, a moment later, one sealer at a time."""

from django.db import transaction

from audit.chain import FORM, GENESIS, link_hash, sha256
from audit.keys import seal_keys
from audit.models import Entry, Link
from audit.services.checkpoints import anchor_append, checkpoint_make, is_checkpoint_due
from audit.services.entries import is_demo
from audit.services.turn import may_seal, turn_take
from common import clock

BATCH = 1000


def seal_round() -> int:
    """What a sealer does every two seconds: chain all that waits, make a due checkpoint, anchor it. Answers how many were chained.

    Does nothing under a database role that may not write links (see `database_roles`), or while another sealer works.
    """
    if not may_seal():
        return 0
    count = done = entries_seal()
    while done == BATCH:
        done = entries_seal()
        count += done
    if is_checkpoint_due():
        count += entries_seal(everywhere=True)
        keys = seal_keys()
        if keys:
            checkpoint_make(keys=keys)
    anchor_append()
    return count


def entries_seal(*, limit: int = BATCH, everywhere: bool = False) -> int:
    """Chain up to `limit` committed entries in id order; returns how many. 0 while another sealer is at it.

    `everywhere` also looks for entries whose transaction stayed open while many others were sealed.
    """
    with transaction.atomic():
        if not turn_take():
            return 0
        last = Link.objects.order_by("-seq").first()
        seq, prev = (last.seq, last.hash) if last else (0, GENESIS)
        waiting = Entry.objects.unsealed() if everywhere else Entry.objects.unsealed_lately()
        links = []
        for pk, payload in waiting.values_list("pk", "payload")[:limit]:
            seq += 1
            digest = link_hash(prev, payload)
            links.append(Link(seq=seq, entry_id=pk, prev=prev, hash=digest, form=FORM, payload_sha256=sha256(payload)))
            prev = digest
        Link.objects.bulk_create(links)
    return len(links)


def seal_lag_seconds() -> float:
    """How long the oldest entry has been waiting for its link, in seconds; 0 when none waits. Demo history does not count."""
    oldest = Entry.objects.unsealed_lately().values_list("recorded_at", flat=True).first()
    if oldest is None or is_demo():
        return 0.0
    return max((clock.now() - oldest).total_seconds(), 0.0)
