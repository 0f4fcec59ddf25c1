"""DRF: bearer tokens, sessions, scopes, and closed by default."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.actors import actor_of
from accounts.models import ApiToken, User
from accounts.services import token_use
from common.actors import Actor

if TYPE_CHECKING:  # importing it here would close a circle through the REST settings
    from rest_framework.views import APIView

FACTOR_FIRST = "Your role must have a second factor. Set one up at /account/second-factor/ to go on."


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer fl_<key id>_<secret>`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        authorization = request.headers.get("Authorization", "")
        if not authorization.lower().startswith("bearer "):
            return None
        token = token_use(authorization[7:].strip())
        if token is None:
            raise exceptions.AuthenticationFailed("This token is unknown, ended or revoked. Ask for a new one.")
        return token.user, token

    def opens(self, authorization: str) -> bool:
        """Whether this header carries a living token that may read."""
        token = token_use(authorization[7:].strip()) if authorization.lower().startswith("bearer ") else None
        return token is not None and "read" in token.scopes

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Session(SessionAuthentication):
    """The signed-in browser, with CSRF check. Who must set up a second factor first is told so (403)."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = super().authenticate(request)
        if found is not None and actor_of(request._request).lacks_factor:
            raise exceptions.PermissionDenied(FACTOR_FIRST)
        return found


class DenyAll(BasePermission):
    """The default: a view without its own permission is closed."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False


class SignedIn(BasePermission):
    """Any active person or token."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return bool(request.user and request.user.is_authenticated)


def scoped(*, read: str = "read", write: str | None = None) -> type[BasePermission]:
    """A permission class: a token needs the scope for what it does; a session needs none here (services decide)."""

    class Scoped(SignedIn):
        message = ""

        def has_permission(self, request: Request, view: "APIView") -> bool:
            if not super().has_permission(request, view):
                return False
            if not isinstance(request.auth, ApiToken):
                return request.method in SAFE_METHODS or write is not None
            needed = read if request.method in SAFE_METHODS else write
            if needed is not None and needed in request.auth.scopes:
                return True
            self.message = f"This token lacks the scope {needed}." if needed else "Tokens may not do this."
            return False

    return Scoped


def api_actor(request: Request) -> Actor:
    """The actor of a DRF request."""
    inner: HttpRequest = request._request
    inner.user = request.user
    inner.auth = request.auth  # type: ignore[attr-defined]  # read by accounts.actors.actor_of
    return actor_of(inner)
