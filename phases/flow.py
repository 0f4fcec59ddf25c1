"""Flow figures from intervals alone: age in phase, percentiles of finished stays, days lost by cause.

All pure functions take rows that were read before; `phase_limits` and `days_lost_of` read them. Days are fractions of 24 h.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from initiatives.models import Initiative
from phases.models import PhaseSpec, PhaseStay, Stay, StayOutcome, Wait
from phases.models.stays import day_start

DAY_S = 86_400
ENOUGH = 10
"""Finished stays below which a percentile says nothing."""
STALL_DAYS = 14

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class PhaseLimits:
    """How long a stay in a phase takes: `p50`, `p85` in days over `n` finished stays, or the playbook's limit.

    `age_limit` is p85 when `basis` is *measured*, the playbook's `age_days` (None without one) when it is *playbook*.
    """

    stall_days: int
    age_limit: float | None
    basis: Literal["measured", "playbook"]
    n: int
    p50: float | None = None
    p85: float | None = None


def stay_days(stay: Stay, now: datetime) -> float:
    """Length of a stay, up to `now` while it is open."""
    return max(((stay.ended_at or now) - stay.began_at).total_seconds(), 0.0) / DAY_S


def age_days(stays: Iterable[Stay], now: datetime) -> float:
    """Age of the open stay among `stays`; 0 without one. A return to a phase starts a new age."""
    return next((stay_days(stay, now) for stay in stays if stay.left_at is None), 0.0)


def days_in_phase(stays: Iterable[Stay], phase: int, now: datetime) -> float:
    """All days spent in `phase`, every stay in it counted."""
    return math.fsum(stay_days(stay, now) for stay in stays if stay.phase == phase)


def percentile(values: Sequence[float], rank: float) -> float | None:
    """Nearest rank (NIST/SEMATECH e-Handbook 7.2.6.2 without interpolation): always a measured value. None when empty.

    `rank` is a ratio above 0 and at most 1.
    """
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(math.ceil(rank * len(ordered)), 1) - 1]


def union_days(intervals: Iterable[Interval]) -> float:
    """Days covered by at least one interval: what overlaps counts once."""
    seconds, end = 0.0, None
    for start, stop in sorted(intervals):
        begin = start if end is None or start > end else end
        if stop > begin:
            seconds += (stop - begin).total_seconds()
        end = stop if end is None else max(end, stop)
    return seconds / DAY_S


class Waited(Protocol):
    """The facts of a wait, without the row."""

    @property
    def cause(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def ended_at(self) -> datetime | None: ...


def days_lost(waits: Iterable[Wait | Waited], now: datetime) -> dict[str, float]:
    """Cause → days waited, overlapping waits of one cause counted once. Most first."""
    by_cause: dict[str, list[Interval]] = {}
    for wait in waits:
        start = day_start(wait.since)
        by_cause.setdefault(wait.cause, []).append((start, max(wait.ended_at or now, start)))
    lost = {cause: union_days(intervals) for cause, intervals in by_cause.items()}
    return dict(sorted(lost.items(), key=lambda pair: -pair[1]))


def days_lost_of(initiative: Initiative, now: datetime) -> dict[str, float]:
    """`days_lost` over all waits of one initiative."""
    return days_lost(Wait.objects.filter(initiative=initiative), now)


def finished_days(phase: int) -> list[float]:
    """Lengths of the finished stays in `phase` over the whole organisation; imported ones were not measured here."""
    stays = PhaseStay.objects.finished().filter(phase=phase, is_imported=False).exclude(outcome=StayOutcome.CORRECTED)
    return [stay_days(stay, stay.ended_at or stay.entered_at) for stay in stays.spans()]


def phase_limits(phase: int, spec: PhaseSpec | None, finished: Sequence[float] | None = None) -> PhaseLimits:
    """Percentiles of ten or more finished stays, else the playbook's limits. `finished` saves the query for lists."""
    finished = finished_days(phase) if finished is None else finished
    said = spec.limits if spec else {}
    stall_days = int(said.get("stall_days") or STALL_DAYS)
    p50, p85 = percentile(finished, 0.5), percentile(finished, 0.85)
    if len(finished) >= ENOUGH:
        return PhaseLimits(stall_days, p85, "measured", len(finished), p50, p85)
    limit = said.get("age_days")
    return PhaseLimits(stall_days, float(limit) if limit else None, "playbook", len(finished), p50, p85)
