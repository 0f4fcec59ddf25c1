"""The portfolio on a time axis: stays, gates decided, end of the pilot, target date, and when the next gate can be expected.

A fixed number of queries, whatever the number of rows. Dates are forecasts of `phases.forecast`, the same as on the overview.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from common import clock
from common.actors import Actor
from common.charts import Bar, Step, TimeAxis, time_axis
from common.formats import date_text
from initiatives.models import Phase
from phases.forecast import Forecast
from phases.models import PhaseStay, StayOutcome
from portfolio.filters import PortfolioQuery
from portfolio.panels.row import Row
from portfolio.panels.rows import Group, Rows, portfolio_rows
from reviews.models import GateDecision, Outcome

RANGES: Final[Mapping[str, tuple[str, int, int, Step]]] = {
    "near": ("6 months", 3, 2, "month"),
    "": ("18 months", 11, 6, "quarter"),
    "far": ("4 years", 35, 12, "year"),
}
"""What the address calls it → its words, months back, months ahead, ticks."""
TONES: Final = {Outcome.GO: "good", Outcome.CONDITIONAL_GO: "warn", Outcome.STOP: "bad"}
SOON_DAYS: Final = 30


@dataclass(frozen=True)
class Stretch:
    """One stay on the axis; `words` say it in text."""

    phase: int
    bar: Bar | None
    is_open: bool
    words: str


@dataclass(frozen=True)
class Moment:
    """A decision of a gate; `x` is None where it lies outside the axis."""

    x: float | None
    tone: str
    words: str


@dataclass(frozen=True)
class TimeLine:
    """One initiative. `pilot_x`, `target_x` and `band` are None where they lie outside the axis or are not known."""

    row: Row
    stretches: list[Stretch]
    decided: list[Moment]
    pilot_x: float | None
    target_x: float | None
    band: Bar | None
    today: date

    @property
    def dates(self) -> Forecast | None:
        return self.row.dates

    @property
    def is_pilot_over(self) -> bool:
        """The pilot runs past the day on which it was to end."""
        end, phase = self.row.initiative.pilot_end_on, self.row.initiative.phase
        return self.row.is_running and phase == Phase.PILOT and end is not None and end < self.today

    @property
    def target(self) -> str:
        """The target date, and whether it is missed; empty without one."""
        initiative = self.row.initiative
        missed = ", missed" if initiative.is_target_missed else ""
        return f"{date_text(initiative.target_on)}{missed}" if initiative.target_on else ""

    @property
    def words(self) -> str:
        """The row as one sentence for who does not see it."""
        parts = [stretch.words for stretch in self.stretches] or ["in no phase yet"]
        parts += [moment.words for moment in self.decided]
        if self.row.initiative.pilot_end_on:
            parts.append(
                f"pilot {'was to end' if self.is_pilot_over else 'ends'} {date_text(self.row.initiative.pilot_end_on)}"
            )
        if self.target:
            parts.append(f"target date {self.target}")
        if self.dates:
            parts.append(f"next gate by {date_text(self.dates.p50)} at 50 %, by {date_text(self.dates.p85)} at 85 %")
        return f"{self.row.initiative.key}: " + "; ".join(parts) + "."

    @property
    def numbers(self) -> list[str]:
        """The row of the table of numbers."""
        end, dates = self.row.initiative.pilot_end_on, self.dates
        return [
            f"{self.row.initiative.key} {self.row.initiative.title}",
            "; ".join(stretch.words for stretch in self.stretches) or "–",
            "; ".join(moment.words for moment in self.decided) or "–",
            date_text(end) if end else "–",
            self.target or "–",
            date_text(dates.p50) if dates else "–",
            date_text(dates.p85) if dates else "–",
        ]


@dataclass(frozen=True)
class Timeline:
    """A page of rows on one axis."""

    rows: Rows
    axis: TimeAxis
    lines: dict[int, TimeLine]
    today_x: float
    reading: str
    ranges: list[tuple[str, str, bool]]

    def __iter__(self) -> Iterator[tuple[list[Group], TimeLine | None]]:
        """As the rows: (heads before the line, the line)."""
        for heads, row in self.rows:
            yield heads, self.lines[row.initiative.pk] if row else None


def timeline_of(actor: Actor, query: PortfolioQuery, number: str | None) -> Timeline:
    """Five queries (six when grouped)."""
    rows, now = portfolio_rows(actor, query, number), clock.now()
    _, back, ahead, step = RANGES[query.zoom]
    axis = time_axis(now.date(), back=back, ahead=ahead, step=step)
    ids = [initiative.pk for initiative in rows.page.object_list]
    stays, decided = _stays(ids), _decided(ids)
    lines = {
        row.initiative.pk: _line(row, stays[row.initiative.pk], decided[row.initiative.pk], axis, now)
        for row in rows.made
    }
    ranges = [(words, query.address(zoom=name), name == query.zoom) for name, (words, *_) in RANGES.items()]
    return Timeline(rows, axis, lines, axis.x(now) or 0.0, _reading(list(lines.values()), now.date()), ranges)


def _stays(ids: Sequence[int]) -> dict[int, list[PhaseStay]]:
    found: dict[int, list[PhaseStay]] = defaultdict(list)
    for stay in PhaseStay.objects.filter(initiative__in=ids).exclude(outcome=StayOutcome.CORRECTED).order_by("id"):
        found[stay.initiative_id].append(stay)
    return found


def _decided(ids: Sequence[int]) -> dict[int, list[tuple[int, str, datetime]]]:
    """(phase of the gate, outcome, when) of the decisions that stand."""
    found: dict[int, list[tuple[int, str, datetime]]] = defaultdict(list)
    rows = GateDecision.objects.filter(gate_request__initiative__in=ids, corrected_by=None).order_by("decided_at")
    facts = rows.values_list("gate_request__initiative", "gate_request__phase", "outcome", "decided_at")
    for pk, phase, outcome, at in facts:
        found[pk].append((phase, outcome, at))
    return found


def _line(
    row: Row,
    stays: Sequence[PhaseStay],
    decided: Sequence[tuple[int, str, datetime]],
    axis: TimeAxis,
    now: datetime,
) -> TimeLine:
    dates, end, target = row.dates, row.initiative.pilot_end_on, row.initiative.target_on
    return TimeLine(
        row=row,
        stretches=[_stretch(stay, axis, now) for stay in stays],
        decided=[_moment(axis, *facts) for facts in decided],
        pilot_x=axis.x(end) if end else None,
        target_x=axis.x(target) if target else None,
        band=axis.bar(dates.p50, dates.p85) if dates else None,
        today=now.date(),
    )


def _stretch(stay: PhaseStay, axis: TimeAxis, now: datetime) -> Stretch:
    begin, end = stay.began_at, stay.ended_at
    until = f"to {date_text(end)}" if end else "until now"
    return Stretch(
        stay.phase, axis.bar(begin, end or now), end is None, f"phase {stay.phase} from {date_text(begin)} {until}"
    )


def _moment(axis: TimeAxis, phase: int, outcome: str, at: datetime) -> Moment:
    words = f"gate {phase} decided {date_text(at)}: {Outcome(outcome).label.lower()}"
    return Moment(axis.x(at), TONES.get(Outcome(outcome), "info"), words)


def _reading(lines: Sequence[TimeLine], today: date) -> str:
    """One sentence about the rows of the page."""
    over = sum(line.is_pilot_over for line in lines)
    known = [line.dates for line in lines if line.dates]
    soon = sum((dates.p85 - today).days <= SOON_DAYS for dates in known)
    parts = []
    if known:
        parts.append(f"{soon} of {len(known)} reach their next gate within {SOON_DAYS} days at 85\u00a0%")
    if over:
        parts.append(f"{over} {'pilot is' if over == 1 else 'pilots are'} past the day on which to end")
    missed = sum(line.row.initiative.is_target_missed for line in lines)
    if missed:
        parts.append(f"{missed} {'has' if missed == 1 else 'have'} missed the target date")
    return ("; ".join(parts) + ".") if parts else "No forecast yet: too few finished stays, or nothing that runs."
