"""The cache over Redis that survives Redis: while it is away, each process keeps to its own memory.

Only limits of attempts live there. While Redis is away they hold for each process alone, so they are looser and never gone.
"""

from collections.abc import Callable
from typing import Any

import redis
import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from config.absence import Absence

log = structlog.get_logger(__name__)

AWAY_S = 5.0  # for so long nobody waits for it again
OWED_AT_MOST = 1_000
Act = Callable[..., Any]


def _or_own(name: str) -> Act:
    def act(self: "RedisOrOwnMemory", *args: Any, **kwargs: Any) -> Any:
        if self.absence.may_ask():
            try:
                self.come_back()
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except redis.RedisError as error:
                if self.absence.begin():
                    log.warning("redis_away", reason=repr(error))
        if name == "delete" and len(self.owed) < OWED_AT_MOST:
            self.owed[self.make_and_validate_key(args[0], version=kwargs.get("version"))] = None
        return getattr(self.own, name)(*args, **kwargs)

    return act


class RedisOrOwnMemory(RedisCache):
    """Django's Redis cache; whatever Redis does not answer is answered by this process, after half a second at most.

    A lock that is given back while Redis is away is given back there as soon as it answers: a Redis that hung carries out late
    what it was sent, also the taking of a lock, and pages would wait for one that nobody holds.
    """

    absence = Absence(AWAY_S)  # of this process, for all its threads
    owed: dict[str, None] = {}  # keys, as Redis knows them, that were deleted meanwhile

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("while-redis-is-away", {})

    def come_back(self) -> None:
        """After an absence: ask for nothing that matters first, then delete what is owed. Raises RedisError."""
        if not self.absence.is_on:
            return
        client = self._cache.get_client(write=True)
        client.ping()
        owed = list(self.owed)
        if owed:
            client.delete(*owed)
        for key in owed:
            self.owed.pop(key, None)
        self.absence.end()

    add, get, set = _or_own("add"), _or_own("get"), _or_own("set")
    touch, delete, incr, has_key = _or_own("touch"), _or_own("delete"), _or_own("incr"), _or_own("has_key")
    get_many, set_many, delete_many, clear = (
        _or_own("get_many"),
        _or_own("set_many"),
        _or_own("delete_many"),
        _or_own("clear"),
    )
