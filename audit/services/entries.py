"""Append to the log. Called by every service inside its own transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from audit.chain import canonical
from audit.models import DemoMark, Entry
from common import clock
from common.actors import Actor

PAYLOAD_VERSION = 2
"""Since version 2 the payload carries the request id and the address too."""


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
            "v": PAYLOAD_VERSION,
            "action": action,
            "actor": {"kind": actor.kind, "id": actor.user_id, "name": actor.name, "token": actor.token_id},
            "at": at.isoformat(timespec="microseconds"),
            "changes": changes or {},
            "effective_on": effective_on,
            "initiative": initiative_id,
            "ip": actor.ip,
            "object": {"type": obj._meta.label_lower, "id": str(obj.pk)},
            "request": actor.request_id,
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
