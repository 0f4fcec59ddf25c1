"""Rows of gates: what was frozen, who was asked, who signed, what was decided."""

from reviews.models.bundles import Bundle
from reviews.models.classification import ClassificationReview
from reviews.models.components import ComponentReview, ComponentReviewRequest, ComponentReviewRevocation
from reviews.models.decisions import GateDecision, Outcome
from reviews.models.exceptions import Condition, ConditionExtension, Waiver
from reviews.models.points import PointEntry, PointState, ReviewPoint
from reviews.models.rebaselines import Rebaseline
from reviews.models.reminders import Reminder
from reviews.models.requests import GateRequest, ReviewAssignment, SeenMark
from reviews.models.signatures import ProofFailure, Signature, SignatureRevocation, SigningConsent, SigningLock
from reviews.models.suspensions import Resumption, Suspension
from reviews.models.watch import Recheck, RecheckFinding, Watch

__all__ = [
    "Bundle",
    "ClassificationReview",
    "ComponentReview",
    "ComponentReviewRequest",
    "ComponentReviewRevocation",
    "Condition",
    "ConditionExtension",
    "GateDecision",
    "GateRequest",
    "Outcome",
    "PointEntry",
    "PointState",
    "ProofFailure",
    "Rebaseline",
    "Recheck",
    "RecheckFinding",
    "Reminder",
    "Resumption",
    "ReviewAssignment",
    "ReviewPoint",
    "SeenMark",
    "Signature",
    "SignatureRevocation",
    "SigningConsent",
    "SigningLock",
    "Suspension",
    "Waiver",
    "Watch",
]
