"""System checks of the sign-in."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from accounts.provider_rules import grant_parse


@checks.register()
def provider_can_be_used(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The provider of the environment: known roles, and a client."""
    try:
        for roles in settings.OIDC_ROLES.values():
            for role in roles:
                grant_parse(role)
    except (ValueError, AttributeError, TypeError) as error:
        return [checks.Error(f"OIDC_ROLES cannot be used: {error}.", hint='{"group": ["auditor"]}', id="accounts.E001")]
    if settings.OIDC_ISSUER and not settings.OIDC_CLIENT_ID:
        return [checks.Error("OIDC_ISSUER is set and OIDC_CLIENT_ID is not.", id="accounts.E001")]
    return []
