"""The structured records that phases ask for and that need nothing above this app.

Each has an owner, typed fields, and `is_ready`: the fact that a gate reads, with `missing()` naming what it lacks.
"""

from initiatives.models.records.base import Record
from initiatives.models.records.data_sources import QUALITY_DIMENSIONS, DataSource, QualityRating
from initiatives.models.records.decisions import Decision
from initiatives.models.records.edge_cases import EdgeCase
from initiatives.models.records.escalation_paths import EscalationPath
from initiatives.models.records.human_touchpoints import HumanTouchpoint
from initiatives.models.records.incidents import Incident
from initiatives.models.records.requirements import Requirement
from initiatives.models.records.risks import Risk
from initiatives.models.records.runbooks import Runbook
from initiatives.models.records.test_results import TestResult

__all__ = [
    "QUALITY_DIMENSIONS",
    "DataSource",
    "Decision",
    "EdgeCase",
    "EscalationPath",
    "HumanTouchpoint",
    "Incident",
    "QualityRating",
    "Record",
    "Requirement",
    "Risk",
    "Runbook",
    "TestResult",
]
