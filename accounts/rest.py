"""REST: what services raise, as JSON; and how the schema names our bearer token."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import status
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from common.errors import Conflict, DomainError, NotAllowed, TooMany
from common.middleware import refused_note


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped here
    target_class = "accounts.authentication.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped here
    target_class = "accounts.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """403, 400 with the field it concerns, 409 with the values that stand, or 429 with `Retry-After`; everything else as DRF does."""
    if isinstance(error, (NotAllowed, PermissionDenied)):
        refused_note(context["request"]._request, str(error))
    if isinstance(error, NotAllowed):
        return Response({"detail": error.reason}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, DomainError):
        return Response({error.field or "detail": [error.message]}, status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, Conflict):
        return Response({"detail": error.message, "current": error.current}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, ObjectDoesNotExist):  # somebody removed the row after the view had read it
        error = Http404()
    if isinstance(error, TooMany):
        return drf_handler(Throttled(error.wait_s, error.message), context)
    return drf_handler(error, context)
