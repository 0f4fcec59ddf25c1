"""The flow page: where initiatives stall and why, from stays, waits, requests and signatures. Aggregates only, never a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Min, QuerySet

from accounts.models import Discipline
from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Phase, Status
from phases.flow import ENOUGH, days_lost, percentile, stay_days
from phases.forecast import arrivals
from phases.models import Cause, PhaseStay, Stay, StayOutcome, Wait
from phases.passages import Passage, Standings, forecast_lengths, passages, standings_at
from portfolio.panels.radar import Radar, radar_of
from portfolio.panels.units import in_unit, unit_choices
from reviews.models import GateRequest, ReviewAssignment, Signature

MONTHS: Final = 12
SHARED_AT_LEAST: Final = 2
DESK_DAYS: Final = 180


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
class DeskLine:
    """One discipline: reviews that wait, how many are late, the median days from request to signature over `n`."""

    label: str
    open: int
    late: int
    median: float | None
    n: int


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
    now, visible = clock.now(), Initiative.objects.visible_to(actor)
    chosen = in_unit(visible.filter(is_adopted=True), unit)
    active = list(chosen.filter(status=Status.ACTIVE).values_list("pk", "phase", "standing__is_stalled"))
    running, stalled = {pk for pk, _, _ in active}, Counter(phase for _, phase, is_stalled in active if is_stalled)
    stays = PhaseStay.objects.filter(initiative__in=chosen).exclude(outcome=StayOutcome.CORRECTED).spans()
    found = passages(stays)
    lines = _lines(stays, running, found, now)
    causes = _causes(chosen, running, now)
    requests = GateRequest.objects.filter(initiative__in=chosen)
    decided = _decision_days(requests)
    months = standings_at(stays, _month_ends(now))
    undated = sum(1 for s in stays if s.left_at is None and not s.is_begin_known)
    return FlowReport(
        _reading(lines, causes, stalled), lines, causes, _desk(requests, now), percentile(decided, 0.5), len(decided), months,
        max((month.total for month in months), default=0), _arrivals(stays, running, now), radar_of(chosen), unit,
        [(name, name) for name in unit_choices(visible)], now, undated,
    )  # fmt: skip


def _lines(stays: Sequence[Stay], running: set[int], found: dict[int, Passage], now: datetime) -> list[PhaseLine]:
    lines = []
    for phase in Phase:
        ages = [
            stay_days(s, now) for s in stays if s.phase == phase and s.left_at is None and s.initiative_id in running
        ]
        limit = found[phase].p85 if found[phase].n >= ENOUGH else None
        lines.append(PhaseLine(phase, len(ages), sum(limit is not None and age > limit for age in ages), found[phase]))
    return lines


def _causes(chosen: QuerySet[Initiative], running: set[int], now: datetime) -> list[CauseLine]:
    since = (now - timedelta(days=365)).date()
    rows = Wait.objects.filter(initiative__in=chosen).exclude(ended_at__date__lt=since)
    columns = ("initiative_id", "initiative__key", "cause", "waiting_on", "since", "ended_at")
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
            [w for w in waits if w.cause == cause and w.ended_at is None and w.initiative_id in running],
        )
        for cause, lost in days.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.days)


def _decision_days(requests: QuerySet[GateRequest]) -> list[float]:
    rows = requests.filter(state=GateRequest.State.DECIDED).values_list("requested_at", "closed_at")
    return [(end - begin).total_seconds() / 86400 for begin, end in rows if end is not None]


def _desk(requests: QuerySet[GateRequest], now: datetime) -> list[DeskLine]:
    """From the request to the first signature of each discipline, whoever gave it."""
    since = now - timedelta(days=DESK_DAYS)
    signed: dict[str, list[float]] = defaultdict(list)
    first = (
        Signature.objects.filter(gate_request__in=requests, kind="review", signed_at__gte=since)
        .values_list("role", "gate_request_id", "gate_request__requested_at")
        .annotate(first=Min("signed_at"))
    )
    answered = set()
    for discipline, request_id, requested_at, signed_at in first:
        signed[discipline].append((signed_at - requested_at).total_seconds() / 86400)
        answered.add((request_id, discipline))
    waiting: dict[str, list[bool]] = defaultdict(list)
    asked = ReviewAssignment.objects.open().filter(gate_request__in=requests.filter(state=GateRequest.State.OPEN))
    for request_id, discipline, due_on in asked.values_list("gate_request_id", "discipline", "due_on"):
        if (request_id, discipline) not in answered:
            waiting[discipline].append(due_on < now.date())
    return [
        DeskLine(str(d.label), len(waiting[d]), sum(waiting[d]), percentile(signed[d], 0.5), len(signed[d]))
        for d in Discipline
        if signed[d] or waiting[d]
    ]


def _month_ends(now: datetime) -> list[datetime]:
    """The first instants of the last twelve months (UTC), and now."""
    year, month, found = now.year, now.month, []
    for _ in range(MONTHS):
        found.append(datetime(year, month, 1, tzinfo=UTC))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [*reversed(found), now]


def _arrivals(stays: Sequence[Stay], running: set[int], now: datetime) -> str:
    """How many reach production by the end of the quarter, as a range; or why nothing is said."""
    lengths = forecast_lengths(stays)
    few = next((phase for phase in (1, 2, 3) if len(lengths[phase]) < ENOUGH), None)
    if few is not None:
        return f"Not enough finished stays for a forecast: {len(lengths[few])} of {ENOUGH} in phase {few}."
    under_way = [
        (stay_days(s, now), [lengths[phase] for phase in range(s.phase, Phase.SCALE)])
        for s in stays
        if s.left_at is None and s.phase < Phase.SCALE and s.initiative_id in running
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
