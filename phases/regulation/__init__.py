"""What the law asks of an initiative, from when, and how long there is to report an incident.

Pure: the dates and durations come from the pack beside the playbooks (`phases/playbooks/regulation.yaml`), the day and
the moment from the caller. Nothing here says that an initiative complies with anything.
"""

from phases.regulation.documents import (
    AI_ACT_CLASSES,
    AI_ACT_ROLES,
    CHECK_DAYS,
    CIRCUMSTANCES,
    Duty,
    DutyDate,
    Framework,
    Pack,
    Timer,
)
from phases.regulation.parsing import PACK_PATH, pack, parse
from phases.regulation.questions import (
    IncidentClock,
    Obligation,
    Subject,
    incident_clocks,
    obligations,
    subject_of,
)

__all__ = [
    "AI_ACT_CLASSES",
    "AI_ACT_ROLES",
    "CHECK_DAYS",
    "CIRCUMSTANCES",
    "PACK_PATH",
    "Duty",
    "DutyDate",
    "Framework",
    "IncidentClock",
    "Obligation",
    "Pack",
    "Subject",
    "Timer",
    "incident_clocks",
    "obligations",
    "pack",
    "parse",
    "subject_of",
]
