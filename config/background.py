"""What every task of this installation has: wake-ups that never fail a request, and a clock that is the database's.

Rows are the truth and messages are wake-ups, so a message that cannot be sent costs a tick and nothing else.
"""

from typing import Any

import structlog
from celery.contrib.django.task import DjangoTask
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from common.database_clock import database_clock_follow
from config.absence import Absence

log = structlog.get_logger(__name__)

QUIET_S = 10.0
ANSWERS_WITHIN_S = 0.5


class _Broker:
    """Of this process, for all its threads."""

    absence = Absence(QUIET_S)


def _answers() -> None:
    """Raise RedisError unless Redis answers at once: the client of the broker would try for seconds, and pages wait for it."""
    if settings.REDIS_URL:
        limits = {"socket_timeout": ANSWERS_WITHIN_S, "socket_connect_timeout": ANSWERS_WITHIN_S}
        with Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **limits) as connection:
            connection.ping()


class Task(DjangoTask):  # type: ignore[type-arg]  # generic in its stubs alone
    """The base of all tasks."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        database_clock_follow()

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]  # it gives none either
        """Wake a worker once the transaction is through. A broker that is away is logged and left alone for 10 seconds."""
        transaction.on_commit(lambda: self._wake(args, kwargs))

    def _wake(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not _Broker.absence.may_ask():
            return
        try:
            _answers()
            self.apply_async(args, kwargs, retry=False)
            _Broker.absence.end()
        except (RedisError, OperationalError, OSError) as error:
            _Broker.absence.begin()
            log.warning("wake_up_not_sent", task=self.name, reason=repr(error))
