"""What the invented metrics of the demo say today: what they said a week ago, within the range of that week. Pure."""

import random
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
JITTER = 0.005
Series = Sequence[tuple[datetime, float]]


def due_instants(latest: datetime, interval: timedelta, now: datetime) -> list[datetime]:
    """The instants after `latest`, one `interval` apart, up to `now`; of a longer gap only the last week."""
    behind = now - WEEK - latest
    first = latest + interval * max(behind // interval, 0) + interval
    return [first + interval * step for step in range((now - first) // interval + 1)] if first <= now else []


def repeated(history: Series, at: datetime, seed: str) -> float:
    """The value nearest to a week before `at`, moved by at most half a percent and kept inside the range of `history`.

    `history` is sorted by time and not empty. The same arguments always give the same value.
    """
    instants = [instant for instant, _ in history]
    place = bisect_left(instants, at - WEEK)
    near = [history[index] for index in (place - 1, place) if 0 <= index < len(history)]
    value = min(near, key=lambda pair: abs(pair[0] - (at - WEEK)))[1]
    moved = value * (1 + random.Random(f"{seed} {at.isoformat()}").uniform(-JITTER, JITTER))  # noqa: S311  # no secret
    values = [one for _, one in history]
    return float(f"{min(max(moved, min(values)), max(values)):.5g}")
