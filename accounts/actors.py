"""From a request, a user or a token to the Actor that services take. Roles are read anew at each request."""

import hashlib

from django.http import HttpRequest

from accounts.models import ApiToken, Role, User
from common.actors import ANONYMOUS, Actor
from common.middleware import request_id_of

USER_AGENT_MOST = 300


def actor_for(
    user: User,
    *,
    token: ApiToken | None = None,
    request_id: str = "",
    ip: str = "",
    user_agent: str = "",
    session_ref: str = "",
) -> Actor:
    """The actor that `user` is (through `token`, if given). One query for the roles. Who may not enter is nobody."""
    if not user.may_enter:
        return ANONYMOUS
    grants = list(user.role_grants.values_list("role", "discipline"))
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
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind this request, kept on the request so that it is worked out once."""
    kept = getattr(request, "_actor", None)
    if kept is not None:
        return kept  # type: ignore[no-any-return]  # set below, and by accounts.authentication
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        actor = ANONYMOUS
    else:
        token = getattr(request, "auth", None)
        actor = actor_for(
            user,
            token=token if isinstance(token, ApiToken) else None,
            request_id=request_id_of(request),
            ip=request.META.get("REMOTE_ADDR", ""),
            user_agent=request.headers.get("User-Agent", ""),
            session_ref=_session_ref(request),
        )
    request._actor = actor  # type: ignore[attr-defined]  # read only above
    return actor


def provider_actor(request: HttpRequest, name: str) -> Actor:
    """The provider as the one who acts: it is no person, and no person did it."""
    return Actor(kind="clock", name=name, request_id=request_id_of(request), ip=request.META.get("REMOTE_ADDR", ""))


def _session_ref(request: HttpRequest) -> str:
    key = getattr(getattr(request, "session", None), "session_key", None)
    return hashlib.sha256(key.encode()).hexdigest() if key else ""
