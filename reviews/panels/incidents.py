"""One incident, and how long the law leaves to report it."""

from dataclasses import dataclass
from datetime import datetime

from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Incident
from phases.regulation_panels import ClockLine, clock_lines
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
class IncidentPage:
    incident: Incident
    stages: list[tuple[str, datetime | None, str]]
    clocks: list[ClockLine]
    suspensions: list[Suspension]
    steps: tuple[tuple[str, str], ...]
    handle: Permission
    resume: Permission | None


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
        clock_lines(incident.initiative, incident.aware_at),
        suspensions,
        NEXT[incident.stage],
        can_handle_incident(actor, incident.initiative),
        can_resume(actor, still) if still else None,
    )
