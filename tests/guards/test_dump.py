"""A dump of the database opens nothing: every kind of secret is set through its door, then looked for in every table."""

import json
import re
from itertools import chain

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialApp
from django.apps import apps
from django.db import connection
from django.test import Client, override_settings

from accounts.models import ApiToken
from accounts.provider_adapter import provider_actor
from accounts.provider_http import Tokens
from accounts.provider_rules import Claims, ProviderRules
from accounts.services import app_secret_set, chat_address_set, factor_app_add, provider_sign_in, token_create
from common import clock
from metrics.services import hook_add, source_add
from portfolio.services.endpoints import endpoint_add, endpoint_rotate
from portfolio.services.feeds import feed_open
from portfolio.services.reports import board_link_make
from tests.cast import PASSWORD, Cast

COOKIE = "sessionid"
PUBLIC = {"metrics_feedbackform"}
"""The code of a feedback form is an address that is handed out to all users: it lets say, never read."""


def _dump() -> str:
    """Every row of every table, as text; bytes in hexadecimal and as they are."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in PUBLIC:
                cursor.execute(f'SELECT * FROM "{table}"')  # names of the database itself
                found += [
                    f"{bytes(one).hex()} {bytes(one)!r}" if isinstance(one, (bytes, memoryview)) else str(one)
                    for one in chain.from_iterable(cursor.fetchall())
                ]
    return "\n".join(found)


def _provider_tokens(cast: Cast, rf) -> dict[str, str]:
    rules = ProviderRules("oidc", "Example login", "groups", {}, frozenset())
    claims = Claims("subject-1", "first@example.com", "First", is_verified=True, groups=frozenset())
    tokens = Tokens("canary-access-5150", "canary-refresh-5151", None)
    provider_sign_in(actor=provider_actor(rf.get("/"), "Example login"), rules=rules, claims=claims, tokens=tokens)
    return {
        "access token of the provider": "canary-access-5150",
        "refresh token of the provider": "canary-refresh-5151",
    }


def _by_services(cast: Cast, initiative) -> dict[str, str]:
    """What the service gives out this once, or takes and must not show again."""
    engineer = cast.engineer.actor
    values = {"kind": "prometheus", "name": "Plant", "url": "https://prometheus.example.com/", "auth_kind": "bearer"}
    source_add(actor=engineer, values=values, secret="canary-source-4711")
    endpoint, signing = endpoint_add(actor=engineer, name="CI", url="http://127.0.0.1:1/", events=["gate.decided"])
    chat = "https://chat.example.com/hooks/{}"
    chat_address_set(actor=engineer, user=cast.engineer.user, form="slack", url=chat.format("canary-person-8080"))
    chat_address_set(actor=cast.admin.actor, user=None, form="slack", url=chat.format("canary-room-8081"))
    app = SocialApp.objects.create(
        provider="openid_connect", provider_id="second", name="Second", client_id="flightline"
    )
    app_secret_set(actor=cast.admin.actor, app=app, secret="canary-client-6061")
    authenticator = generate_totp_secret()
    step = int(clock.now().timestamp()) // 30
    codes = factor_app_add(
        actor=cast.operations.actor, secret=authenticator, code=format_hotp_value(hotp_value(authenticator, step))
    )
    return {
        "client secret of a provider": "canary-client-6061",
        "secret of an authenticator app": authenticator,
        "recovery code": codes[0],
        "API token": token_create(actor=engineer, user=cast.engineer.user, name="CI", scopes=["read"])[1].split("_", 2)[2],
        "secret of a source": "canary-source-4711",
        "signing secret of a webhook": signing,
        "signing secret after a rotation": endpoint_rotate(actor=engineer, endpoint=endpoint)[1],
        "secret of an incoming webhook": hook_add(actor=engineer, initiative=initiative, kind="github")[1],
        "chat address of a person": "canary-person-8080",
        "chat address of the organisation": "canary-room-8081",
        "calendar address": feed_open(actor=engineer)[1],
        "link to the board": board_link_make(actor=cast.pm.actor, name="Hall")[1],
    }  # fmt: skip


def _by_browser(cast: Cast) -> dict[str, str]:
    client = Client()
    client.post("/accounts/login/", {"login": cast.pm.user.email, "password": PASSWORD})
    token = default_token_generator.make_token(cast.pm.user)
    return {
        "session": client.cookies[COOKIE].value,
        "password": PASSWORD,
        "link of a password reset": token.split("-")[1],
    }


@pytest.mark.django_db
@override_settings(SESSION_ENGINE="accounts.session_store")
def test_no_secret_is_in_any_table(cast, initiative, rf, settings):
    secrets = _by_services(cast, initiative) | _by_browser(cast) | _provider_tokens(cast, rf)
    secrets |= {"key of the fields": settings.FIELD_KEYS[0], "secret key": settings.SECRET_KEY}
    dump = _dump()
    assert "Hall" in dump
    assert "prometheus.example.com" in dump
    assert [name for name, secret in secrets.items() if secret in dump] == []


@pytest.mark.django_db
@override_settings(SESSION_ENGINE="accounts.session_store")
def test_nothing_in_the_dump_signs_in(cast, initiative):
    """Each word of the dump that has the shape of a secret is tried at each door that takes one."""
    _by_services(cast, initiative)
    _by_browser(cast)
    words = sorted(set(re.findall(r"[A-Za-z0-9_-]{12,64}", _dump())), key=len)[-60:]
    key_id = ApiToken.objects.get(name="CI").key_id
    for word in words:
        assert (
            Client(headers={"Authorization": f"Bearer fl_{key_id}_{word}"}).get("/api/v1/metrics/").status_code == 401
        )
        assert Client().get(f"/calendar/{word}.ics").status_code == 404
        assert Client().get(f"/shared/board/{word}/").status_code == 404
        browser = Client()
        browser.cookies[COOKIE] = word
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/portfolio/").status_code == 302


def test_no_model_grows_a_secret_unseen():
    """Every column whose name speaks of a secret is known here, with what makes it useless in a dump."""
    known = {
        "accounts.ApiToken.secret_sha256": "hash of 256 random bits",
        "accounts.User.password": "Argon2id",
        "accounts.ProviderLogin.tokens": "sealed",
        "metrics.Source.secret_encrypted": "sealed",
        "metrics.Hook.secret_encrypted": "sealed",
        "portfolio.Endpoint.secret_encrypted": "sealed",
        "portfolio.Endpoint.old_secret_encrypted": "sealed",
        "portfolio.Endpoint.old_secret_until": "an instant",
        "portfolio.CalendarFeed.secret_sha256": "hash of 256 random bits",
        "portfolio.BoardLink.secret_sha256": "hash of 256 random bits",
        "sessions.Session.session_key": "hash of 160 random bits (accounts.session_store)",
        "usersessions.UserSession.session_key": "the same",
        "socialaccount.SocialApp.secret": "sealed (accounts.services.app_secret_set)",
        "socialaccount.SocialApp.key": "not used by OpenID Connect",
        "socialaccount.SocialToken.token": "never stored (SOCIALACCOUNT_STORE_TOKENS)",
        "socialaccount.SocialToken.token_secret": "never stored",
        "socialaccount.SocialToken.app": "never stored",
        "account.EmailConfirmation.key": "not used: addresses are not confirmed by mail",
    }  # fmt: skip
    speaks = re.compile(r"secret|token|password|session_key|credential|(^|\.)key$", re.IGNORECASE)
    harmless = re.compile(r"lease_token|token_id|(Initiative|Notice|PushReceipt|Session)\.key$|_tokens?_at$")
    columns = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}" for model in apps.get_models() for field in model._meta.local_fields
    }  # fmt: skip
    found = {name for name in columns if speaks.search(name.split(".", 2)[2]) and not harmless.search(name)}
    assert found <= set(known), json.dumps(sorted(found - set(known)), indent=1)
