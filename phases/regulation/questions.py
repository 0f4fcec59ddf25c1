"""What concerns an initiative: its duties on a day, and the timers of an incident.

Where a fact is missing or not confirmed, the strictest reading holds and the answer says so in `doubts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from phases.regulation.documents import (
    AI_ACT_CLASSES,
    AI_ACT_ROLES,
    CIRCUMSTANCES,
    Duty,
    DutyDate,
    Framework,
    Pack,
    Reach,
    Timer,
)
from phases.regulation.parsing import pack

STRICTEST = "high"
"""The class that an unknown or unconfirmed one counts as: the strictest in which a system may be run at all."""


CLASS_NAMES: Final[Mapping[str, str]] = {
    "high": "high-risk", "transparency": "bound to transparency", "minimal": "minimal risk"
}  # fmt: skip


WITHIN: Final = frozenset(AI_ACT_CLASSES) - {"outside"}


class Classed(Protocol):
    """An initiative, or anything else with these facts."""

    @property
    def ai_act_class(self) -> str: ...
    @property
    def ai_act_role(self) -> str: ...
    @property
    def risk_tier(self) -> str: ...
    @property
    def ai_type(self) -> str: ...
    @property
    def data_class(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts that decide: empty text means *not stated*; `is_confirmed` that a reviewer has confirmed class and role."""

    ai_act_class: str
    ai_act_role: str
    risk_tier: str
    ai_type: str
    data_class: str
    is_confirmed: bool = False


def subject_of(classed: Classed, *, is_confirmed: bool) -> Subject:
    """The deciding facts of an initiative."""
    return Subject(
        ai_act_class=classed.ai_act_class,
        ai_act_role=classed.ai_act_role,
        risk_tier=classed.risk_tier,
        ai_type=classed.ai_type,
        data_class=classed.data_class,
        is_confirmed=is_confirmed,
    )


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty that concerns the initiative. `doubts` says in words why it may not; empty when it surely does."""

    duty: Duty
    framework: Framework
    applies_on: date
    next_date: DutyDate | None
    is_in_force: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentClock:
    """Until when an incident must be reported, under which article, and where and when that was looked up.

    `when` names the circumstance that it depends on; it is empty where the caller has said that it holds.
    """

    code: str
    title: str
    due_at: datetime
    article: str
    source: str
    checked: date
    framework: Framework
    when: str
    is_at_once: bool
    doubts: tuple[str, ...]
    note: str


def obligations(subject: Subject, on: date, *, of: Pack | None = None) -> tuple[Obligation, ...]:
    """The duties that concern `subject`, in the order of the day from which they hold; `on` tells which are in force."""
    known = of or pack()
    found = []
    for duty in known.duties:
        doubts = _doubts(duty.reach, subject)
        if doubts is not None:
            first = duty.dates[0].applies_on
            later = next((date for date in duty.dates if date.applies_on > on), None)
            found.append(Obligation(duty, known.framework(duty.framework), first, later, first <= on, doubts))
    return tuple(sorted(found, key=lambda line: line.applies_on))


def incident_clocks(
    aware_at: datetime, subject: Subject, *, circumstances: frozenset[str] | None = None, of: Pack | None = None
) -> tuple[IncidentClock, ...]:
    """The timers that run from `aware_at`, the earliest first; those not in force on that day are left out.

    `circumstances` (keys of CIRCUMSTANCES) is what the incident is known to be; None means that nobody has said it yet:
    then every timer is there, each with its *when*. Durations are calendar time.
    """
    known = of or pack()
    found = []
    for timer in known.timers:
        doubts = _doubts(timer.reach, subject)
        holds = circumstances is None or bool(circumstances & set(timer.circumstances))
        if doubts is not None and holds and timer.applies_on <= aware_at.date():
            found.append(_clock(timer, known.framework(timer.framework), aware_at, doubts, circumstances is None))
    return tuple(sorted(found, key=lambda clock: clock.due_at))


def _clock(
    timer: Timer, framework: Framework, aware_at: datetime, doubts: tuple[str, ...], is_open: bool
) -> IncidentClock:
    return IncidentClock(
        code=timer.code,
        title=timer.title,
        due_at=aware_at + timer.within,
        article=timer.article,
        source=framework.source,
        checked=framework.last_checked,
        framework=framework,
        when="If " + ", or if ".join(CIRCUMSTANCES[name] for name in timer.circumstances) if is_open else "",
        is_at_once=not timer.within,
        doubts=doubts,
        note=timer.note,
    )


def _doubts(reach: Reach, subject: Subject) -> tuple[str, ...] | None:
    """None when it surely does not concern the subject; else why it is not sure."""
    classed = _class_condition(reach.classes, subject), _role_condition(reach.roles, subject)
    stated = (
        _plain_doubt(reach.risk_tiers, subject.risk_tier, "risk tier"),
        _plain_doubt(reach.ai_types, subject.ai_type, "AI type"),
        _plain_doubt(reach.data_classes, subject.data_class, "data class"),
    )
    if None in classed or None in stated:
        return None
    conditions = " and as ".join(part for part in classed if part)
    would = (f"Would apply if confirmed as {conditions}.",) if conditions else ()
    return would + tuple(part for part in stated if part)


def _class_condition(wanted: tuple[str, ...], subject: Subject) -> str | None:
    """What the class must be confirmed as; empty when that is sure or does not matter, None when it is ruled out."""
    if not wanted:
        return ""
    if subject.is_confirmed:
        return "" if subject.ai_act_class in wanted else None
    if subject.ai_act_class not in wanted and STRICTEST not in wanted:
        return None
    return "within the Act" if set(wanted) >= WITHIN else _either(wanted, CLASS_NAMES)


def _role_condition(wanted: tuple[str, ...], subject: Subject) -> str | None:
    """The same of the role. Without a confirmation, or without a role, both roles count."""
    if not wanted:
        return ""
    if not subject.is_confirmed or not subject.ai_act_role:
        return _either(wanted, {})
    held = AI_ACT_ROLES if subject.ai_act_role == "both" else (subject.ai_act_role,)
    return "" if set(held) & set(wanted) else None


def _either(wanted: tuple[str, ...], names: Mapping[str, str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    words = [names.get(one, one) for one in wanted]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _plain_doubt(wanted: tuple[str, ...], value: str, name: str) -> str | None:
    if not wanted or value in wanted:
        return ""
    return None if value else f"The {name} is not stated."
