"""The time of the database is the time of the product: a host whose clock is wrong neither pulls ahead nor is refused.

On SQLite there is one host and one clock. On PostgreSQL web and workers compare theirs with the database's at most every ten
seconds, outside any query count, and correct `common.clock` by the difference where it is more than two seconds.
"""

import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from psycopg import Error as PsycopgError

from common import clock

log = structlog.get_logger(__name__)

EVERY_S = 10.0


class _Last:
    """When this process compared last, by time.monotonic()."""

    at = float("-inf")


def database_clock_follow() -> None:
    """Compare, if the last time is long enough ago. Never raises: whoever needs the database finds out that it is away."""
    if connection.vendor != "postgresql" or connection.in_atomic_block or time.monotonic() < _Last.at + EVERY_S:
        return
    _Last.at = time.monotonic()
    try:
        connection.ensure_connection()
        row = connection.connection.execute("SELECT clock_timestamp()").fetchone()
    except (DatabaseError, PsycopgError, OSError):
        return
    changed = clock.follow(row[0])
    if changed:
        log.warning("clock_corrected", seconds=round(changed, 1))


class DatabaseClock:
    """Before a request that will ask the database anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            database_clock_follow()
        return self.get_response(request)
