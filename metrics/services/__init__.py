"""Everything that can be done with metrics: one function for each verb."""

from metrics.services.alerts import alert_acknowledge, alert_snooze
from metrics.services.annotations import annotation_add, annotations_take, hook_add, hook_end, hook_receive
from metrics.services.dispatching import pulls_claim_batches, pulls_release
from metrics.services.drift import drift_reference_set, drift_snapshot_push
from metrics.services.files import points_file_add, points_file_store
from metrics.services.kpi import kpi_lock, kpi_version_add
from metrics.services.metrics import Preview, metric_add, metric_edit, metric_preview, metric_value_type
from metrics.services.otlp import OtlpResult, otlp_push
from metrics.services.points import PushResult, Refusal, points_push
from metrics.services.pulls import (
    Lease,
    Outcome,
    history_request,
    pull_finish,
    pull_request,
    pull_run,
    pull_start,
)
from metrics.services.series import series_drift_judge
from metrics.services.sources import address_allow, address_end, source_add, source_edit, source_test
from metrics.services.sweeping import alerts_sweep, states_sweep

__all__ = [
    "Lease",
    "OtlpResult",
    "Outcome",
    "Preview",
    "PushResult",
    "Refusal",
    "address_allow",
    "address_end",
    "alert_acknowledge",
    "alert_snooze",
    "alerts_sweep",
    "annotation_add",
    "annotations_take",
    "drift_reference_set",
    "drift_snapshot_push",
    "history_request",
    "hook_add",
    "hook_end",
    "hook_receive",
    "kpi_lock",
    "kpi_version_add",
    "metric_add",
    "metric_edit",
    "metric_preview",
    "metric_value_type",
    "otlp_push",
    "points_file_add",
    "points_file_store",
    "points_push",
    "pull_finish",
    "pull_request",
    "pull_run",
    "pull_start",
    "pulls_claim_batches",
    "pulls_release",
    "series_drift_judge",
    "source_add",
    "source_edit",
    "source_test",
    "states_sweep",
]
