"""The stall radar of the flow page: pilots past their end date and how often extended, and initiatives without an owner."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from audit.models import Entry
from common import clock
from initiatives.models import Initiative, Phase, Status
from portfolio.models import Standing


@dataclass(frozen=True)
class LatePilot:
    """A pilot whose end date is over: by how many days, and how often the date was moved on before."""

    initiative: Initiative
    ended_on: date
    days: int
    extended: int


class Orphan(NamedTuple):
    """An initiative and the labels of its empty seats."""

    key: str
    title: str
    empty_seats: list[str]


@dataclass(frozen=True)
class Radar:
    """Late pilots, the longest first, and orphaned initiatives: an owner seat without an active holder who accepted."""

    pilots: list[LatePilot]
    orphaned: list[Orphan]

    @property
    def reading(self) -> str:
        """What stands out, in a sentence."""
        late, empty = len(self.pilots), len(self.orphaned)
        if not late and not empty:
            return "No pilot is past its end date, and every initiative has its three owners."
        again = sum(pilot.extended > 0 for pilot in self.pilots)
        pilots = f"{late:,} {'pilot is' if late == 1 else 'pilots are'} past the end date"
        pilots += f", {again:,} of them extended before" if again else ""
        return f"{pilots}; {empty:,} {'initiative lacks' if empty == 1 else 'initiatives lack'} an owner."


def radar_of(chosen: QuerySet[Initiative]) -> Radar:
    """Three queries, whatever the number of initiatives."""
    today = clock.today()
    active = chosen.filter(status=Status.ACTIVE, is_adopted=True)
    late = list(
        active.filter(pilot_end_on__lt=today, phase__lt=Phase.SCALE)
        .only("key", "title", "pilot_end_on")
        .order_by("pilot_end_on", "key")
    )
    extended = _extensions([one.pk for one in late])
    pilots = [
        LatePilot(one, one.pilot_end_on, (today - one.pilot_end_on).days, extended[one.pk])
        for one in late
        if one.pilot_end_on is not None
    ]
    empty = Standing.objects.filter(initiative__in=active).exclude(empty_seats=[]).order_by("initiative__key")
    return Radar(
        pilots, [Orphan(*row) for row in empty.values_list("initiative__key", "initiative__title", "empty_seats")]
    )


def _extensions(ids: list[int]) -> Counter[int]:
    """How often the end of each pilot was moved to a later day, by the audit log."""
    moved = Entry.objects.filter(
        initiative_id__in=ids, action="initiatives.initiative_edit", payload__contains='"pilot_end_on"'
    ).values_list("initiative_id", "payload")
    found: Counter[int] = Counter()
    for pk, payload in moved:
        change = (json.loads(payload).get("changes") or {}).get("pilot_end_on")
        if (
            isinstance(change, list)
            and len(change) == 2
            and change[0]
            and change[1]
            and str(change[1]) > str(change[0])
        ):
            found[pk or 0] += 1
    return found
