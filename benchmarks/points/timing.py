"""Milliseconds of several things, taken in turns so that a busy moment strikes all of them."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Of one thing: the median of its milliseconds by the clock, and the mean of those of CPU, Python's and PostgreSQL's."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.cpu:.1f} ({self.wall:.1f})"


def interleaved(
    things: Mapping[str, Callable[[], object]], rounds: int, backend: int, *, is_warm: bool = False
) -> dict[str, Cost]:
    """What each costs, after one round that does not count; `backend` is the process of PostgreSQL that answers.

    `is_warm`: each thing is done once uncounted just before, so that what ran between has not cooled it down.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in things}
    for turn in range(rounds + 1):
        for name, thing in things.items():
            if is_warm:
                thing()
            started, spent = time.perf_counter(), time.process_time() + _exact_cpu_of(backend)
            thing()
            if turn:
                used = time.process_time() + _exact_cpu_of(backend) - spent
                taken[name].append((1000 * (time.perf_counter() - started), 1000 * used))
    return {
        name: Cost(statistics.median(wall for wall, _ in values), statistics.mean(cpu for _, cpu in values))
        for name, values in taken.items()
    }


def _exact_cpu_of(pid: int) -> float:
    """Seconds on a core by the scheduler's count of nanoseconds; it does not wait for a tick."""
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a living process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
