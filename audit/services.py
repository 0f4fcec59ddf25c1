"""Append, seal, verify. `entry_append` is called by every service inside its own transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models, transaction

from audit.models import DemoMark, Entry, Link
from common import clock
from common.actors import Actor

GENESIS = "0" * 64


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


def entry_append(
    *,
    actor: Actor,
    action: str,
    obj: models.Model,
    summary: str,
    initiative_id: int | None = None,
    changes: Mapping[str, Any] | None = None,
    effective_on: Any = None,
) -> Entry:
    """Write the one audit entry of a service, in the caller's transaction.

    `action` is `<app>.<service>`; `changes` maps a field to its new value or to `[old, new]`. No secrets, no file bytes.
    """
    at = clock.now()
    payload = canonical(
        {
            "action": action,
            "actor": {"kind": actor.kind, "id": actor.user_id, "name": actor.name, "token": actor.token_id},
            "at": at.isoformat(timespec="microseconds"),
            "changes": changes or {},
            "effective_on": effective_on,
            "initiative": initiative_id,
            "object": {"type": obj._meta.label_lower, "id": str(obj.pk)},
            "summary": summary[:300],
        }
    )
    return Entry.objects.create(
        recorded_at=at,
        effective_on=effective_on,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name[:120],
        token_id=actor.token_id,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        initiative_id=initiative_id,
        summary=summary[:300],
        payload=payload,
        request_id=actor.request_id,
        ip=actor.ip,
    )


def demo_mark() -> DemoMark:
    """Mark this database *demo*, for ever. Refused by the database itself once an audit entry exists."""
    with transaction.atomic():
        return DemoMark.objects.create(pk=1)


def is_demo() -> bool:
    """Whether this database carries the demo mark."""
    return DemoMark.objects.exists()


def link_hash(prev: str, payload: str) -> str:
    """SHA-256 over the previous hash (hex, ASCII) followed by the payload bytes (UTF-8), as hex."""
    return hashlib.sha256(prev.encode() + payload.encode()).hexdigest()


def entries_seal(*, limit: int = 1000) -> int:
    """Chain up to `limit` committed entries in id order; returns how many. Two sealers at once: one fails on `prev` and is harmless."""
    with transaction.atomic():
        last = Link.objects.select_for_update().order_by("-seq").first()
        seq, prev = (last.seq, last.hash) if last else (0, GENESIS)
        links = []
        for entry in Entry.objects.unsealed()[:limit]:
            seq += 1
            digest = link_hash(prev, entry.payload)
            links.append(Link(seq=seq, entry=entry, prev=prev, hash=digest))
            prev = digest
        Link.objects.bulk_create(links)
    return len(links)


@dataclass(frozen=True)
class Verification:
    """`state` intact, broken or unchecked; `checked` links; `detail` names the first fault; `unsealed` entries waiting."""

    state: Literal["intact", "broken", "unchecked"]
    checked: int
    unsealed: int
    detail: str
    head: str


def _fault(link: Link, seq: int, prev: str) -> str:
    entry = link.entry
    payload = json.loads(entry.payload)
    if link.seq != seq:
        return f"link {seq} is missing"
    if link.prev != prev or link.hash != link_hash(prev, entry.payload):
        return f"link {seq} (entry {entry.pk}) does not match its hash"
    shown = {
        "action": entry.action,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name, "token": entry.token_id},
        "at": entry.recorded_at.isoformat(timespec="microseconds"),
        "effective_on": str(entry.effective_on) if entry.effective_on else None,
        "initiative": entry.initiative_id,
        "object": {"type": entry.object_type, "id": entry.object_id},
        "summary": entry.summary,
    }
    hashed = {name: payload[name] for name in shown}
    hashed["actor"] = hashed["actor"] | {"name": hashed["actor"]["name"][:120]}
    if shown != hashed:
        return f"entry {entry.pk} differs from its sealed payload"
    return ""


def chain_verify() -> Verification:
    """Walk the whole chain: each link follows the last, matches its payload, and each shown column matches the payload."""
    prev, seq = GENESIS, 0
    unsealed = Entry.objects.unsealed().count()
    for link in Link.objects.order_by("seq").select_related("entry").iterator(chunk_size=2000):
        seq += 1
        fault = _fault(link, seq, prev)
        if fault:
            return Verification("broken", seq, unsealed, fault, prev)
        prev = link.hash
    if not seq and unsealed:
        return Verification("unchecked", 0, unsealed, "nothing has been sealed yet", prev)
    return Verification("intact", seq, unsealed, "every link matches", prev)


def seal_lag_seconds() -> float:
    """How long the oldest entry has been waiting for its link, in seconds; 0 when none waits. Demo history does not count."""
    oldest = Entry.objects.unsealed().order_by("id").values_list("recorded_at", flat=True).first()
    if oldest is None or is_demo():
        return 0.0
    return max((clock.now() - oldest).total_seconds(), 0.0)
