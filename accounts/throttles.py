"""The sliding windows of Django REST framework that count reads and exports, in the cache. `accounts.limits` says what they are for."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken


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
