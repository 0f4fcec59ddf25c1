"""Risk tier, AI Act class and role: what the questionnaire suggests, and what counts. Pure."""

from initiatives.classification.questionnaire import (
    Line,
    Option,
    Question,
    Questionnaire,
    Suggestion,
    questionnaire,
    suggest,
)
from initiatives.classification.ranks import HIGHEST, RANKS, counting, is_lower, rank

__all__ = [
    "HIGHEST",
    "RANKS",
    "Line",
    "Option",
    "Question",
    "Questionnaire",
    "Suggestion",
    "counting",
    "is_lower",
    "questionnaire",
    "rank",
    "suggest",
]
