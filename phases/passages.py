"""How initiatives pass through the phases: conversion at each gate, throughput, and how many stood where. Pure."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from phases.flow import percentile, stay_days
from phases.models import Stay, StayOutcome

PHASES = (1, 2, 3, 4)
BY_THE_IMPORT = timedelta(minutes=1)
"""A stay that is shorter by the record, and imported, was closed by the import itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The finished stays of one phase: how long (days), and how they ended. Rates are ratios 0–1, None without stays."""

    phase: int
    lengths: Sequence[float]
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        return len(self.lengths)

    @property
    def p50(self) -> float | None:
        return percentile(self.lengths, 0.5)

    @property
    def p85(self) -> float | None:
        return percentile(self.lengths, 0.85)

    def rate(self, *outcomes: str) -> float | None:
        """The share of finished stays that ended in one of these ways."""
        return sum(self.outcomes[outcome] for outcome in outcomes) / self.n if self.n else None

    @property
    def conversion(self) -> float | None:
        return self.rate(StayOutcome.GO)

    @property
    def recycled(self) -> float | None:
        return self.rate(StayOutcome.RECYCLE)

    @property
    def ended(self) -> float | None:
        return self.rate(StayOutcome.STOPPED, StayOutcome.RETIRED)


def passages(stays: Iterable[Stay]) -> dict[int, Passage]:
    """Every phase with its finished stays. Corrected stays never were; imported ones were not measured here."""
    lengths: dict[int, list[float]] = {phase: [] for phase in PHASES}
    outcomes: dict[int, Counter[str]] = {phase: Counter() for phase in PHASES}
    for stay in stays:
        if stay.left_at is None or stay.is_imported or stay.outcome == StayOutcome.CORRECTED:
            continue
        lengths[stay.phase].append(stay_days(stay, stay.left_at))
        outcomes[stay.phase][stay.outcome] += 1
    return {phase: Passage(phase, lengths[phase], outcomes[phase]) for phase in PHASES}


def forecast_lengths(stays: Iterable[Stay]) -> dict[int, list[float]]:
    """Phase → lengths in days that a forecast draws from: what went on, and imported stays that name both days."""
    found: dict[int, list[float]] = {phase: [] for phase in PHASES}
    for stay in stays:
        if stay.left_at is None or stay.outcome in (StayOutcome.CORRECTED, StayOutcome.STOPPED):
            continue
        if stay.is_imported and not (stay.effective_entered_on and stay.effective_left_on):
            continue
        found[stay.phase].append(stay_days(stay, stay.ended_at or stay.left_at))
    return found


@dataclass(frozen=True, slots=True)
class Standings:
    """How many initiatives stood in each phase at one instant, by phase."""

    at: datetime
    counts: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Turnover:
    """When stays began and ended, by phase: seconds since 1970 (UTC), in order."""

    began: dict[int, Sequence[float]]
    ended: dict[int, Sequence[float]]

    def standings_at(self, instants: Iterable[datetime]) -> list[Standings]:
        """For each instant how many stays cover it: began at or before, not ended by then."""
        return [
            Standings(instant, {phase: self._covering(phase, instant.timestamp()) for phase in PHASES})
            for instant in instants
        ]

    def _covering(self, phase: int, at: float) -> int:
        return bisect_right(self.began[phase], at) - bisect_right(self.ended[phase], at)


def turnover_of(stays: Iterable[Stay]) -> Turnover:
    """The beginnings and ends that are known. Corrected stays never were.

    An imported stay counts as far as its days are known: one that names no first day from the import on, and a finished
    one that names no last day not at all, because nobody knows when it ended.
    """
    began: dict[int, list[datetime]] = {phase: [] for phase in PHASES}
    ended: dict[int, list[datetime]] = {phase: [] for phase in PHASES}
    for stay in stays:
        if stay.outcome != StayOutcome.CORRECTED and not _is_end_unknown(stay):
            began[stay.phase].append(stay.began_at)
            if stay.ended_at is not None:
                ended[stay.phase].append(max(stay.ended_at, stay.began_at))
    return Turnover(
        {phase: seconds_of(instants) for phase, instants in began.items()},
        {phase: seconds_of(instants) for phase, instants in ended.items()},
    )


def seconds_of(instants: Iterable[datetime]) -> Sequence[float]:
    """Seconds since 1970 (UTC) of each, in order: an array, which is kept in an eighth of the room."""
    return array("d", sorted(instant.timestamp() for instant in instants))


def _is_end_unknown(stay: Stay) -> bool:
    """An import opens and closes what is over in one go; what ends here takes an adoption and a gate, or a stop, before."""
    if not stay.is_imported or stay.left_at is None or stay.effective_left_on is not None:
        return False
    return stay.left_at - stay.entered_at < BY_THE_IMPORT
