"""Reads the answers of a draft or of an initiative as inputs of the fit score. What nobody can read counts as unknown."""

from collections.abc import Mapping
from typing import Any, get_args

from initiatives.fit import DataAccess, DataLabelled, DataQuality, ErrorCost, FitInputs, FitScore, fit_score
from initiatives.intake import SEAT_FIELDS, flat, slots
from initiatives.models import OWNER_SEATS, Initiative, Seat

TECHNIQUE_WORDS = (
    "llm",
    "gpt",
    "chatbot",
    "neural",
    "rag ",
    "agentic",
    "deep learning",
    "machine learning",
    "transformer",
)


def fit_of_draft(answers: Mapping[str, Mapping[str, Any]]) -> FitScore:
    """The score as the draft stands; a named owner counts as a filled seat."""
    given = flat(answers)
    owners = sum(1 for kind in SEAT_FIELDS if kind in OWNER_SEATS and given.get(kind))
    return fit_score(
        _inputs(
            given,
            cases=given.get("workflow_volume"),
            minutes=given.get("workflow_minutes"),
            owners=owners,
            touchpoints=bool(slots(answers, "touchpoint") or given.get("no_touchpoint_reason")),
        )
    )


def fit_of(initiative: Initiative) -> FitScore:
    """The score as the initiative stands now: its accepted owners and its touchpoints count. Two queries."""
    owners = Seat.objects.accepted().filter(initiative=initiative, kind__in=OWNER_SEATS).count()
    given = {name: str(value) for name, value in initiative.fit_inputs.items() if value not in (None, "")}
    has_touchpoint = initiative.humantouchpoints.exists()
    return fit_score(
        _inputs(
            given,
            cases=initiative.workflow_volume,
            minutes=initiative.workflow_minutes,
            owners=owners,
            touchpoints=has_touchpoint or bool(given.get("no_touchpoint_reason")),
        )
    )


def names_only_technique(text: str) -> bool:
    """Whether a text speaks of a technique; the intake then asks which task gets faster, cheaper or safer."""
    return any(word in f"{text.lower()} " for word in TECHNIQUE_WORDS)


def _inputs(given: Mapping[str, str], *, cases: Any, minutes: Any, owners: int, touchpoints: bool) -> FitInputs:
    cases_read, users = _number(cases), _number(given.get("affected_users"))
    return FitInputs(
        cases_per_month=None if cases_read is None else int(cases_read),
        minutes_per_case=_number(minutes),
        error_cost=_choice(given.get("error_cost"), get_args(ErrorCost)),
        affected_users=None if users is None else int(users),
        data_access=_choice(given.get("data_access"), get_args(DataAccess)),
        data_quality_known=_choice(given.get("data_quality_known"), get_args(DataQuality)),
        data_labelled=_choice(given.get("data_labelled"), get_args(DataLabelled)),
        owner_seats_filled=min(owners, 3),
        touchpoints_defined=touchpoints,
        technical_interest=min(max(int(_number(given.get("technical_interest")) or 1), 1), 5),
    )


def _choice(value: str | None, allowed: tuple[Any, ...]) -> Any:
    return value if value in allowed else "unknown"


def _number(value: Any) -> float | None:
    """A finite number of at least 0, or None."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 1e12 else None
