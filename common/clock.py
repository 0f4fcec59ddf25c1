"""The one clock of all services. Everything that asks for the time asks here.

Time can be moved only inside `travelling`, which the demo portfolio and tests use; the database itself refuses audit
entries with a chosen time unless it is marked *demo* (see `audit`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present instant, timezone-aware UTC."""
    return _travelled.get() or datetime.now(UTC)


def today() -> date:
    """The present day in UTC."""
    return now().date()


def is_travelling() -> bool:
    """Whether the clock has been moved in this context."""
    return _travelled.get() is not None


@contextmanager
def travelling(at: datetime) -> Iterator[None]:
    """Inside the block `now()` answers `at` (aware, UTC). Nested blocks restore the outer time."""
    if at.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _travelled.set(at)
    try:
        yield
    finally:
        _travelled.reset(token)
