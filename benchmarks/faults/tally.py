"""What is in the database against what the source has: points doubled, lost or wrong, and pulls made twice."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.faults.load import Answer, Load
from benchmarks.faults.source import value_at
from benchmarks.faults.world import World

STEP_S, INTERVAL_S, OVERLAP_S = 5, 10, 30


@dataclass(frozen=True)
class Tally:
    """Of all pulled metrics since `begun`, and of all points that a program was told are stored."""

    points: int
    doubled: int
    lost: int
    pushed_lost: int


def tally(world: World, load: Load, begun: float, queries: list[str]) -> Tally:
    doubled = lost = points = 0
    for query in queries:
        # One statement for both: a pull that ends between two brings points that the other does not know.
        read = world.ask(
            "SELECT m.cursor_at, p.at, p.value FROM metrics_metric m LEFT JOIN metrics_point p ON p.metric_id = m.id"
            " WHERE m.query = %s", query,
        )  # fmt: skip
        cursor, rows = read[0][0], [(at, value) for _, at, value in read if at is not None]
        have = {at.timestamp(): value for at, value in rows}
        last = math.floor(cursor.timestamp() / STEP_S) * STEP_S
        first = math.ceil(begun / STEP_S) * STEP_S
        # The newest instant may lie in the second in which the source was asked; the next pull brings it.
        wanted = {float(at): value_at(query, at) for at in range(first, last - STEP_S + 1, STEP_S)}
        lost += sum(have.get(at) != value for at, value in wanted.items())
        doubled += len(rows) - len(have) + sum(at % STEP_S != 0 or at > cursor.timestamp() for at in have)
        points += len(rows)
    twice = world.ask("SELECT 1 FROM metrics_pull WHERE NOT is_history GROUP BY metric_id, due_at HAVING count(*) > 1")
    known = {
        at
        for (at,) in world.ask(
            "SELECT p.at FROM metrics_point p JOIN metrics_metric m ON m.id = p.metric_id WHERE m.query = ''"
        )
    }
    missing = sum(at not in known for at in dict(load.stored))
    return Tally(points, doubled + len(twice), lost, missing)


def caught_up(world: World, since: float) -> bool:
    """Whether each metric has been pulled for a window that ends after `since`."""
    text = "SELECT min(cursor_at) FROM metrics_metric WHERE query LIKE 'm%%'"
    try:
        ((cursor,),) = world.ask(text)
    except Exception:  # the database may be the one that is away
        return False
    return cursor is not None and cursor >= datetime.fromtimestamp(since, UTC)


def bad_answers(answers: list[Answer], *, away_is_fine: bool) -> list[Answer]:
    """Answers that nobody should get: 5xx or none. With `away_is_fine` a 503 that says when to come back is none of them."""
    return [
        answer
        for answer in answers
        if answer.status == 0
        or (answer.status >= 500 and not (away_is_fine and answer.status == 503 and answer.says_when))
    ]


def slowest(answers: list[Answer]) -> tuple[float, float]:
    """The 95th percentile and the longest, in seconds."""
    times = sorted(answer.seconds for answer in answers) or [0.0]
    return times[min(math.floor(len(times) * 0.95), len(times) - 1)], times[-1]
