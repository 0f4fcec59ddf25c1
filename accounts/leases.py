"""A session through a provider is a lease: the provider is asked again before an act, and at least once a minute (ADR 48)."""

from datetime import timedelta
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import HttpRequest

from accounts.actors import LEASE_KEY, provider_actor
from accounts.models import ProviderLogin, User
from accounts.services import provider_check
from common import clock

KEY = LEASE_KEY
SAFE = ("GET", "HEAD", "OPTIONS")

ENDED = "Your sign-in ended: {name} no longer vouches for you. Sign in again."
AWAY = "{name} has not answered for a while, so your sign-in ended. Try again, or use a password if you have one."


def lease_begin(request: HttpRequest, login: ProviderLogin, name: str) -> None:
    """From now on this session goes by what the provider says of the person."""
    request.session[KEY] = {"login": login.pk, "provider": login.provider, "name": name, "until": _until(login)}


def lease_problem(request: HttpRequest, user: User) -> str:
    """Why this session must end, in words; empty while it may go on. No query and no request while the lease runs.

    Reading goes by an answer of the last `OIDC_RECHECK_S` seconds; every act asks the provider first. Without an answer the
    session lives on until `OIDC_GRACE_S` after the last one.
    """
    kept = request.session.get(KEY)
    is_act = request.method not in SAFE
    if kept is None or (not is_act and clock.now().timestamp() < kept["until"]):
        return ""
    login = provider_check(
        actor=provider_actor(request, kept["name"]),
        login_id=kept["login"],
        app=_app(request, kept["provider"]),
        newer_than_s=0 if is_act else settings.OIDC_RECHECK_S,
    )
    user.left_at = login.user.left_at
    if login.user_id != user.pk or login.refused_at is not None or user.left_at is not None:
        return ENDED.format(name=kept["name"])
    if clock.now() - login.checked_at > timedelta(seconds=settings.OIDC_GRACE_S):
        return AWAY.format(name=kept["name"])
    request.session[KEY] = kept | {"until": _until(login)}
    return ""


def _until(login: ProviderLogin) -> float:
    """A provider that is away is asked again in five seconds, not at every request."""
    soonest = clock.now() + timedelta(seconds=min(5, settings.OIDC_RECHECK_S))
    return max(login.checked_at + timedelta(seconds=settings.OIDC_RECHECK_S), soonest).timestamp()


def _app(request: HttpRequest, provider: str) -> Any | None:
    """The provider's settings; None once it was taken out, and then nobody vouches any more."""
    try:
        return get_adapter().get_app(request, provider=provider)
    except SocialApp.DoesNotExist:
        return None
