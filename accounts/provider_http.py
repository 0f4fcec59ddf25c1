"""Speaking with an OpenID Connect provider: every request goes through the guarded outbound client (ADR 9, ADR 48)."""

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.cache import cache
from requests.adapters import BaseAdapter

from common import clock
from common.outbound import AllowedAddress, OutboundError, OutboundPolicy, address_refusal, fetch, proxy_parse

DISCOVERY_LASTS_S = 600
SOON = timedelta(seconds=5)
SENT = ("accept", "authorization", "content-type")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What asks the provider again. `expires_at` is of the access token; None where the provider does not say."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None

    def to_text(self) -> str:
        at = self.expires_at.isoformat() if self.expires_at else ""
        return json.dumps([self.access, self.refresh, at])

    @classmethod
    def from_text(cls, text: str) -> "Tokens | None":
        if not text:
            return None
        access, refresh, at = json.loads(text)
        return cls(access, refresh, datetime.fromisoformat(at) if at else None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says now: `present` with claims, `refused` (it takes the tokens no more), or `away`."""

    word: Literal["present", "refused", "away"]
    said: Mapping[str, Any] = field(default_factory=dict)
    tokens: Tokens | None = None


def policy_for(issuers: Iterable[str]) -> OutboundPolicy:
    """Public addresses, and those of the issuers themselves: an issuer may stand in the own network, what it names may not."""
    bare = OutboundPolicy(
        ca_file=settings.OUTBOUND_CA_FILE or None, proxy=proxy_parse(settings.OUTBOUND_PROXY), total_timeout_s=5
    )
    rows = []
    for issuer in issuers:
        parts = urlsplit(issuer)
        host, port = (parts.hostname or "").lower(), parts.port or (80 if parts.scheme == "http" else 443)
        try:
            found = bare.resolve(host, port, bare.connect_timeout_s)
        except OSError:
            continue
        rows += [
            AllowedAddress(ipaddress.ip_network(text), frozenset({port}), host)
            for text in found
            if address_refusal(bare, text=text, port=port, host=host)
        ]
    return OutboundPolicy(
        allowed=tuple(rows), ca_file=bare.ca_file, proxy=bare.proxy, total_timeout_s=bare.total_timeout_s
    )  # fmt: skip


class Guarded(BaseAdapter):
    """Carries the requests of django-allauth through `fetch`. What is not allowed, or away, is a `requests.ConnectionError`."""

    def __init__(self, policy: OutboundPolicy) -> None:
        super().__init__()
        self.policy = policy

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = {name: str(value) for name, value in request.headers.items() if name.lower() in SENT}
        try:
            if request.method == "POST" and isinstance(body, bytes):
                got = fetch(self.policy, "POST", request.url or "", headers=headers, body=body)
            else:
                got = fetch(self.policy, "GET", request.url or "", headers=headers)
        except OutboundError as error:
            raise requests.ConnectionError(str(error)) from error
        response = requests.Response()
        response.status_code, response.url, response.request = got.status, request.url or "", request
        response.headers.update(got.headers)
        response._content, response.encoding = got.body, "utf-8"
        return response

    def close(self) -> None:
        """Nothing is kept open."""


def session_for(issuers: Iterable[str]) -> requests.Session:
    """A session whose every request is guarded."""
    session = requests.Session()
    guarded = Guarded(policy_for(issuers))
    session.mount("https://", guarded)
    session.mount("http://", guarded)
    return session


def discovery(issuer: str) -> dict[str, Any]:
    """The provider's own description, kept for ten minutes. Raises OAuth2Error, also when it is of another issuer."""
    key = f"oidc:{issuer}"
    kept = cache.get(key)
    if isinstance(kept, dict):
        return kept
    try:
        with session_for([issuer]) as session:
            answer = session.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OAuth2Error("The provider does not describe itself") from error
    if not isinstance(found, dict) or str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise OAuth2Error("The provider describes another issuer")
    cache.set(key, found, DISCOVERY_LASTS_S)
    return found


def id_token_read(app: Any, text: str) -> dict[str, Any]:
    """The claims of an identity token: signature, issuer, audience and time are checked. Raises OAuth2Error."""
    known = discovery(app.settings["server_url"])
    read: dict[str, Any] = jwtkit.verify_and_decode(
        credential=text, keys_url=known["jwks_uri"], issuer=known["issuer"], audience=app.client_id,
        lookup_kid=jwtkit.lookup_kid_jwk,
    )  # fmt: skip
    return read


def tokens_of(data: Mapping[str, Any], *, before: Tokens | None = None) -> Tokens:
    """The tokens of an answer of the token endpoint; one that sends no new refresh token leaves the earlier one."""
    lasts = data.get("expires_in")
    return Tokens(
        access=str(data["access_token"]),
        refresh=str(data.get("refresh_token") or (before.refresh if before else "")),
        expires_at=clock.now() + timedelta(seconds=int(lasts)) if lasts else None,
    )


def person_ask(app: Any, tokens: Tokens) -> Answer:
    """Ask the provider about the person of these tokens. At most three requests of five seconds each; never raises."""
    try:
        known = discovery(app.settings["server_url"])
        with session_for([app.settings["server_url"]]) as session:
            is_over = tokens.expires_at is not None and tokens.expires_at - SOON <= clock.now()
            answer = None if is_over else _userinfo(session, known, tokens)
            if answer is None and tokens.refresh:
                return _renewed(session, app, known, tokens)
            return answer or Answer("refused")
    except (requests.RequestException, OAuth2Error, ValueError, KeyError):
        return Answer("away")


def _userinfo(session: requests.Session, known: Mapping[str, Any], tokens: Tokens) -> Answer | None:
    """None when the access token is taken no more."""
    got = session.get(known["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens.access}"})
    if got.status_code in (401, 403):
        return None
    got.raise_for_status()
    return Answer("present", dict(got.json()), tokens)


def _renewed(session: requests.Session, app: Any, known: Mapping[str, Any], tokens: Tokens) -> Answer:
    """New tokens for the refresh token, and what the provider says with them."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    methods = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    auth = None
    if "client_secret_post" in methods:
        form |= {"client_id": app.client_id, "client_secret": app.secret}
    else:
        auth = (app.client_id, app.secret)
    got = session.post(known["token_endpoint"], data=form, auth=auth)
    if got.status_code == 400 and got.json().get("error") == "invalid_grant":
        return Answer("refused")
    got.raise_for_status()
    data = got.json()
    made = tokens_of(data, before=tokens)
    said = id_token_read(app, data["id_token"]) if data.get("id_token") else {}
    answer = _userinfo(session, known, made)
    return Answer("present", said | dict(answer.said), made) if answer else Answer("refused")
