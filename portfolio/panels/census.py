"""How many initiatives there are, by business unit and stage: one question, from which the board takes counts, units and imports."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from common.actors import Actor
from common.compiled import rows_of
from common.fingerprints import Fingerprint
from initiatives.models import Initiative, Phase, Status
from portfolio.models import HEALTH_RANK, Shown
from portfolio.panels.asks import asked_about
from portfolio.panels.running import UNDECIDED
from portfolio.panels.units import is_in_unit


class Tally(NamedTuple):
    """`n` initiatives that have all of this in common. `mark` tells which ones they are."""

    unit: str
    is_adopted: bool
    status: str
    phase: int | None
    n: int
    stalled: int
    off_track: int
    undecided: int
    mark: str

    @property
    def is_active(self) -> bool:
        return self.is_adopted and self.status == Status.ACTIVE


def census_of(actor: Actor) -> list[Tally]:
    """All that the actor may see, in no order; `undecided` counts what needs a decision and nobody was asked about. One query."""
    return [Tally(*row) for row in rows_of(_grouped, actor)]


def _grouped(actor: Actor) -> QuerySet[Initiative, Any]:
    visible = Initiative.objects.visible_to(actor).order_by()
    return visible.values_list("business_unit", "is_adopted", "status", "phase").annotate(
        n=Count("pk"),
        stalled=Count("pk", filter=Q(standing__is_stalled=True)),
        off_track=Count("pk", filter=Q(standing__health_rank=HEALTH_RANK[Shown.OFF_TRACK])),
        undecided=Count("pk", filter=UNDECIDED & ~Q(pk__in=asked_about())),
        mark=Fingerprint("pk"),
    )


def tallies_in(tallies: Iterable[Tally], unit: str) -> list[Tally]:
    """Those of `unit` and of its parts; all of them without a unit."""
    return [tally for tally in tallies if is_in_unit(tally.unit, unit)]


def counts_of(tallies: Sequence[Tally]) -> dict[str, int]:
    """The counts of the board; nothing that waits for adoption is in any but `all` and `not_adopted`."""
    adopted = [tally for tally in tallies if tally.is_adopted]
    active = [tally for tally in adopted if tally.is_active]
    return {
        "all": _sum(tallies),
        "not_adopted": _sum(tallies) - _sum(adopted),
        "active": _sum(active),
        "live": _sum(tally for tally in active if tally.phase == Phase.SCALE),
        "ideas": _sum(tally for tally in adopted if tally.status == Status.IDEA),
        "stalled": sum(tally.stalled for tally in active),
        "ended": _sum(tally for tally in adopted if tally.status in (Status.STOPPED, Status.RETIRED)),
        "off_track": sum(tally.off_track for tally in active),
    }


def _sum(tallies: Iterable[Tally]) -> int:
    return sum(tally.n for tally in tallies)
