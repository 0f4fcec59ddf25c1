"""The portfolio as a board: a lane for each phase, worst first, each card with what its gate still misses.

A fixed number of queries, whatever the number of cards. A card never moves here: it links to the request of its gate.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median
from typing import Any, Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Phase, Seat, Status
from phases.models import Item
from phases.permissions import can_accept_idea
from portfolio.filters import PortfolioQuery
from portfolio.models import Standing
from portfolio.panels.row import row_of
from portfolio.panels.rows import matching
from reviews.permissions import OWNERS_AND_LEAD

LANE_SIZE: Final = 25
"""Cards of one lane; the rest are rows of the table, a link away."""
NAMED: Final = 2
"""Missing items that a card names; the others are counted."""
IDEAS, ENDED = 0, 5
LANES: Final = (IDEAS, *Phase.values, ENDED)
LANE = Case(
    When(status__in=(Status.STOPPED, Status.RETIRED), then=Value(ENDED)),
    When(phase=None, then=Value(IDEAS)),
    default=F("phase"),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Card:
    """One initiative. `missing` are the required items that its gate still waits for, critical ones first."""

    initiative: Initiative
    standing: Standing
    missing: list[Item]
    may_request: bool
    may_accept: bool

    @property
    def is_running(self) -> bool:
        return self.initiative.status == Status.ACTIVE and self.initiative.is_adopted

    @property
    def named(self) -> str:
        """The first missing items by title."""
        return ", ".join(item.title for item in self.missing[:NAMED])

    @property
    def unnamed(self) -> int:
        return max(len(self.missing) - NAMED, 0)


@dataclass
class Lane:
    """A phase, the ideas, or what has ended. Median and limit are whole days of those that run."""

    number: int
    count: int = 0
    median_days: int | None = None
    limit_days: int | None = None
    over: int = 0
    cards: list[Card] = field(default_factory=list)
    is_open: bool = True
    is_chosen: bool = False

    @property
    def name(self) -> str:
        """As its head says it."""
        if self.number == IDEAS:
            return "Ideas"
        return "Stopped" if self.number == ENDED else f"{self.number} {Phase(self.number).label}"

    @property
    def short(self) -> str:
        """As the switch of a narrow screen says it."""
        return str(self.number) if self.number in Phase.values else self.name

    @property
    def table(self) -> dict[str, str]:
        """The filter of the table that shows all of the lane; empty for what ended, which is two statuses."""
        if self.number == ENDED:
            return {}
        return {"view": "", "phase": "none" if self.number == IDEAS else str(self.number)}


@dataclass(frozen=True)
class Lanes:
    """All lanes, left to right."""

    lanes: list[Lane]

    def __iter__(self) -> Any:
        return iter(self.lanes)


def lanes_of(actor: Actor, query: PortfolioQuery, chosen: str) -> Lanes:
    """Three queries, four for somebody who is no program manager.

    `chosen` is the lane that a narrow screen shows; `5` opens what has ended.
    """
    found = matching(actor, replace(query, group="")).order_by()
    lanes = _counted(found)
    wanted = next((lane for lane in lanes if str(lane.number) == chosen), None)
    wanted = wanted or next((lane for lane in (*lanes[1:ENDED], lanes[IDEAS]) if lane.count), lanes[1])
    wanted.is_chosen, lanes[ENDED].is_open = True, wanted.number == ENDED
    shown = list(_ranked(found, with_ended=lanes[ENDED].is_open))
    items = _items(shown)
    mine = _requestable(actor, shown)
    accepts = bool(can_accept_idea(actor))
    for initiative in shown:
        row = row_of(initiative)
        card = Card(
            initiative, row.standing, _missing(initiative, row.standing, items), initiative.pk in mine,
            may_accept=accepts and initiative.status == Status.IDEA,
        )  # fmt: skip
        lanes[initiative.lane].cards.append(card)  # type: ignore[attr-defined]  # annotated
    return Lanes(lanes)


def _counted(found: QuerySet[Initiative]) -> list[Lane]:
    lanes, now = [Lane(number) for number in LANES], clock.now()
    ages: dict[int, list[int]] = defaultdict(list)
    limits: dict[int, Counter[int]] = defaultdict(Counter)
    facts = found.annotate(lane=LANE).values_list(
        "lane", "status", "is_adopted", "standing__phase_since", "standing__age_limit_days"
    )
    for number, status, is_adopted, since, limit in facts:
        lane = lanes[number]
        lane.count += 1
        if status != Status.ACTIVE or not is_adopted or since is None:
            continue
        age = _days(since, now)
        ages[number].append(age)
        if limit is not None:
            limits[number][limit] += 1
            lane.over += age > limit
    for number, days in ages.items():
        lanes[number].median_days = round(median(days))
        if limits[number]:
            lanes[number].limit_days = limits[number].most_common(1)[0][0]
    return lanes


def _days(since: datetime, now: datetime) -> int:
    return max((now - since).days, 0)


def _ranked(found: QuerySet[Initiative], *, with_ended: bool) -> QuerySet[Initiative]:
    """The worst of each lane. One query."""
    worst, due = F("standing__health_rank").asc(nulls_last=True), F("standing__blocker_due_on").asc(nulls_last=True)
    place = Window(RowNumber(), partition_by=[LANE], order_by=[worst, due, F("pk").asc()])
    within = found if with_ended else found.exclude(status__in=(Status.STOPPED, Status.RETIRED))
    ranked = within.annotate(lane=LANE, place=place).filter(place__lte=LANE_SIZE)
    return ranked.select_related("standing", "pin").order_by("lane", "place")


def _items(shown: Iterable[Initiative]) -> dict[tuple[int, int], list[Item]]:
    """The required items of the playbooks in use, by version and phase. One query."""
    versions = {initiative.pin.version_id for initiative in shown if hasattr(initiative, "pin")}
    found: dict[tuple[int, int], list[Item]] = defaultdict(list)
    wanted = Item.objects.filter(version_id__in=versions, is_required=True)
    for item in wanted.only("version_id", "code", "title", "phase", "is_critical").order_by("-is_critical", "position"):
        found[item.version_id, item.phase].append(item)
    return found


def _missing(initiative: Initiative, standing: Standing, items: dict[tuple[int, int], list[Item]]) -> list[Item]:
    if initiative.phase is None or not hasattr(initiative, "pin"):
        return []
    asked = items[initiative.pin.version_id, initiative.phase]
    return [item for item in asked if standing.item_states.get(item.code) in ("not_met", "unknown")]


def _requestable(actor: Actor, shown: Iterable[Initiative]) -> set[int]:
    """Whose gate the actor may ask for, but for an acceptance that only the request itself can judge."""
    able = {i.pk for i in shown if i.phase and i.status == Status.ACTIVE and i.is_adopted}
    if not actor.is_person or actor.has("auditor"):
        return set()
    if actor.has("program_manager"):
        return able
    held = Seat.objects.accepted().filter(Q(user_id=actor.user_id), initiative__in=able, kind__in=OWNERS_AND_LEAD)
    return set(held.values_list("initiative_id", flat=True))
