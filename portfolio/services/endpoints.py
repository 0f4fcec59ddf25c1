"""Webhooks that leave: add, change, rotate the secret, switch on again, end."""

from collections.abc import Iterable

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.outbound import OutboundError, target_parse
from common.permissions import require
from metrics.secrets import secret_encrypt
from portfolio.models import Endpoint
from portfolio.models.webhooks import OFFERED, OVERLAP
from portfolio.permissions import can_endpoint_add, can_endpoint_end, can_endpoint_steer
from portfolio.signing import new_secret

MOST = 20
KIND = "endpoint"


def endpoint_add(*, actor: Actor, name: str, url: str, events: Iterable[str]) -> tuple[Endpoint, str]:
    """A webhook of the actor, and its secret, which is returned this once. It is told what the actor may see, from now on."""
    require(can_endpoint_add(actor))
    if Endpoint.objects.filter(owner_id=actor.user_id, ended_at=None).count() >= MOST:
        raise DomainError(f"One person has at most {MOST} webhooks. End one first.")
    endpoint, secret = Endpoint(owner_id=actor.user_id or 0, made_at=clock.now()), new_secret()
    _fill(endpoint, name, url, events)
    with transaction.atomic():
        endpoint.save()
        endpoint.secret_encrypted = secret_encrypt(secret, row_id=endpoint.pk, kind=KIND)
        endpoint.save(update_fields=["secret_encrypted"])
        entry_append(
            actor=actor, action="portfolio.endpoint_add", obj=endpoint, summary=f"Added the webhook {endpoint.name}",
            changes={"url": endpoint.url, "events": endpoint.events},
        )  # fmt: skip
    return endpoint, secret


def endpoint_edit(*, actor: Actor, endpoint: Endpoint, name: str, url: str, events: Iterable[str]) -> Endpoint:
    """Change the name, the address or the events. The secret stays: it signs, and tells a receiver nothing that it lacks."""
    require(can_endpoint_steer(actor, endpoint))
    with transaction.atomic():
        locked = _locked(endpoint)
        before = {"name": locked.name, "url": locked.url, "events": locked.events}
        _fill(locked, name, url, events)
        locked.save(update_fields=["name", "url", "events"])
        changes = {
            field: [old, getattr(locked, field)] for field, old in before.items() if old != getattr(locked, field)
        }
        entry_append(
            actor=actor, action="portfolio.endpoint_edit", obj=locked, changes=changes,
            summary=f"Changed the webhook {locked.name}",
        )  # fmt: skip
    return locked


def endpoint_rotate(*, actor: Actor, endpoint: Endpoint) -> tuple[Endpoint, str]:
    """A new secret, returned this once; the one before signs beside it for 24 hours, then is erased."""
    require(can_endpoint_steer(actor, endpoint))
    secret = new_secret()
    with transaction.atomic():
        locked = _locked(endpoint)
        locked.old_secret_encrypted, locked.old_secret_until = locked.secret_encrypted, clock.now() + OVERLAP
        locked.secret_encrypted = secret_encrypt(secret, row_id=locked.pk, kind=KIND)
        locked.save(update_fields=["secret_encrypted", "old_secret_encrypted", "old_secret_until"])
        entry_append(
            actor=actor, action="portfolio.endpoint_rotate", obj=locked, changes={"old_until": locked.old_secret_until},
            summary=f"Gave the webhook {locked.name} a new secret",
        )  # fmt: skip
    return locked, secret


def endpoint_resume(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """Switch it on again. What happened meanwhile is not sent by itself: *Send again* does that."""
    require(can_endpoint_steer(actor, endpoint))
    with transaction.atomic():
        locked = _locked(endpoint)
        if locked.off_at is None:
            raise DomainError("This webhook is on.")
        locked.off_at, locked.off_because, locked.failures = None, "", 0
        locked.save(update_fields=["off_at", "off_because", "failures"])
        entry_append(
            actor=actor, action="portfolio.endpoint_resume", obj=locked,
            summary=f"Switched the webhook {locked.name} on again",
        )  # fmt: skip
    return locked


def endpoint_end(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """End it at once and erase its secrets; ended twice is once. Its log stays for `KEEP_WEBHOOKS_DAYS`."""
    require(can_endpoint_end(actor, endpoint))
    with transaction.atomic():
        locked = _locked(endpoint)
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.secret_encrypted = locked.old_secret_encrypted = ""
            locked.save(update_fields=["ended_at", "secret_encrypted", "old_secret_encrypted"])
            entry_append(
                actor=actor, action="portfolio.endpoint_end", obj=locked, summary=f"Ended the webhook {locked.name}"
            )
    return locked


def endpoint_switch_off(endpoint: Endpoint, because: str) -> None:
    """Called under its lock, by the delivery that failed once too often."""
    endpoint.off_at, endpoint.off_because = clock.now(), because[:200]
    endpoint.save(update_fields=["off_at", "off_because", "failures"])
    entry_append(
        actor=CLOCK, action="portfolio.endpoint_switch_off", obj=endpoint, changes={"because": endpoint.off_because},
        summary=f"Switched the webhook {endpoint.name} off: {endpoint.off_because}",
    )  # fmt: skip


def _locked(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update(of=("self",)).select_related("owner").get(pk=endpoint.pk)


def _fill(endpoint: Endpoint, name: str, url: str, events: Iterable[str]) -> None:
    if not 0 < len(name.strip()) <= 120:
        raise DomainError("Give the webhook a name of at most 120 letters.", field="name")
    try:
        target_parse(url.strip())
    except OutboundError as error:
        raise DomainError(str(error), field="url") from error
    if len(url.strip()) > 500:
        raise DomainError("The address is longer than 500 letters.", field="url")
    chosen, offered = set(events), [value for value, _ in OFFERED]
    if not chosen or chosen - set(offered):
        raise DomainError("Choose at least one of the events.", field="events")
    endpoint.name, endpoint.url = name.strip(), url.strip()
    endpoint.events = [value for value in offered if value in chosen]
