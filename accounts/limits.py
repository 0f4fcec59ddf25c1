"""How often one person or token may read by REST and take whole exports away: a limit against tools that run wild (ASVS 2.4.1).

Counted by Django REST framework's sliding window in the cache. While Redis is away each process counts for itself, so that the
limits are looser and never in the way. What a machine sends is not counted: the size of a batch bounds it.
"""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken
from common.errors import TooMany

View = Callable[..., HttpResponseBase]


class _Counted(SimpleRateThrottle):
    setting, period = "", ""

    def get_rate(self) -> str | None:
        most: int = getattr(settings, self.setting)
        return f"{most}/{self.period}" if most else None

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        token = getattr(request, "auth", None)
        if isinstance(token, ApiToken):
            return f"{self.scope}:token:{token.pk}"
        return f"{self.scope}:person:{request.user.pk}" if request.user.is_authenticated else None


class ReadsCounted(_Counted):
    """A throttle of every REST view: `API_READS_PER_MINUTE` answers to GET, HEAD and OPTIONS for each token, or person."""

    scope, setting, period = "api-reads", "API_READS_PER_MINUTE", "min"

    def allow_request(self, request: Any, view: Any) -> bool:
        return request.method not in SAFE_METHODS or super().allow_request(request, view)


class ExportsCounted(_Counted):
    """`EXPORTS_PER_HOUR` files of many rows for each person, or token; asked by `export_count`."""

    scope, setting, period = "exports", "EXPORTS_PER_HOUR", "hour"


def export_count(request: Any) -> None:
    """Counts an export of whoever is signed in; `request` is Django's, or the framework's. TooMany beyond `EXPORTS_PER_HOUR`."""
    throttle = ExportsCounted()
    if not throttle.allow_request(request, view=None):  # type: ignore[arg-type]  # asks for no view
        wait_s = math.ceil(throttle.wait() or 1)
        raise TooMany(f"{settings.EXPORTS_PER_HOUR} exports in an hour are the most for one person.", wait_s=wait_s)


def export_counted(view: View) -> View:
    """A view that answers with a file of many rows: each request counts, whatever comes of it."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        export_count(request)
        return view(request, *args, **kwargs)

    return counted
