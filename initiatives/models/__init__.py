"""Rows about one initiative that need nothing above them."""

from initiatives.models.evidence import Evidence, EvidenceVersion
from initiatives.models.initiative import (
    AiActClass,
    AiActRole,
    AiType,
    DataClass,
    Initiative,
    IntakeDraft,
    Phase,
    RiskTier,
    Status,
    Visibility,
)
from initiatives.models.records import (
    DataSource,
    Decision,
    EdgeCase,
    EscalationPath,
    HumanTouchpoint,
    Incident,
    QualityRating,
    Record,
    Requirement,
    Risk,
    Runbook,
    TestResult,
)
from initiatives.models.seats import OWNER_SEATS, Seat, SeatKind
from initiatives.models.updates import Health, StatusUpdate

__all__ = [
    "OWNER_SEATS",
    "AiActClass",
    "AiActRole",
    "AiType",
    "DataClass",
    "DataSource",
    "Decision",
    "EdgeCase",
    "EscalationPath",
    "Evidence",
    "EvidenceVersion",
    "Health",
    "HumanTouchpoint",
    "Incident",
    "Initiative",
    "IntakeDraft",
    "Phase",
    "QualityRating",
    "Record",
    "Requirement",
    "Risk",
    "RiskTier",
    "Runbook",
    "Seat",
    "SeatKind",
    "Status",
    "StatusUpdate",
    "TestResult",
    "Visibility",
]
