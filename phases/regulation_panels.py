"""The regulatory clock on screen: duties and dates of one initiative, of the portfolio, and the timers of an incident."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Status
from phases.regulation import (
    Duty,
    Framework,
    IncidentClock,
    Obligation,
    Subject,
    Timer,
    incident_clocks,
    obligations,
    pack,
    subject_of,
)

WATCHED = (Status.IDEA, Status.ACTIVE, Status.PAUSED)


def subject(initiative: Initiative) -> Subject:
    """The facts that decide which duties concern the initiative. While nobody has confirmed them, the strictest reading holds."""
    return subject_of(initiative, is_confirmed=initiative.is_classified)


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """One initiative: what is in force today, what comes, and what an incident would start."""

    initiative: Initiative
    subject: Subject
    today: date
    in_force: list[Obligation]
    coming: list[Obligation]
    clocks: list[IncidentClock]
    frameworks: tuple[Framework, ...]
    stale: list[Framework]

    @property
    def why_longer(self) -> str:
        """Why the list is longer than it may have to be; empty when it is not."""
        if self.subject.is_confirmed:
            return ""
        words = "confirmed" if self.subject.ai_act_class else "stated"
        return (
            f"The AI Act class is not {words}; until it is, it counts as high-risk, and the role as provider and deployer. "
            "Each line says as what it would apply."
        )


def regulation_page(initiative: Initiative) -> RegulationPage:
    """No query beyond the initiative."""
    today, facts = clock.today(), subject(initiative)
    lines = obligations(facts, today)
    return RegulationPage(
        initiative=initiative,
        subject=facts,
        today=today,
        in_force=[line for line in lines if line.is_in_force],
        coming=[line for line in lines if not line.is_in_force],
        clocks=list(incident_clocks(clock.now(), facts)),
        frameworks=pack().frameworks,
        stale=_stale(today),
    )


def _stale(today: date) -> list[Framework]:
    return [one for one in pack().frameworks if one.is_stale_on(today)]


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day on which duties begin, and whom they concern. `doubtful` counts initiatives that may not be concerned."""

    day: date
    days_left: int
    duties: list[tuple[Duty, str]]
    initiatives: list[Initiative]
    doubtful: int


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """One initiative: how many duties are in force, and the next day on which another begins."""

    initiative: Initiative
    in_force: int
    coming: int
    next_on: date | None
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class RegulationList:
    """The portfolio: the next dates, then every initiative."""

    today: date
    dates: list[NextDate]
    rows: list[RegulationRow]
    frameworks: tuple[Framework, ...]
    stale: list[Framework]


def regulation_list(actor: Actor) -> RegulationList:
    """One query, whatever the number of initiatives."""
    today = clock.today()
    found = Initiative.objects.visible_to(actor).filter(status__in=WATCHED, is_adopted=True).order_by("key")
    lines = {initiative: obligations(subject(initiative), today) for initiative in found}
    rows = [_row(initiative, mine, today) for initiative, mine in lines.items()]
    return RegulationList(today, _dates(lines, today), rows, pack().frameworks, _stale(today))


def _row(initiative: Initiative, lines: tuple[Obligation, ...], today: date) -> RegulationRow:
    nexts = [line.next_date.applies_on for line in lines if line.next_date]
    return RegulationRow(
        initiative=initiative,
        in_force=sum(line.is_in_force for line in lines),
        coming=sum(not line.is_in_force for line in lines),
        next_on=min(nexts) if nexts else None,
        is_doubtful=any(line.doubts for line in lines),
    )


def _dates(lines: dict[Initiative, tuple[Obligation, ...]], today: date) -> list[NextDate]:
    duties: dict[date, dict[str, tuple[Duty, str]]] = defaultdict(dict)
    people: dict[date, dict[Initiative, bool]] = defaultdict(dict)
    for initiative, mine in lines.items():
        for line in mine:
            for begins in line.duty.dates:
                if begins.applies_on > today:
                    duties[begins.applies_on][line.duty.code] = (line.duty, begins.concerns)
                    sure = people[begins.applies_on].get(initiative, False)
                    people[begins.applies_on][initiative] = sure or not line.doubts
    return [
        NextDate(
            day=day,
            days_left=(day - today).days,
            duties=list(duties[day].values()),
            initiatives=list(people[day]),
            doubtful=sum(not sure for sure in people[day].values()),
        )
        for day in sorted(duties)
    ]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One timer of an incident as of now: `words` says how long is left or by how much it is over."""

    clock: IncidentClock
    is_over: bool
    is_stale: bool
    words: str


def clock_lines(initiative: Initiative, aware_at: datetime) -> list[ClockLine]:
    """The timers of an incident of this initiative as of now, the earliest first.

    Each with the circumstance on which it depends, and what the class would have to be confirmed as. No query.
    """
    now = clock.now()
    return [
        ClockLine(one, one.due_at < now and not one.is_at_once, one.framework.is_stale_on(now.date()), _left(one, now))
        for one in incident_clocks(aware_at, subject(initiative))
    ]


def _left(one: IncidentClock, now: datetime) -> str:
    if one.is_at_once:
        return "at once"
    seconds = int((one.due_at - now).total_seconds())
    hours = abs(seconds) // 3600
    long = f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {abs(seconds) % 3600 // 60} min"
    return f"{long} left" if seconds >= 0 else f"over by {long}"


def within_words(timer: Timer) -> str:
    """The length of a timer: days where it is whole days of more than three, else hours."""
    hours = int(timer.within.total_seconds() // 3600)
    if not hours:
        return "at once"
    return f"{hours} hours" if hours % 24 or hours == 72 else f"{hours // 24} days"
