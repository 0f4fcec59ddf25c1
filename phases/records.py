"""The record kinds of this app, in the form of `initiatives.records`."""

from initiatives.records import RecordKind
from phases.models import ExpansionWave

KINDS: dict[str, RecordKind] = {
    "wave": RecordKind(
        "wave", "Expansion wave", "Expansion waves", ExpansionWave,
        (
            "title", "group", "users", "use_case", "region", "data_class", "peak_rate", "component_version", "starts_on", "metric",
            "success_threshold", "abort_threshold", "judged_by", "min_samples", "success_days", "owner",
        ),
        4, "Widen by one group or one use case at a time, each with a value at which you go back.",
        ("title", "group", "users", "starts_on", "state"),
    ),
}  # fmt: skip
