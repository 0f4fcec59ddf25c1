"""Settings of the OpenID Connect provider (ADR 48): one by the environment, more as rows of the Django admin."""

import json
from typing import Any

from config.environment import env
from config.secrets import from_file

OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = from_file(env, "OIDC_CLIENT_SECRET") or env.str("OIDC_CLIENT_SECRET", default="")
OIDC_SECRETS: dict[str, str] = json.loads(from_file(env, "OIDC_SECRETS") or env.str("OIDC_SECRETS", default="") or "{}")
"""Provider id of a row of the Django admin → its client secret: the database holds none."""
OIDC_NAME = env.str("OIDC_NAME", default="single sign-on")
OIDC_SCOPES = env.list("OIDC_SCOPES", default=["openid", "profile", "email"])
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="groups")
OIDC_ROLES: dict[str, list[str]] = env.json("OIDC_ROLES", default={})
"""Group at the provider → roles here (`program_manager`, `reviewer:security`); an empty list lets in without a role."""
OIDC_EMAIL_DOMAINS = env.list("OIDC_EMAIL_DOMAINS", default=[])
"""The provider is trusted for addresses of these domains: it may be joined to an account that has one already."""
OIDC_RECHECK_S = env.int("OIDC_RECHECK_S", default=60)
OIDC_GRACE_S = env.int("OIDC_GRACE_S", default=900)

SOCIALACCOUNT_ADAPTER = "accounts.provider_adapter.Providers"
SOCIALACCOUNT_STORE_TOKENS = False  # kept sealed in `accounts.ProviderLogin` instead
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5


def provider_apps() -> list[dict[str, Any]]:
    """The provider of the environment as django-allauth wants it; none without OIDC_ISSUER."""
    if not OIDC_ISSUER:
        return []
    rules = {
        "server_url": OIDC_ISSUER, "scope": OIDC_SCOPES, "groups_claim": OIDC_GROUPS_CLAIM, "roles": OIDC_ROLES,
        "email_domains": OIDC_EMAIL_DOMAINS,
    }  # fmt: skip
    return [
        {
            "provider_id": "oidc",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_CLIENT_SECRET,
            "settings": rules,
        }
    ]


SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": provider_apps()}}
