"""Rows about playbooks, what was answered, where an initiative stood and what it waited for."""

from phases.models.answers import Answer, AnswerEvidence, AnswerState, ExternalEvent
from phases.models.asks import Ask
from phases.models.drafts import DraftPart, PlaybookDraft
from phases.models.playbooks import Item, ItemKind, PhaseSpec, Pin, Playbook, PlaybookVersion
from phases.models.stays import Cause, PhaseStay, Stay, StayOutcome, StaySpan, Wait
from phases.models.waves import ExpansionWave

__all__ = [
    "Answer",
    "AnswerEvidence",
    "AnswerState",
    "Ask",
    "Cause",
    "DraftPart",
    "ExpansionWave",
    "ExternalEvent",
    "Item",
    "ItemKind",
    "PhaseSpec",
    "PhaseStay",
    "Pin",
    "Playbook",
    "PlaybookDraft",
    "PlaybookVersion",
    "Stay",
    "StayOutcome",
    "StaySpan",
    "Wait",
]
