"""The stall radar of the flow page: pilots past their end date and how often extended, and initiatives without an owner."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Count, QuerySet, Window

from audit.models import Entry
from common import clock
from initiatives.models import Initiative, Phase, Status

NAMED: Final = 12
"""Rows of each list; the rest are counted."""


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
    """The first of the late pilots, the longest first, and of the orphaned initiatives: an owner seat without an active
    holder who accepted. How many there are of each, and of the late pilots how many were extended before.
    """

    pilots: list[LatePilot]
    late: int
    again: int
    orphaned: list[Orphan]
    empty: int

    @property
    def reading(self) -> str:
        """What stands out, in a sentence."""
        late, empty = self.late, self.empty
        if not late and not empty:
            return "No pilot is past its end date, and every initiative has its three owners."
        pilots = f"{late:,} {'pilot is' if late == 1 else 'pilots are'} past the end date"
        pilots += f", {self.again:,} of them extended before" if self.again else ""
        return f"{pilots}; {empty:,} {'initiative lacks' if empty == 1 else 'initiatives lack'} an owner."


def radar_of(chosen: QuerySet[Initiative]) -> Radar:
    """Three queries, whatever the number of initiatives."""
    today = clock.today()
    active = chosen.filter(status=Status.ACTIVE, is_adopted=True)
    late = active.filter(pilot_end_on__lt=today, phase__lt=Phase.SCALE)
    named: list[Any] = list(
        late.only("key", "title", "pilot_end_on")
        .annotate(total=Window(Count("pk")))
        .order_by("pilot_end_on", "key")[:NAMED]
    )
    extended = _extensions(late) if named else Counter()
    pilots = [LatePilot(one, one.pilot_end_on, (today - one.pilot_end_on).days, extended[one.pk]) for one in named]
    empty = active.filter(standing__isnull=False).exclude(standing__empty_seats=[]).annotate(total=Window(Count("pk")))
    orphaned = list(empty.order_by("key").values_list("total", "key", "title", "standing__empty_seats")[:NAMED])
    return Radar(
        pilots, named[0].total if named else 0, len(extended), [Orphan(*row) for _, *row in orphaned],
        orphaned[0][0] if orphaned else 0,
    )  # fmt: skip


def _extensions(late: QuerySet[Initiative]) -> Counter[int]:
    """How often the end of each pilot was moved to a later day, by the audit log; those that never were are left out."""
    moved = Entry.objects.filter(
        initiative_id__in=late.values("pk"), action="initiatives.initiative_edit", payload__contains='"pilot_end_on"'
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
