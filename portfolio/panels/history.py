"""What boards say from stays: worked out once for the same stays of the same initiatives, and kept until one of them changes (ADR 69).

Nothing in it depends on the present: instants are seconds since 1970 (UTC) in order, and what lies within the last ninety
days, say, is a search in them.
"""

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import connections

from common.fingerprints import Fingerprint
from initiatives.models import InitiativeQuerySet, Phase, Status
from phases.flow import stay_days
from phases.models import PhaseStay, Stay, StayOutcome
from phases.models.stays import StaySpan, instant, instant_column, span, span_columns
from phases.passages import Passage, Turnover, forecast_lengths, passages, seconds_of, turnover_of
from portfolio.panels.census import Tally
from portfolio.panels.flow import age_limits, furthest_of, ways_of


class Member(NamedTuple):
    """One of the initiatives that a history is about."""

    pk: int
    status: str
    phase: int | None
    added_at: datetime
    is_adopted: bool


@dataclass(frozen=True, slots=True)
class History:
    """All that is said from the stays of some initiatives, adopted ones but for `imported`; lengths are days in order.

    `limits`: phase → p85 of finished stays, None below ten. `lasted`: from the first stay to production, of those that
    arrived. `begun`: when those began that run and are not in production. `arrived`: entries of production whose instant is
    known. `added`: when initiatives were added, by the furthest phase that each has reached (0: none). `drawn`: phase → what
    a forecast draws from. `open_since`: phase → when the open stays of running ones began. `undated`: open stays that came
    without the day on which they began. `imported`: phase → lengths of what came by import dated at both ends, of those that
    nobody has adopted.
    """

    limits: Mapping[int, float | None]
    lasted: Sequence[float]
    begun: Sequence[float]
    arrived: Sequence[float]
    added: Sequence[Sequence[float]]
    passages: Mapping[int, Passage]
    drawn: Mapping[int, Sequence[float]]
    open_since: Mapping[int, Sequence[float]]
    turnover: Turnover
    undated: int
    imported: Mapping[int, Sequence[float]]

    def reached(self, since: datetime) -> list[int]:
        """How many were added at or after `since`, and how many of them have reached phase 1, 2, 3 and 4."""
        counts = [len(at) - bisect_left(at, since.timestamp()) for at in self.added]
        return [sum(counts[phase:]) for phase in (0, *Phase.values)]

    def arrived_after(self, instant: datetime) -> int:
        """How many entered production after it."""
        return len(self.arrived) - bisect_right(self.arrived, instant.timestamp())


def history_of(chosen: InitiativeQuerySet, tallies: Iterable[Tally]) -> History:
    """That of `chosen`, all of which `tallies` count. One query, two where anything has changed since it was kept.

    What commits between the two is kept under the mark of before, which will not come again: stays are added and closed, once.
    """
    told = sorted(repr((*tally[:5], tally.mark)) for tally in tallies)
    mark = PhaseStay.objects.aggregate(mark=Fingerprint("pk", "entered_at", "left_at"))["mark"]
    key = hashlib.sha256(repr((mark, told)).encode()).hexdigest()
    kept = caches["figures"].get(key)
    if isinstance(kept, History):
        return kept
    found = told_by(*_read(chosen))
    caches["figures"].set(key, found)
    return found


def _read(chosen: InitiativeQuerySet) -> tuple[list[StaySpan], list[Member]]:
    """All of them with their stays, but for corrected ones. One query."""
    vendor = connections[chosen.db].vendor
    columns = ("pk", "status", "phase", instant_column(vendor, "created_at"), "is_adopted")
    members: dict[int, Member] = {}
    stays = []
    rows: Any = chosen.order_by().values_list(*columns, *span_columns(vendor, "stays__"))
    for pk, status, phase, added, is_adopted, *stay in rows:
        if pk not in members:
            members[pk] = Member(pk, status, phase, instant(added), is_adopted)
        if stay[0] is not None and stay[3] != StayOutcome.CORRECTED:
            stays.append(span(pk, *stay))
    return stays, list(members.values())


def told_by(every: Sequence[Stay], chosen: Iterable[Member]) -> History:
    """The history of the initiatives `chosen`, whose stays are `every`, without corrected ones. Pure."""
    members = [member for member in chosen if member.is_adopted]
    adopted, running, begun = {member.pk for member in members}, set(), []
    stays = [stay for stay in every if stay.initiative_id in adopted]
    ways = ways_of(stays)
    for member in members:
        if member.status == Status.ACTIVE:
            running.add(member.pk)
            if (member.phase or 0) < Phase.SCALE and member.pk in ways.begun:
                begun.append(ways.begun[member.pk])
    is_open = [stay for stay in stays if stay.left_at is None]
    return History(
        age_limits(stays),
        array("d", sorted(ways.lasted)),
        seconds_of(begun),
        seconds_of(stay.began_at for stay in stays if stay.phase == Phase.SCALE and stay.is_begin_known),
        _added(members, furthest_of(stays)),
        {phase: Passage(phase, _in_order(found.lengths), found.outcomes) for phase, found in passages(stays).items()},
        {phase: _in_order(lengths) for phase, lengths in forecast_lengths(stays).items()},
        {
            phase: seconds_of(
                stay.began_at for stay in is_open if stay.phase == phase and stay.initiative_id in running
            )
            for phase in Phase.values
        },
        turnover_of(stays),
        sum(1 for stay in is_open if not stay.is_begin_known),
        _dated(stay for stay in every if stay.initiative_id not in adopted),
    )


def _dated(stays: Iterable[Stay]) -> dict[int, Sequence[float]]:
    days: dict[int, list[float]] = {}
    for stay in stays:
        if stay.effective_entered_on and stay.effective_left_on:
            days.setdefault(stay.phase, []).append(stay_days(stay, stay.ended_at or stay.entered_at))
    return {phase: _in_order(lengths) for phase, lengths in sorted(days.items())}


def _added(members: Iterable[Member], furthest: Mapping[int, int]) -> list[Sequence[float]]:
    by_phase: list[list[datetime]] = [[] for _ in (0, *Phase.values)]
    for member in members:
        by_phase[furthest.get(member.pk, 0)].append(member.added_at)
    return [seconds_of(added) for added in by_phase]


def _in_order(lengths: Iterable[float]) -> Sequence[float]:
    return array("d", sorted(lengths))
