"""What an import brought and nobody has adopted yet: shown beside the board's own figures, never mixed into them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from initiatives.models import UNIT_SEPARATOR, Phase, Status
from phases.flow import percentile
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
    """Phase, number of stays dated at both ends, median days. What has one date only says nothing about time."""


def imported_of(tallies: Iterable[Tally], lengths: Mapping[int, Sequence[float]]) -> Imported | None:
    """Of these tallies; `lengths`: phase → days of stays dated at both ends. None when everything has been adopted."""
    stages: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for tally in tallies:
        if not tally.is_adopted:
            stages[_stage(tally.status, tally.phase)] += tally.n
            units[tally.unit.partition(UNIT_SEPARATOR)[0] or "No business unit"] += tally.n
    total = sum(stages.values())
    if not total:
        return None
    return Imported(
        total,
        _reading(stages, total),
        [{"label": name, "value": stages[name], "text": f"{stages[name]:,}"} for name in _ORDER if stages[name]],
        [{"label": name, "value": number, "text": f"{number:,}"} for name, number in units.most_common(MOST_UNITS)],
        [
            (f"{phase} {Phase(phase).label}", len(found), f"{percentile(found, 0.5):,.0f} d")
            for phase, found in lengths.items()
        ],
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
