"""When a review is due: the clock of the reviewer stops while it waits for the team. Pure: intervals in, a state out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

Interval = tuple[datetime, datetime | None]
"""From, until; without an end it is still open."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueState:
    """`used` of `allowed`, without the pauses; `due_at` is moved by them, and moves on while one is open."""

    allowed: timedelta
    used: timedelta
    paused: timedelta
    due_at: datetime
    is_paused: bool

    @property
    def last_day(self) -> date:
        """The last whole day on which it is in time, moved by the pauses."""
        return (self.due_at - DAY).date()

    @property
    def is_late(self) -> bool:
        """More time was used than was given. A pause stops it, and heals no lateness."""
        return self.used > self.allowed

    @property
    def words(self) -> str:
        """`3 d used of 5`, and first of all that it is paused. Whole days: used ones rounded down, given ones up."""
        given = -(-self.allowed // DAY)
        text = f"{self.used // DAY} d used of {given}"
        return f"paused, {text}" if self.is_paused else text


def due_state(begun: datetime, due: datetime, pauses: Iterable[Interval], now: datetime) -> DueState:
    """The state at `now` of a clock that began at `begun` with `due` - `begun` to use, less the pauses.

    Pauses may overlap, touch, lie outside the time looked at, or be open; each instant counts once.
    """
    stopped, end, is_paused = timedelta(0), begun, False
    for start, until in sorted(pauses, key=lambda interval: interval[0]):
        first, last = max(start, end), min(until or now, now)
        is_paused = is_paused or (start <= now and (until is None or until > now))
        if last > first:
            stopped += last - first
            end = last
    used = max(now - begun, timedelta(0)) - stopped
    return DueState(max(due - begun, timedelta(0)), used, stopped, due + stopped, is_paused)
