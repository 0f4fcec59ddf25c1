"""The flow page: where initiatives stall and why, from stays, waits, requests and signatures. Aggregates only, never a person."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import QuerySet

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Phase, Status
from phases.flow import DAY_S, ENOUGH, days_lost, percentile
from phases.forecast import arrivals
from phases.models import Cause, Wait
from phases.passages import Passage, Standings
from portfolio.panels.census import census_of, tallies_in
from portfolio.panels.desk import DeskLine, decision_days, desk_of
from portfolio.panels.history import History, history_of
from portfolio.panels.radar import Radar, radar_of
from portfolio.panels.units import adopted_in, in_unit, units_offered
from reviews.models import GateRequest

MONTHS: Final = 12
SHARED_AT_LEAST: Final = 2


@dataclass(frozen=True)
class PhaseLine:
    """One phase: who is there now, how long stays take (days), and how they end."""

    phase: Phase
    now: int
    older: int
    passage: Passage

    @property
    def is_measured(self) -> bool:
        return self.passage.n >= ENOUGH


class WaitSpan(NamedTuple):
    """What the page says of one wait; there are thousands."""

    initiative_id: int
    key: str
    status: str
    cause: str
    waiting_on: str
    since: date
    ended_at: datetime | None


@dataclass(frozen=True)
class CauseLine:
    """One cause: days lost in the last twelve months over how many initiatives, and which wait for it now."""

    label: str
    days: float
    initiatives: int
    waiting: list[WaitSpan]

    @property
    def is_shared(self) -> bool:
        """Whether one fix would help several that wait now."""
        return len(self.waiting) >= SHARED_AT_LEAST


@dataclass(frozen=True)
class FlowReport:
    """Everything on the page."""

    reading: str
    lines: list[PhaseLine]
    causes: list[CauseLine]
    desk: list[DeskLine]
    decision_days: float | None
    decisions: int
    months: list[Standings]
    top: int
    arrivals: str
    radar: Radar
    unit: str
    units: list[tuple[str, str]]
    at: datetime
    undated: int
    """How many stays came by import without the day on which they began."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has entered a phase yet: rows of zeros would say nothing."""
        return not any(line.now or line.passage.n for line in self.lines)

    @property
    def cause_bars(self) -> list[dict[str, object]]:
        """The causes as rows of a list of bars: a Pareto, most first."""
        return [
            {"label": line.label, "value": line.days, "text": f"{line.days:,.0f} d in {line.initiatives}"}
            for line in self.causes
        ]


def flow_report(actor: Actor, unit: str) -> FlowReport:
    """Eleven queries, whatever the number of initiatives. `unit`: one business unit, or all that the actor may see."""
    now, chosen, census = clock.now(), adopted_in(actor, unit), census_of(actor)
    tallies = tallies_in(census, unit)
    stalled: Counter[int | None] = Counter()
    for tally in tallies:
        if tally.is_active and tally.stalled:
            stalled[tally.phase] += tally.stalled
    history = history_of(in_unit(Initiative.objects.visible_to(actor), unit), tallies)
    lines = _lines(history, now)
    causes = _causes(chosen, now)
    requests = GateRequest.objects.filter(initiative__in=chosen)
    decided = decision_days(requests)
    months = history.turnover.standings_at(_month_ends(now))
    return FlowReport(
        _reading(lines, causes, stalled), lines, causes, desk_of(requests, now), percentile(decided, 0.5), len(decided), months,
        max((month.total for month in months), default=0), _arrivals(history, now), radar_of(chosen), unit,
        [(name, name) for name in units_offered(tally.unit for tally in census)], now, history.undated,
    )  # fmt: skip


def _lines(history: History, now: datetime) -> list[PhaseLine]:
    lines = []
    for phase in Phase:
        passage, since = history.passages[phase], history.open_since[phase]
        older = 0
        if passage.n >= ENOUGH and passage.p85 is not None:
            older = bisect_left(since, (now - timedelta(days=passage.p85)).timestamp())
        lines.append(PhaseLine(phase, len(since), older, passage))
    return lines


def _causes(chosen: QuerySet[Initiative], now: datetime) -> list[CauseLine]:
    since = (now - timedelta(days=365)).date()
    rows = Wait.objects.filter(initiative__in=chosen).exclude(ended_at__date__lt=since)
    columns = ("initiative_id", "initiative__key", "initiative__status", "cause", "waiting_on", "since", "ended_at")
    waits = [WaitSpan(*row) for row in rows.values_list(*columns)]
    by_initiative: dict[int, list[WaitSpan]] = defaultdict(list)
    for wait in waits:
        by_initiative[wait.initiative_id].append(wait._replace(since=max(wait.since, since)))
    days: dict[str, float] = defaultdict(float)
    touched: dict[str, int] = defaultdict(int)
    for own in by_initiative.values():
        for cause, lost in days_lost(own, now).items():
            days[cause] += lost
            touched[cause] += 1
    lines = [
        CauseLine(
            str(Cause(cause).label), lost, touched[cause],
            [w for w in waits if w.cause == cause and w.ended_at is None and w.status == Status.ACTIVE],
        )
        for cause, lost in days.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.days)


def _month_ends(now: datetime) -> list[datetime]:
    """The first instants of the last twelve months (UTC), and now."""
    year, month, found = now.year, now.month, []
    for _ in range(MONTHS):
        found.append(datetime(year, month, 1, tzinfo=UTC))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [*reversed(found), now]


def _arrivals(history: History, now: datetime) -> str:
    """How many reach production by the end of the quarter, as a range; or why nothing is said."""
    lengths = history.drawn
    few = next((phase for phase in (1, 2, 3) if len(lengths[phase]) < ENOUGH), None)
    if few is not None:
        return f"Not enough finished stays for a forecast: {len(lengths[few])} of {ENOUGH} in phase {few}."
    under_way = [
        (max(now.timestamp() - began, 0.0) / DAY_S, [lengths[later] for later in range(phase, Phase.SCALE)])
        for phase in range(Phase.DISCOVERY, Phase.SCALE)
        for began in history.open_since[phase]
    ]
    end = _quarter_end(now)
    low, high = arrivals(under_way, days=(end - now).total_seconds() / 86400, seed=str(now.date()))
    n = min(len(lengths[phase]) for phase in (1, 2, 3))
    return (
        f"{low} to {high} of {len(under_way)} under way reach production by {end - timedelta(days=1):%-d %b %Y}, "
        f"in 70 of 100 runs over {n} or more finished stays of each phase."
    )


def _quarter_end(now: datetime) -> datetime:
    first = 3 * ((now.month - 1) // 3) + 4
    return datetime(now.year + (first > 12), first if first <= 12 else 1, 1, tzinfo=UTC)


def _reading(lines: Sequence[PhaseLine], causes: Sequence[CauseLine], stalled: Mapping[int | None, int]) -> str:
    """One sentence: where most wait too long (by their own history, else by the rule of stalls), and what costs most days."""
    oldest = max(lines, key=lambda line: line.older)
    parts = []
    if oldest.older:
        word = "is" if oldest.older == 1 else "are"
        parts.append(
            f"{oldest.older} of {oldest.now} in {oldest.phase.label} {word} older than 85 of 100 finished stays"
        )
    elif stalled:
        worst = max(lines, key=lambda line: stalled.get(line.phase, 0))
        n = stalled.get(worst.phase, 0)
        parts.append(f"{n} of {worst.now} in {worst.phase.label} {'is' if n == 1 else 'are'} stalled")
    if causes and causes[0].days >= 1:
        top = causes[0]
        over = "one initiative" if top.initiatives == 1 else f"{top.initiatives} initiatives"
        parts.append(f"{top.label.lower()} cost most: {top.days:,.0f} days in 12 months, over {over}")
    return ("; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + ".") if parts else "Nothing stands out yet."
