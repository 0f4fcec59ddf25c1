"""One incident, and how long the law leaves to report it."""

from dataclasses import dataclass
from datetime import datetime

from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Incident, Initiative
from phases.regulation import IncidentClock, incident_clocks, subject_of
from reviews.models import Suspension
from reviews.watch_permissions import can_handle_incident, can_resume

STAGES = ("declared", "contained", "resolved", "reviewed")
NEXT = {
    "declared": (("contain", "Contain"), ("resolve", "Resolve")),
    "contained": (("resolve", "Resolve"),),
    "resolved": (("review", "Review"),),
    "reviewed": (),
}


@dataclass(frozen=True)
class RunningClock:
    """One obligation to report, and what is left of its time in words."""

    clock: IncidentClock
    left: str
    is_over: bool


@dataclass(frozen=True)
class IncidentPage:
    incident: Incident
    stages: list[tuple[str, datetime | None, str]]
    clocks: list[RunningClock]
    suspensions: list[Suspension]
    steps: tuple[tuple[str, str], ...]
    handle: Permission
    resume: Permission | None


def clocks_of(initiative: Initiative, aware_at: datetime) -> list[RunningClock]:
    """What must be reported until when, the earliest first; durations and sources come from the regulation data."""
    return [_running(one, clock.now()) for one in incident_clocks(aware_at, subject_of(initiative))]


def _running(one: IncidentClock, now: datetime) -> RunningClock:
    seconds = int((one.due_at - now).total_seconds())
    is_over = seconds < 0 and not one.is_at_once
    hours = abs(seconds) // 3600
    length = f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {abs(seconds) % 3600 // 60} min"
    words = "at once" if one.is_at_once else f"{length} over" if is_over else f"{length} left"
    return RunningClock(one, words, is_over)


def incident_page(actor: Actor, incident: Incident) -> IncidentPage:
    """Stages with their instants and words, legal clocks, suspensions, and what the actor may do next."""
    texts = {
        "declared": (incident.created_at, incident.what_happened),
        "contained": (incident.contained_at, incident.containment),
        "resolved": (incident.resolved_at, incident.resolution),
        "reviewed": (incident.reviewed_at, incident.lesson),
    }
    suspensions = list(Suspension.objects.filter(incident=incident).select_related("resumption", "initiative"))
    still = next((one for one in suspensions if not hasattr(one, "resumption")), None)
    return IncidentPage(
        incident,
        [(stage, *texts[stage]) for stage in STAGES],
        clocks_of(incident.initiative, incident.aware_at),
        suspensions,
        NEXT[incident.stage],
        can_handle_incident(actor, incident.initiative),
        can_resume(actor, still) if still else None,
    )
