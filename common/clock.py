"""The one clock of all services. Everything that asks for the time asks here.

Where the database has a clock of its own, it is the one that counts: `follow` corrects a host that is wrong.

Time can be moved only inside `travelling`, which the demo portfolio and tests use; the database itself refuses audit
entries with a chosen time unless it is marked *demo* (see `audit`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)

TOLERATED = timedelta(seconds=2)


class _Correction:
    """What is added to the clock of this machine."""

    by = timedelta(0)


def now() -> datetime:
    """The present instant, timezone-aware UTC."""
    return _travelled.get() or datetime.now(UTC) + _Correction.by


def follow(present: datetime) -> float:
    """Go by `present`, which the database says it is now; answers by how many seconds the correction changed.

    Up to two seconds of difference the clock of the machine is taken as it is.
    """
    ahead = present - datetime.now(UTC)
    wanted = ahead if abs(ahead) > TOLERATED else timedelta(0)
    if abs(wanted - _Correction.by) <= TOLERATED and bool(wanted) == bool(_Correction.by):
        return 0.0
    changed, _Correction.by = wanted - _Correction.by, wanted
    return changed.total_seconds()


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
