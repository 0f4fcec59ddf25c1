"""django-allauth's choices for OpenID Connect: guarded requests, PKCE, nonce, signed identity tokens, our own admission."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from accounts.actors import provider_actor
from accounts.provider_http import Tokens, discovery, id_token_read, session_for
from accounts.provider_rules import claims_read, rules_of
from accounts.services import provider_sign_in
from common import clock
from common.middleware import request_id_of
from common.pages import render_page

log = structlog.get_logger(__name__)
PROOF = "provider_proof"
SKEW_S = 30
"""By how much the clock of the provider may be behind ours."""
STRANGE = "The answer of the provider does not belong to this sign-in. Start again."


class SignedTokens(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # untyped library
    """As the library's, but the identity token is verified whichever way it came, and the description is kept a while."""

    @property
    def openid_config(self) -> dict[str, Any]:
        return discovery(self.get_provider().app.settings["server_url"])

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        return id_token_read(app, id_token)


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]  # untyped library
    """Who comes from a provider is admitted by `accounts.services.provider_sign_in`; nobody signs up by a form."""

    def list_apps(self, request: HttpRequest | None, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Those of the settings, and rows of the admin with a secret from OIDC_SECRETS; a row that holds one itself is left out."""
        apps = []
        for app in super().list_apps(request, provider=provider, client_id=client_id):
            if app.pk is not None and app.secret:
                log.error("provider_secret_in_database", provider=app.provider_id)
                continue
            if app.pk is not None:
                app.secret = settings.OIDC_SECRETS.get(app.provider_id, "")
            app.settings["oauth_pkce_enabled"] = True
            apps.append(app)
        return apps

    def get_requests_session(self) -> requests.Session:
        return session_for(app.settings["server_url"] for app in self.list_apps(None) if app.settings.get("server_url"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Check that the answer belongs to this browser's question, then admit the person, or answer with why not."""
        said = sociallogin.account.extra_data
        id_token, userinfo = said.get("id_token") or {}, said.get("userinfo") or {}
        asked = sociallogin.state.get("data") or {}
        is_ours = constant_time_compare(str(id_token.get("nonce", "")), str(asked.get("nonce") or " "))
        if not is_ours or (userinfo and userinfo.get("sub") != id_token.get("sub")):
            raise ImmediateHttpResponse(refusal_page(request, STRANGE))
        if sociallogin.state.get("process") == "redirect":
            raise ImmediateHttpResponse(_proved(request, sociallogin, id_token, asked))
        app, token = sociallogin.provider.app, sociallogin.token
        rules = rules_of(app)
        tokens = Tokens(token.token, token.token_secret, token.expires_at)
        sociallogin.token = (
            None  # sealed in our own row; a sign-in that waits for a second factor keeps none in the session
        )
        admission = provider_sign_in(
            actor=provider_actor(request, rules.name),
            rules=rules,
            claims=claims_read(rules, id_token | userinfo),
            tokens=tokens,
        )
        if admission.login is None:
            raise ImmediateHttpResponse(refusal_page(request, admission.refusal))
        if not sociallogin.is_existing:
            sociallogin.lookup()
        else:
            sociallogin.user = sociallogin.account.user = admission.login.user


def _proved(
    request: HttpRequest, sociallogin: SocialLogin, id_token: Mapping[str, Any], asked: Mapping[str, Any]
) -> HttpResponse:
    """Keep in the session that the person of this session signed in at the provider just now, for the one act that was asked.

    Refused for another person, and for a sign-in that is older than the question: the provider must have asked anew.
    """
    if not sociallogin.is_existing or sociallogin.user != request.user:
        return refusal_page(request, "Somebody else signed in at the provider. Nothing was proved.")
    said_at = id_token.get("auth_time")
    if not isinstance(said_at, int | float) or said_at < float(asked["at"]) - SKEW_S:
        return refusal_page(
            request, "The provider did not ask you to sign in anew, so nothing was proved. Use a passkey or password."
        )
    at = min(datetime.fromtimestamp(said_at, UTC), clock.now())
    factors = [str(one) for one in id_token.get("amr") or []] if isinstance(id_token.get("amr"), list) else []
    request.session[PROOF] = {
        "provider": sociallogin.account.provider,
        "act": asked["act"],
        "at": at.isoformat(),
        "factors": factors[:5],
    }
    return render_page(request, "account/provider_proved.html", {"name": sociallogin.provider.name})


def proof_question(request: HttpRequest, provider_id: str, act: str) -> str:
    """The address at the provider where the person signs in anew for one act (`act`, a digest). Raises OAuth2Error."""
    provider = get_adapter().get_provider(request, provider_id)
    provider.oauth2_adapter_class = SignedTokens
    nonce = secrets.token_urlsafe(24)
    leads = provider.redirect(
        request, process="redirect", data={"nonce": nonce, "act": act, "at": clock.now().timestamp()},
        auth_params={"nonce": nonce, "prompt": "login", "max_age": "0"},
    )  # fmt: skip
    return str(leads["Location"])


def refusal_page(request: HttpRequest, why: str) -> HttpResponse:
    """Why the provider's person is not let in, with the number that support asks for."""
    context = {"why": why, "request_id": request_id_of(request)}
    return render_page(request, "account/provider_refused.html", context, status=403)


__all__ = ["PROOF", "OAuth2Error", "Providers", "SignedTokens", "proof_question", "refusal_page"]
