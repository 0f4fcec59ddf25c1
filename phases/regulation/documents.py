"""The shapes of the regulation pack: frozen, and without any date of their own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

AI_ACT_CLASSES: Final = ("prohibited", "high", "transparency", "minimal", "outside")
AI_ACT_ROLES: Final = ("provider", "deployer")
CIRCUMSTANCES: Final = {
    "serious": "it is a serious incident",
    "widespread": "rights are infringed in several countries",
    "critical_infrastructure": "critical infrastructure is disrupted",
    "death": "a person died",
    "personal_data": "personal data is concerned",
}
"""What an incident may be, and how it reads after *if*."""
CHECK_DAYS: Final = 180
"""A law that nobody has looked up for longer than this is shown with a warning."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A law in one edition, where its text stands, and when somebody last compared the pack with it."""

    code: str
    name: str
    edition: str
    source: str
    last_checked: date

    def is_stale_on(self, day: date) -> bool:
        return day - self.last_checked > timedelta(days=CHECK_DAYS)


@dataclass(frozen=True, slots=True)
class DutyDate:
    """From when a duty holds, and for which systems if not for all."""

    applies_on: date
    concerns: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom it concerns. An empty tuple means every value; the lists are joined by *and*."""

    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    risk_tiers: tuple[str, ...] = ()
    ai_types: tuple[str, ...] = ()
    data_classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the law asks. `dates` is in the order of time; `only_if` is what the application cannot know."""

    code: str
    framework: str
    article: str
    title: str
    reach: Reach
    dates: tuple[DutyDate, ...]
    only_if: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """How long there is to report an incident, from becoming aware of it. `within` is zero where it says *at once*."""

    code: str
    framework: str
    article: str
    title: str
    reach: Reach
    circumstances: tuple[str, ...]
    within: timedelta
    applies_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    frameworks: tuple[Framework, ...]
    duties: tuple[Duty, ...]
    timers: tuple[Timer, ...]

    def framework(self, code: str) -> Framework:
        """The framework with this code; every duty and timer of a parsed pack has one."""
        return next(found for found in self.frameworks if found.code == code)
