"""Rows about one initiative that need nothing above them."""

from initiatives.models.checks import EvidenceCheck
from initiatives.models.classification import Classification, ClassificationConfirmation
from initiatives.models.comments import Comment, CommentRetraction, Mention
from initiatives.models.components import (
    END_SOON_DAYS,
    Component,
    ComponentKind,
    ComponentVersion,
    Dependency,
    NoDependency,
)
from initiatives.models.disposals import Disposal
from initiatives.models.evidence import Evidence, EvidenceVersion
from initiatives.models.holds import LegalHold, LegalHoldQuerySet
from initiatives.models.initiative import (
    UNIT_SEPARATOR,
    AiActClass,
    AiActRole,
    AiType,
    DataClass,
    Initiative,
    InitiativeQuerySet,
    IntakeDraft,
    KeyCounter,
    Phase,
    RiskTier,
    Status,
    Visibility,
    address_of,
)
from initiatives.models.links import EvidenceLink
from initiatives.models.records import (
    QUALITY_DIMENSIONS,
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
from initiatives.models.removals import EvidenceRemoval, FileErasure, RemovalRequest
from initiatives.models.seats import OWNER_SEATS, Seat, SeatKind
from initiatives.models.updates import Health, StatusUpdate

__all__ = [
    "END_SOON_DAYS",
    "OWNER_SEATS",
    "QUALITY_DIMENSIONS",
    "UNIT_SEPARATOR",
    "AiActClass",
    "AiActRole",
    "AiType",
    "Classification",
    "ClassificationConfirmation",
    "Comment",
    "CommentRetraction",
    "Component",
    "ComponentKind",
    "ComponentVersion",
    "DataClass",
    "DataSource",
    "Decision",
    "Dependency",
    "Disposal",
    "EdgeCase",
    "EscalationPath",
    "Evidence",
    "EvidenceCheck",
    "EvidenceLink",
    "EvidenceRemoval",
    "EvidenceVersion",
    "FileErasure",
    "Health",
    "HumanTouchpoint",
    "Incident",
    "Initiative",
    "InitiativeQuerySet",
    "IntakeDraft",
    "KeyCounter",
    "LegalHold",
    "LegalHoldQuerySet",
    "Mention",
    "NoDependency",
    "Phase",
    "QualityRating",
    "Record",
    "RemovalRequest",
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
    "address_of",
]
