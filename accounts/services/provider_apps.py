"""Client secrets of providers that are rows of the Django admin: sealed at rest, opened for the request that needs them."""

from allauth.socialaccount.models import SocialApp
from django.db import transaction

from accounts.permissions import can_administer
from audit.services import entry_append
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from common.sealed import SecretUnreadable, is_sealed, text_seal, text_unseal

LONGEST = 98
"""Bytes of a client secret: sealed, more would not fit into the library's column."""


def app_bound_to(app: SocialApp) -> str:
    """What the sealed secret of a provider is bound to."""
    return f"accounts.provider_app:{app.pk}"


def app_secret(app: SocialApp) -> str:
    """The client secret of this row as it is sent to the provider; empty where no key opens it (`doctor` says so)."""
    if not is_sealed(app.secret):
        return str(app.secret)
    try:
        return text_unseal(app.secret, bound_to=app_bound_to(app))
    except SecretUnreadable:
        return ""


def app_secret_set(*, actor: Actor, app: SocialApp, secret: str) -> SocialApp:
    """Seal a new client secret for a provider that is a saved row. Raises DomainError on `secret` for a longer one."""
    require(can_administer(actor))
    if len(secret.encode()) > LONGEST:
        raise DomainError(f"At most {LONGEST} bytes. Set a longer one by OIDC_CLIENT_SECRET.", field="secret")
    with transaction.atomic():
        locked = SocialApp.objects.select_for_update().get(pk=app.pk)
        locked.secret = text_seal(secret, bound_to=app_bound_to(locked)) if secret else ""
        locked.save(update_fields=["secret"])
        entry_append(
            actor=actor, action="accounts.app_secret_set", obj=locked,
            summary=f"Set the client secret of the provider {locked.name}"[:300],
        )  # fmt: skip
    return locked
