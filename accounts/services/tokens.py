"""What can be done to bearer tokens."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from accounts.models import ApiToken, User
from accounts.permissions import can_administer
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require

TOKEN_MAX_DAYS = 365


def token_create(
    *, actor: Actor, user: User, name: str, scopes: Iterable[str], days: int = 90, only_initiative_id: int | None = None
) -> tuple[ApiToken, str]:
    """A token and its text, which is returned this once and never stored. `days` 1 to 365."""
    if actor.user_id != user.pk:
        require(can_administer(actor))
    if not 1 <= days <= TOKEN_MAX_DAYS:
        raise DomainError(f"A token lasts 1 to {TOKEN_MAX_DAYS} days.", field="days")
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            key_id=key_id,
            secret_sha256=_digest(secret),
            scopes=sorted(set(scopes)),
            only_initiative_id=only_initiative_id,
            created_by_id=actor.user_id,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=days),
        )
        entry_append(
            actor=actor,
            action="accounts.token_create",
            obj=token,
            summary=f"Created token {name}",
            changes={"scopes": token.scopes, "expires_at": token.expires_at, "only_initiative": only_initiative_id},
        )
    return token, f"fl_{key_id}_{secret}"


def token_revoke(*, actor: Actor, token: ApiToken) -> ApiToken:
    """End a token at once: its owner or an administrator."""
    if actor.user_id != token.user_id:
        require(can_administer(actor))
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        token.revoked_at = token.revoked_at or clock.now()
        token.save(update_fields=["revoked_at"])
        entry_append(actor=actor, action="accounts.token_revoke", obj=token, summary=f"Revoked token {token.name}")
    return token


def token_use(text: str) -> ApiToken | None:
    """The living token that `text` opens, or None. Notes the use at most once a minute."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "fl":
        return None
    token = ApiToken.objects.living().select_related("user").filter(key_id=parts[1]).first()
    if token is None or not hmac.compare_digest(token.secret_sha256, _digest(parts[2])):
        return None
    at = clock.now()
    if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
