"""The structured records of this app, in the form that `initiatives.records` declares."""

from initiatives.records import RecordKind
from metrics.models import Change, Feedback, PilotCohort, PlannedSignal, Retraining

_ALL = (
    RecordKind(
        "planned_signal", "Planned signal", "Monitoring plan", PlannedSignal,
        ("signal", "purpose", "why", "metric", "owner"),
        2, "Monitoring that starts after go-live starts too late. A signal counts once its metric has data.",
        ("signal", "purpose", "metric", "owner"),
    ),
    RecordKind(
        "cohort", "Pilot cohort", "Pilot cohorts", PilotCohort,
        (
            "title", "who", "users", "environment", "starts_on", "ends_on", "kpi_baseline", "kpi_measured", "sample_size",
            "state", "owner",
        ),
        3, "Real users in a controlled environment, with their result against the baseline.",
        ("title", "users", "starts_on", "ends_on", "state"),
    ),
    RecordKind(
        "retraining", "Retraining", "Retrainings", Retraining,
        (
            "what", "every_days", "drift_metric", "component", "trigger", "last_on", "next_due_on", "outcome", "before", "after",
            "owner",
        ),
        4, "Models age. Each has a trigger, a next date, and a comparison before and after.",
        ("what", "last_on", "next_due_on", "outcome"),
    ),
    RecordKind(
        "feedback", "Feedback", "Feedback", Feedback,
        ("received_at", "score", "about", "comment", "channel", "answer", "answered_at", "owner"),
        4, "What end users say is the first sign of what no metric shows.", ("received_at", "score", "comment", "channel"),
        scope="write:feedback",
    ),
    RecordKind(
        "change", "Change", "Changes", Change,
        ("title", "why", "metric", "measure", "before", "after", "due_on", "closed_on", "owner"),
        4, "What you change because of what was heard or seen, closed with the figure before and after.",
        ("title", "due_on", "closed_on", "owner"),
    ),
)  # fmt: skip

KINDS: dict[str, RecordKind] = {kind.code: kind for kind in _ALL}
