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

from common.errors import TooMany

View = Callable[..., HttpResponseBase]


def export_count(request: Any) -> None:
    """Counts an export of whoever is signed in; `request` is Django's, or the framework's. TooMany beyond `EXPORTS_PER_HOUR`."""
    from accounts.throttles import ExportsCounted  # noqa: PLC0415  # the framework of REST, which pages do without

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
