"""Which structured records exist, which of their fields people fill, and why a phase asks for them.

Apps above declare their own `KINDS` in the same form and go through the same `record_add` and `record_edit`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from initiatives.line_lists import ESCALATION_STEPS, SLICES, LineFormat
from initiatives.models import (
    DataSource,
    Decision,
    EdgeCase,
    EscalationPath,
    HumanTouchpoint,
    Incident,
    Record,
    Requirement,
    Risk,
    Runbook,
    TestResult,
)


@dataclass(frozen=True)
class RecordKind:
    """One kind of record. `fields` are what people give, in the order of the form; `list_fields` the columns of a list.

    `phase` is the first phase that asks for it, None for any. `lines` names fields that are lists in text form.
    `is_editable` False: add only; a later one supersedes it. `scope` is what a token needs to write it.
    """

    code: str
    label: str
    plural: str
    model: type[Record]
    fields: tuple[str, ...]
    phase: int | None
    why: str
    list_fields: tuple[str, ...]
    lines: Mapping[str, LineFormat] = field(default_factory=dict)
    is_editable: bool = True
    scope: str = "write:initiatives"


_ALL = (
    RecordKind(
        "data_source", "Data source", "Data sources", DataSource,
        ("name", "system", "owner", "access", "legal_basis", "has_personal_data", "rows", "freshness", "provenance"),
        1, "Pilots lose most time on data that was assumed, not measured.", ("name", "access", "owner"),
    ),
    RecordKind(
        "human_touchpoint", "Human touchpoint", "Human touchpoints", HumanTouchpoint,
        ("step", "kind", "who", "when_wrong", "owner"),
        1, "Somebody must be able to see, correct and stop what the system does.", ("step", "kind", "who"),
    ),
    RecordKind(
        "risk", "Risk", "Risks", Risk,
        ("title", "cause", "likelihood", "impact", "mitigation", "owner", "review_on", "state"),
        1, "A risk that is written down with an owner is smaller than one that is known to everybody.",
        ("title", "likelihood", "impact", "owner", "review_on", "state"),
    ),
    RecordKind(
        "decision", "Decision", "Decisions", Decision,
        ("question", "options", "choice", "reason", "decided_on", "owner", "supersedes"),
        1, "Who decided what, when and why, so that it is decided once.", ("question", "choice", "decided_on", "owner"),
        is_editable=False,
    ),
    RecordKind(
        "requirement", "Requirement", "Requirements", Requirement,
        ("discipline", "title", "owner", "how_met", "state"),
        2, "Security and compliance are built in while the pilot is built, not found at its review.",
        ("title", "discipline", "owner", "state"),
    ),
    RecordKind(
        "edge_case", "Edge case", "Edge cases", EdgeCase,
        ("title", "found_in", "expected", "tested_on", "passed", "owner"),
        3, "Real use brings cases that no test set has. Each needs an expected behaviour and a test.",
        ("title", "expected", "tested_on", "passed"),
    ),
    RecordKind(
        "escalation_path", "Escalation path", "Escalation paths", EscalationPath,
        ("title", "steps", "owner", "rehearsed_on", "rehearsal_note"),
        3, "When it goes wrong at night, nobody should look up whom to call.", ("title", "owner", "rehearsed_on"),
        lines={"steps": ESCALATION_STEPS},
    ),
    RecordKind(
        "runbook", "Runbook", "Runbooks", Runbook,
        ("title", "on_call", "failure_modes", "rollback", "owner", "last_drill_on", "drill_minutes", "drill_every_days"),
        3, "Operations can run it without those who built it, and has practised the way back.",
        ("title", "on_call", "last_drill_on", "owner"),
    ),
    RecordKind(
        "test_result", "Test result", "Test results", TestResult,
        (
            "kind", "suite", "measure", "unit", "lower_is_better", "threshold", "threshold_fixed_on", "run_on", "measured",
            "baseline", "sample_size", "slices", "tested_rate", "tested_users", "tested_data_volume", "tested_unit_cost",
            "report_url", "owner",
        ),
        3, "A threshold fixed before the run is the only one that proves anything.",
        ("suite", "kind", "measured", "threshold", "run_on"), lines={"slices": SLICES},
    ),
    RecordKind(
        "incident", "Incident", "Incidents", Incident,
        ("title", "severity", "aware_at", "what_happened", "owner", "phase", "resolved_at", "resolution"),
        None, "What went wrong with real users, and what was done about it.", ("title", "severity", "aware_at", "resolved_at"),
    ),
)  # fmt: skip

KINDS: dict[str, RecordKind] = {kind.code: kind for kind in _ALL}
