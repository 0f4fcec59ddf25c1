"""What an import brought and nobody has adopted yet: shown beside the board's own figures, never mixed into them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from initiatives.models import UNIT_SEPARATOR, InitiativeQuerySet, Phase, Status
from phases.flow import percentile, stay_days
from phases.models import PhaseStay, Stay
from portfolio.panels.census import Tally

MOST_UNITS = 8


@dataclass(frozen=True)
class Imported:
    """Figures as the file gave them: by stage, by the first part of the business unit, and how long dated stays took."""

    total: int
    reading: str
    stages: list[dict[str, Any]]
    units: list[dict[str, Any]]
    stays: list[tuple[str, int, str]]


def imported_of(chosen: InitiativeQuerySet, tallies: Iterable[Tally]) -> Imported | None:
    """Of `chosen` and the tallies of the same. One query, none when everything has been adopted: then None."""
    stages: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for tally in tallies:
        if not tally.is_adopted:
            stages[_stage(tally.status, tally.phase)] += tally.n
            units[tally.unit.partition(UNIT_SEPARATOR)[0] or "No business unit"] += tally.n
    total = sum(stages.values())
    if not total:
        return None
    dated = PhaseStay.objects.filter(
        initiative__in=chosen.filter(is_adopted=False),
        effective_entered_on__isnull=False,
        effective_left_on__isnull=False,
    )
    return Imported(
        total,
        _reading(stages, total),
        [{"label": name, "value": stages[name], "text": f"{stages[name]:,}"} for name in _ORDER if stages[name]],
        [{"label": name, "value": number, "text": f"{number:,}"} for name, number in units.most_common(MOST_UNITS)],
        _stays(dated.spans()),
    )


_ORDER = ("Idea", *(f"{phase.value} {phase.label}" for phase in Phase), "Stopped or retired")


def _stage(status: str, phase: int | None) -> str:
    if status in (Status.STOPPED, Status.RETIRED):
        return _ORDER[-1]
    return _ORDER[0] if phase is None else f"{phase} {Phase(phase).label}"


def _reading(stages: Counter[str], total: int) -> str:
    name, number = stages.most_common(1)[0]
    return (
        f"{number:,} of {total:,} imported are in {name}" if name[0].isdigit() else f"{number:,} of {total:,}: {name}"
    )


def _stays(dated: Iterable[Stay]) -> list[tuple[str, int, str]]:
    """Phase, number of stays dated at both ends, median days. What has one date only says nothing about time."""
    days: dict[int, list[float]] = {}
    for stay in dated:
        days.setdefault(stay.phase, []).append(stay_days(stay, stay.ended_at or stay.entered_at))
    return [
        (f"{phase} {Phase(phase).label}", len(found), f"{percentile(found, 0.5):,.0f} d")
        for phase, found in sorted(days.items())
    ]
