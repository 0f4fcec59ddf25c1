"""The cache over Redis that survives Redis: while it is away, each process keeps to its own memory.

Only limits of attempts live there. While Redis is away they hold for each process alone, so they are looser and never gone.
"""

import time
from collections.abc import Callable
from typing import Any

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger(__name__)

AWAY_S = 5.0  # for so long nobody waits for it again
Act = Callable[..., Any]


def _or_own(name: str) -> Act:
    def act(self: "RedisOrOwnMemory", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.away_until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except redis.RedisError as error:
                self.away(error)
        return getattr(self.own, name)(*args, **kwargs)

    return act


class RedisOrOwnMemory(RedisCache):
    """Django's Redis cache; whatever Redis does not answer is answered by this process."""

    away_until = 0.0  # of this process, by time.monotonic()

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("while-redis-is-away", {})

    @classmethod
    def away(cls, error: Exception) -> None:
        """Remember for all threads of this process that Redis does not answer."""
        if time.monotonic() >= cls.away_until:
            log.warning("redis_away", reason=repr(error))
        cls.away_until = time.monotonic() + AWAY_S

    add, get, set = _or_own("add"), _or_own("get"), _or_own("set")
    touch, delete, incr, has_key = _or_own("touch"), _or_own("delete"), _or_own("incr"), _or_own("has_key")
    get_many, set_many, delete_many, clear = (
        _or_own("get_many"),
        _or_own("set_many"),
        _or_own("delete_many"),
        _or_own("clear"),
    )
