"""The words that a playbook may use. A word that is missing here is a fault of the file, never silently accepted."""

from typing import Final

RISK_TIERS: Final = ("low", "medium", "high", "critical")
LOWEST_TIER: Final = "low"
AI_TYPES: Final = ("predictive", "generative", "retrieval", "agent")
DATA_CLASSES: Final = ("public", "internal", "personal", "special")

KINDS: Final = ("statement", "answer", "evidence", "record", "metric", "external")
SELF_COMPLETING: Final = frozenset({"record", "metric", "external"})
"""Kinds that the application or a pipeline completes; nobody ticks them."""
EXPIRING: Final = frozenset({"statement", "answer", "evidence", "external"})
"""Kinds that may carry `valid_days`; the others are computed anew each time."""

OWNER_SIDES: Final = ("engineering", "operations", "business")
DISCIPLINES: Final = ("security", "compliance", "load_test", "operations_readiness", "business_value")

RECORD_STATES: Final[dict[str, tuple[str, ...]]] = {
    "workflow": ("complete",),
    "outcome": ("complete",),
    "envelope": ("complete",),
    "seats": ("accepted",),
    "sponsor": ("accepted",),
    "stop_criteria": ("complete",),
    "fit_score": ("scored",),
    "classification": ("recorded", "confirmed"),
    "component": ("recorded",),
    "data_source": ("named", "ready"),
    "human_touchpoint": ("ready",),
    "kpi_contract": ("complete", "locked"),
    "risk": ("assessed",),
    "decision": ("recorded",),
    "requirement": ("owned", "met"),
    "monitoring_plan": ("live",),
    "cohort": ("running", "compared"),
    "edge_case": ("tested",),
    "escalation_path": ("rehearsed",),
    "runbook": ("drilled",),
    "test_result": ("passed",),
    "wave": ("planned", "approved"),
    "retraining": ("in_date",),
    "feedback": ("heard",),
    "incident": ("none_open",),
}
TEST_KINDS: Final = ("load", "security", "fairness", "evaluation")
REQUIREMENT_DISCIPLINES: Final = ("security", "compliance")

METRIC_PURPOSES: Final = (
    "latency",
    "throughput",
    "error_rate",
    "satisfaction",
    "accuracy",
    "drift",
    "adoption",
    "unit_cost",
    "availability",
    "kpi",
)
AGGREGATES: Final = ("p95", "mean", "last", "max", "min", "sum", "proportion")

GATE_RULES: Final = ("rehearsal_ratio", "components_reviewed")
REHEARSAL_DIMENSIONS: Final = ("load", "users", "data_volume", "unit_cost")
SIGNATURES: Final = ("approve", "approve_with_conditions", "request_changes", "abstain")
PLACEHOLDERS: Final = ("key", "title", "phase_name", "gate_name")
PHASE_COUNT: Final = 4
