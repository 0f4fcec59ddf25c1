"""Flags on charts: by hand, and from what other systems tell; and the doors of those that sign."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError, NotAllowed
from common.permissions import require
from initiatives.models import Initiative
from metrics.models import Annotation, AnnotationKind, Hook, HookKind
from metrics.permissions import can_annotation_add, can_hook_add
from metrics.secrets import SecretUnreadable, secret_decrypt, secret_encrypt
from metrics.sources.events import Event, EventError, github_event, github_is_signed

MAX_BODY = 1_000_000
BAD_SIGNATURE = "The signature does not fit, or this webhook has ended."


def annotation_add(
    *, actor: Actor, initiative: Initiative, kind: str, text: str, at: datetime | None = None
) -> Annotation:
    """Flag a moment (default: now) on the charts of the initiative."""
    require(can_annotation_add(actor, initiative))
    if kind not in AnnotationKind.values:
        raise DomainError("Choose one of the offered kinds.", field="kind")
    if not text.strip() or len(text) > 300:
        raise DomainError("Say in at most 300 characters what happened.", field="text")
    instant = at or clock.now()
    if instant > clock.now() + timedelta(days=1):
        raise DomainError("This time lies in the future.", field="at")
    with transaction.atomic():
        made = Annotation.objects.create(
            initiative=initiative, at=instant, kind=kind, text=text.strip(), by_id=actor.user_id, created_at=clock.now()
        )
        entry_append(
            actor=actor, action="metrics.annotation_add", obj=made, initiative_id=initiative.pk, summary=str(made),
            changes={"at": instant, "kind": kind},
        )  # fmt: skip
    return made


def annotations_take(*, actor: Actor, initiative: Initiative, events: Sequence[Event]) -> int:
    """Flag what another system told; returns how many flags are new or have ended. Telling it again changes nothing.

    Leaves one audit entry when anything changed.
    """
    require(can_annotation_add(actor, initiative))
    latest = clock.now() + timedelta(days=1)
    told = {event.ref: event for event in events if event.at <= latest}
    with transaction.atomic():
        # The initiative's lock, because two messages may tell the same thing at once.
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        known = {
            row.external_ref: row for row in Annotation.objects.filter(initiative=initiative, external_ref__in=told)
        }
        fresh = [
            Annotation(
                initiative=initiative, at=event.at, ended_at=event.ended_at, kind=event.kind, text=event.text,
                external_ref=event.ref, by_id=actor.user_id, created_at=clock.now(),
            )
            for ref, event in told.items()
            if ref not in known
        ]  # fmt: skip
        ended = [row for ref, row in known.items() if row.ended_at is None and told[ref].ended_at is not None]
        for row in ended:
            row.ended_at = told[row.external_ref].ended_at
        Annotation.objects.bulk_update(ended, ["ended_at"])
        made = Annotation.objects.bulk_create(fresh)
        if made or ended:
            entry_append(
                actor=actor, action="metrics.annotations_take", obj=(made or ended)[0], initiative_id=initiative.pk,
                summary=f"{actor.name} told of {len(made)} events, {len(ended)} ended",
                changes={"new": [row.external_ref for row in made], "ended": [row.external_ref for row in ended]},
            )  # fmt: skip
    return len(made) + len(ended)


def hook_add(*, actor: Actor, initiative: Initiative, kind: str) -> tuple[Hook, str]:
    """Open a webhook; returns its row and its secret, which is shown this once."""
    require(can_hook_add(actor, initiative))
    if kind not in HookKind.values:
        raise DomainError("Choose one of the offered kinds.", field="kind")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        hook = Hook.objects.create(initiative=initiative, kind=kind, added_by_id=actor.user_id, added_at=clock.now())
        hook.secret_encrypted = secret_encrypt(secret, row_id=hook.pk, kind="hook")
        hook.save(update_fields=["secret_encrypted"])
        entry_append(
            actor=actor, action="metrics.hook_add", obj=hook, initiative_id=initiative.pk,
            summary=f"Opened a webhook for {hook.get_kind_display()}",
        )  # fmt: skip
    return hook, secret


def hook_end(*, actor: Actor, hook: Hook) -> Hook:
    """Close a webhook at once. What it brought stays."""
    require(can_hook_add(actor, hook.initiative))
    with transaction.atomic():
        hook = Hook.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=hook.pk)
        hook.ended_at = hook.ended_at or clock.now()
        hook.save(update_fields=["ended_at"])
        entry_append(
            actor=actor, action="metrics.hook_end", obj=hook, initiative_id=hook.initiative_id,
            summary=f"Closed the webhook for {hook.get_kind_display()}",
        )  # fmt: skip
    return hook


def hook_receive(*, hook: Hook | None, event: str, body: bytes, signature: str) -> int:
    """Take a signed message; returns how many flags it changed. Raises NotAllowed (one text for all causes), DomainError."""
    if hook is None or hook.ended_at is not None or len(body) > MAX_BODY:
        raise NotAllowed(BAD_SIGNATURE)
    try:
        secret = secret_decrypt(hook.secret_encrypted, row_id=hook.pk, kind="hook")
    except SecretUnreadable as error:
        raise NotAllowed(BAD_SIGNATURE) from error
    if not secret or not github_is_signed(secret, body, signature):
        raise NotAllowed(BAD_SIGNATURE)
    actor = Actor(
        kind="token", name=f"Webhook for {hook.get_kind_display()}", scopes=frozenset({"write:annotations"}),
        only_initiative_id=hook.initiative_id,
    )  # fmt: skip
    try:
        found = github_event(event, json.loads(body))
    except (EventError, ValueError, RecursionError) as error:
        raise DomainError(str(error) if isinstance(error, EventError) else "Send application/json.") from error
    count = annotations_take(actor=actor, initiative=hook.initiative, events=[found]) if found else 0
    with transaction.atomic():
        Hook.objects.filter(pk=hook.pk).update(last_at=clock.now())
    return count
