"""Sources and the allow-list."""

import ipaddress
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.outbound import AllowedAddress as AllowedNetwork
from common.permissions import require
from initiatives.values import fields_fill, shown_values
from metrics.models import AllowedAddress, CheckState, Metric, Source, SourceAuth
from metrics.permissions import can_address_allow, can_source_add, can_source_edit
from metrics.secrets import secret_encrypt
from metrics.services.fetching import query_settings, source_settings
from metrics.sources import registry
from metrics.sources.base import CheckStep, SourceError

SOURCE_FIELDS = (
    "kind", "name", "url", "auth_kind", "username", "options", "timeout_s", "max_bytes", "concurrency", "owner", "is_enabled",
)  # fmt: skip
TEST_EVERY = timedelta(seconds=2)
MAX_ALLOWED_DAYS = 366


def source_add(*, actor: Actor, values: Mapping[str, Any], secret: str = "") -> Source:
    """Add a source from `values` (SOURCE_FIELDS). The owner is the actor unless named. The secret is written once."""
    require(can_source_add(actor))
    source = Source()
    if actor.user_id is not None:
        source.owner_id = actor.user_id
    changes = _filled(source, values)
    _secret_check(source, secret, has_kept=False)
    with transaction.atomic():
        source.save()
        if secret:
            source.secret_encrypted = secret_encrypt(secret, row_id=source.pk)
            source.save(update_fields=["secret_encrypted"])
        entry_append(
            actor=actor, action="metrics.source_add", obj=source, summary=f"Added the source {source.name}",
            changes={**{name: new for name, (_, new) in changes.items()}, "secret": "set" if secret else "none"},
        )  # fmt: skip
    return source


def source_edit(
    *, actor: Actor, source: Source, values: Mapping[str, Any], secret: str = "", seen_version: int | None = None
) -> Source:
    """Change a source. An empty `secret` keeps the stored one, unless the address names another host: then it is gone.

    Whoever could point the stored secret at a host of their own would read it.
    """
    require(can_source_edit(actor, source))
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source.pk)
        source.check_version(seen_version, shown_values(source, SOURCE_FIELDS))
        before, kind = _origin(source.url), source.kind
        changes = _filled(source, values)
        if source.kind != kind:
            raise DomainError("The kind of a source stays. Add another source instead.", field="kind")
        is_cleared = bool(source.secret_encrypted) and not secret and _origin(source.url) != before
        if is_cleared or source.auth_kind == SourceAuth.NONE:
            source.secret_encrypted = ""
        _secret_check(source, secret, has_kept=source.has_secret or is_cleared)
        if secret:
            source.secret_encrypted = secret_encrypt(secret, row_id=source.pk)
        if changes.keys() - {"owner", "name"} or secret:  # another owner or name does not change what was tested
            source.test_state, source.test_steps, source.tested_at = CheckState.NEVER, [], None
        source.version += 1
        source.save()
        word = "set anew" if secret else "cleared, because the host changed" if is_cleared else "kept"
        entry_append(
            actor=actor, action="metrics.source_edit", obj=source, summary=f"Changed the source {source.name}",
            changes={**changes, "secret": word},
        )  # fmt: skip
    return source


def source_test(*, actor: Actor, source: Source, query: str = "") -> Source:
    """Try the connection step by step (and `query`, if given) and keep the steps. Waits on the network, at most 20 s."""
    require(can_source_edit(actor, source))
    if source.tested_at and clock.now() - source.tested_at < TEST_EVERY:
        raise DomainError("This source has just been tested. Wait two seconds.")
    steps = _steps(source, query)
    passed = bool(steps) and all(step.ok for step in steps)
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source.pk)
        source.tested_at, source.test_steps = clock.now(), [asdict(step) for step in steps]
        source.test_state = CheckState.PASSED if passed else CheckState.FAILED
        source.save(update_fields=["tested_at", "test_steps", "test_state"])
        failed = next((step.name for step in steps if not step.ok), "")
        entry_append(
            actor=actor, action="metrics.source_test", obj=source, changes={"state": source.test_state, "failed": failed},
            summary=f"Tested the source {source.name}: {source.get_test_state_display().lower()}",
        )  # fmt: skip
    return source


def address_allow(
    *, actor: Actor, network: str, reason: str, expires_on: date, ports: list[int] | None = None, host: str = "",
    owner_id: int | None = None,
) -> AllowedAddress:  # fmt: skip
    """Let sources reach a private network (CIDR, at most /24 or /64) until `expires_on`. Administrators only."""
    require(can_address_allow(actor))
    given = sorted(set(ports or []))
    if not reason.strip():
        raise DomainError("Say why this address is needed.", field="reason")
    if any(not 1 <= port <= 65535 for port in given):
        raise DomainError("A port lies between 1 and 65535.", field="ports")
    if not clock.today() <= expires_on <= clock.today() + timedelta(days=MAX_ALLOWED_DAYS):
        raise DomainError("Choose an end within the next twelve months.", field="expires_on")
    try:
        parsed = AllowedNetwork(ipaddress.ip_network(network.strip()), frozenset(given) or None, host or None).network
    except ValueError as error:
        raise DomainError("Write one address or a network up to /24 (IPv6: /64).", field="network") from error
    with transaction.atomic():
        row = AllowedAddress.objects.create(
            network=str(parsed), ports=given, host=host.strip().lower(), owner_id=owner_id or actor.user_id,
            reason=reason.strip(), expires_on=expires_on,
        )  # fmt: skip
        entry_append(
            actor=actor, action="metrics.address_allow", obj=row, summary=f"Allowed {parsed} until {expires_on}",
            changes={"network": parsed, "ports": given, "host": row.host, "reason": row.reason, "expires_on": expires_on},
        )  # fmt: skip
    return row


def address_end(*, actor: Actor, address: AllowedAddress) -> AllowedAddress:
    """Close an allowed address at once. Administrators only."""
    require(can_address_allow(actor))
    with transaction.atomic():
        row = AllowedAddress.objects.select_for_update().get(pk=address.pk)
        row.ended_at = row.ended_at or clock.now()
        row.save(update_fields=["ended_at"])
        entry_append(actor=actor, action="metrics.address_end", obj=row, summary=f"No longer allowed: {row.network}")
    return row


def _filled(source: Source, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes = fields_fill(source, values, SOURCE_FIELDS)
    if source.is_pulled:
        try:
            registry.address_check(source.kind, source.url)
        except SourceError as error:
            raise DomainError(str(error), field="url") from error
    elif source.url:
        raise DomainError("Values come to this kind of source, so it has no address.", field="url")
    if source.auth_kind == SourceAuth.BASIC and not source.username:
        raise DomainError("Give the user name.", field="username")
    return changes


def _secret_check(source: Source, secret: str, *, has_kept: bool) -> None:
    if source.auth_kind == SourceAuth.NONE and secret:
        raise DomainError("Choose how to sign in, or leave the secret empty.", field="secret")
    if source.auth_kind != SourceAuth.NONE and not secret and not has_kept:
        raise DomainError("Give the password or token.", field="secret")
    if secret and not (secret.isascii() and secret.isprintable()):
        raise DomainError("The password or token holds characters that cannot be sent.", field="secret")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _steps(source: Source, query: str) -> list[CheckStep]:
    try:
        asked = query_settings(Metric(query=query)) if query else None
        return registry.get(source.kind).check(source_settings(source), asked)
    except SourceError as error:
        return [*error.steps, CheckStep("Source can be used", ok=False, ms=0.0, detail=error.message)]
