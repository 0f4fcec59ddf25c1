"""The guided intake: its pages, their fields, and how its answers are read. Pure, apart from reading one draft.

Answers are kept as typed: {page: {field: text}}. Only `intake_submit` makes typed values of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from initiatives.models import Initiative, IntakeDraft, SeatKind

SOURCE_SLOTS: Final = (1, 2, 3)
TOUCHPOINT_SLOTS: Final = (1, 2)
SEAT_FIELDS: Final = tuple(
    str(kind)
    for kind in (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD, SeatKind.SPONSOR)
)
SOURCE_PARTS: Final = ("name", "system", "access", "has_personal_data")
TOUCHPOINT_PARTS: Final = ("step", "kind", "who", "when_wrong")

INITIATIVE_FIELDS: Final = (
    "title", "outcome", "business_unit", "workflow", "workflow_users", "workflow_volume", "workflow_minutes",
    "workflow_decision", "change_for_users", "ai_type", "data_class",
)  # fmt: skip
FIT_FIELDS: Final = (
    "error_cost", "affected_users", "technical_interest", "data_access", "data_quality_known", "data_labelled",
    "no_touchpoint_reason",
)  # fmt: skip
PROPOSAL_FIELDS: Final = (
    "kpi", "unit", "direction", "baseline", "target", "guardrail", "method", "decision_on", "value_low", "value_high",
    "value_basis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the intake."""

    code: str
    title: str
    lead: str
    fields: tuple[str, ...]


STEPS: Final = (
    Step(
        "problem", "Problem and workflow", "Which piece of work changes, and for whom?",
        ("title", "business_unit", "workflow", "workflow_decision", "workflow_users", "workflow_volume", "workflow_minutes",
         "error_cost", "affected_users", "change_for_users", "ai_type", "technical_interest"),
    ),
    Step(
        "outcome", "Outcome and KPIs", "How will the running operation show that it worked?",
        ("outcome", *PROPOSAL_FIELDS),
    ),
    Step(
        "data", "Data", "What does it take, and what is known about it?",
        ("data_class", "data_access", "data_quality_known", "data_labelled",
         *(f"source{slot}_{part}" for slot in SOURCE_SLOTS for part in SOURCE_PARTS)),
    ),
    Step(
        "people", "People and control", "Who owns it, and where does a person stay in control?",
        (*SEAT_FIELDS, *(f"touchpoint{slot}_{part}" for slot in TOUCHPOINT_SLOTS for part in TOUCHPOINT_PARTS),
         "no_touchpoint_reason"),
    ),
    Step("check", "Check your answers", "Read them once more, then hand them in.", ()),
)  # fmt: skip
STEP_BY_CODE: Final = {step.code: step for step in STEPS}


def step_after(code: str) -> str:
    """The code of the next page; the last follows itself."""
    codes = [step.code for step in STEPS]
    return codes[min(codes.index(code) + 1, len(codes) - 1)]


def step_of(field: str) -> str:
    """The page that asks for `field`; the first if none does."""
    return next((step.code for step in STEPS if field in step.fields), STEPS[0].code)


def flat(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """All answers as one mapping field → text; what was left empty is left out."""
    return {name: str(value) for page in answers.values() for name, value in page.items() if value not in (None, "")}


def given_fit_inputs(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What the fit score needs beyond the columns of the initiative."""
    given = flat(answers)
    return {name: given[name] for name in FIT_FIELDS if name in given}


def slots(answers: Mapping[str, Mapping[str, Any]], prefix: str) -> list[dict[str, str]]:
    """Filled slots of a repeated group: `slots(answers, "source")` → [{"name": …, "system": …}, …]."""
    numbers, parts = (SOURCE_SLOTS, SOURCE_PARTS) if prefix == "source" else (TOUCHPOINT_SLOTS, TOUCHPOINT_PARTS)
    given = flat(answers)
    found = [
        {part: given[f"{prefix}{number}_{part}"] for part in parts if f"{prefix}{number}_{part}" in given}
        for number in numbers
    ]
    return [slot for slot in found if slot.get(parts[0])]


def intake_proposal(initiative: Initiative) -> dict[str, str]:
    """What the intake proposed as KPI contract (see PROPOSAL_FIELDS, plus `outcome`), as typed; empty without an intake."""
    draft = IntakeDraft.objects.filter(submitted_as=initiative).first()
    if draft is None:
        return {}
    given = flat(draft.answers)
    return {name: given[name] for name in ("outcome", *PROPOSAL_FIELDS) if name in given}
