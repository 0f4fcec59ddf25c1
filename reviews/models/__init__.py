"""Rows of gates: what was frozen, who was asked, who signed, what was decided."""

from reviews.models.bundles import Bundle
from reviews.models.decisions import GateDecision, Outcome
from reviews.models.exceptions import Condition, Waiver, Watch
from reviews.models.requests import GateRequest, ReviewAssignment, SeenMark
from reviews.models.signatures import ProofFailure, Signature, SignatureRevocation

__all__ = [
    "Bundle",
    "Condition",
    "GateDecision",
    "GateRequest",
    "Outcome",
    "ProofFailure",
    "ReviewAssignment",
    "SeenMark",
    "Signature",
    "SignatureRevocation",
    "Waiver",
    "Watch",
]
