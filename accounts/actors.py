"""From a request, a user or a token to the Actor that services take. Roles are read anew at each request."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.factors import factor_on, policy_roles
from accounts.models import ApiToken, Role, RoleGrant, User
from common.actors import ANONYMOUS, Actor
from common.compiled import rows_of
from common.middleware import request_id_of

USER_AGENT_MOST = 300
LEASE_KEY = "provider_lease"
"""In the session of whoever came through a provider (`accounts.leases`)."""


def _grants(actor: Actor) -> QuerySet[RoleGrant, Any]:
    found = RoleGrant.objects.filter(user_id=actor.user_id or 0)
    found = found.annotate(must=policy_roles(), has_factor=factor_on("user_id"))
    return found.values_list("role", "discipline", "must", "has_factor")


def actor_for(
    user: User,
    *,
    token: ApiToken | None = None,
    request_id: str = "",
    ip: str = "",
    user_agent: str = "",
    session_ref: str = "",
    is_vouched: bool = False,
) -> Actor:
    """The actor that `user` is (through `token`, if given). One query for the roles. Who may not enter is nobody.

    `is_vouched`: a provider signed them in, so that no second factor of ours is asked of them. None is asked of a token.
    """
    if not user.may_enter:
        return ANONYMOUS
    rows = rows_of(_grants, Actor("person", "", user.pk))
    grants = [row[:2] for row in rows]
    is_asked = any(role in (must or ()) and not has_factor for role, _, must, has_factor in rows)
    return Actor(
        kind="token" if token else "person",
        name=user.name or user.email,
        user_id=user.pk,
        token_id=token.pk if token else None,
        roles=frozenset(role for role, _ in grants),
        disciplines=frozenset(discipline for role, discipline in grants if role == Role.REVIEWER),
        scopes=frozenset(token.scopes) if token else None,
        only_initiative_id=token.only_initiative_id if token else None,
        request_id=request_id,
        ip=ip,
        user_agent=user_agent[:USER_AGENT_MOST],
        session_ref=session_ref,
        lacks_factor=is_asked and token is None and not is_vouched,
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind this request, kept on the request so that it is worked out once for each user and token."""
    user, token = getattr(request, "user", None), getattr(request, "auth", None)
    token = token if isinstance(token, ApiToken) else None
    for_whom = (getattr(user, "pk", None), token.pk if token else None)
    kept = getattr(request, "_actor", None)
    if kept is not None and kept[0] == for_whom:
        return kept[1]  # type: ignore[no-any-return]  # set below
    if not isinstance(user, User):
        actor = ANONYMOUS
    else:
        actor = actor_for(
            user,
            token=token,
            request_id=request_id_of(request),
            ip=request.META.get("REMOTE_ADDR", ""),
            user_agent=request.headers.get("User-Agent", ""),
            session_ref=_session_ref(request),
            is_vouched=LEASE_KEY in getattr(request, "session", ()),
        )
    request._actor = (for_whom, actor)  # type: ignore[attr-defined]  # read only above
    return actor


def provider_actor(request: HttpRequest, name: str) -> Actor:
    """The provider as the one who acts: it is no person, and no person did it."""
    return Actor(kind="clock", name=name, request_id=request_id_of(request), ip=request.META.get("REMOTE_ADDR", ""))


def _session_ref(request: HttpRequest) -> str:
    key = getattr(getattr(request, "session", None), "session_key", None)
    return hashlib.sha256(key.encode()).hexdigest() if key else ""
