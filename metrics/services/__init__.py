"""Everything that can be done with metrics: one function for each verb."""

from metrics.services.alerts import (
    alert_acknowledge,
    alert_assign,
    alert_close_wrong,
    alert_risk_link,
    alert_snooze,
    alerts_acknowledge,
)
from metrics.services.annotations import annotation_add, annotations_take, hook_add, hook_end, hook_receive
from metrics.services.beating import beat_mark, checks_alarm
from metrics.services.budget import budget_release, budget_take_back, budget_tranche_add
from metrics.services.counting import days_count
from metrics.services.dispatching import pulls_claim_batches, pulls_release
from metrics.services.drift import drift_reference_set, drift_snapshot_push
from metrics.services.escalations import escalations_climb, escalations_mail
from metrics.services.feedback import Taken, feedback_take
from metrics.services.feedback_forms import feedback_form_close, feedback_form_open, feedback_form_send
from metrics.services.feedback_points import feedback_points_refresh
from metrics.services.feedback_turning import feedback_turn
from metrics.services.files import points_file_add, points_file_store
from metrics.services.freezing import metrics_hold, windows_freeze
from metrics.services.keeping import points_partition, storage_expire
from metrics.services.kpi import kpi_lock, kpi_version_add
from metrics.services.metrics import Preview, metric_add, metric_edit, metric_preview, metric_value_type
from metrics.services.objectives import objective_edit, objective_end, objective_set, objectives_sweep
from metrics.services.otlp import OtlpResult, otlp_push
from metrics.services.points import PushResult, Refusal, points_push
from metrics.services.proving import number_confirm
from metrics.services.pulls import (
    Lease,
    Outcome,
    history_request,
    pull_finish,
    pull_request,
    pull_run,
    pull_start,
)
from metrics.services.retraining import retraining_call, retraining_finish, retrainings_sweep
from metrics.services.series import drift_period_choose, series_drift_judge
from metrics.services.sources import address_allow, address_end, source_add, source_edit, source_test
from metrics.services.sweeping import alerts_sweep, states_sweep
from metrics.services.value import value_basis_set, value_entry_add, value_entry_verify

__all__ = [
    "Lease",
    "OtlpResult",
    "Outcome",
    "Preview",
    "PushResult",
    "Refusal",
    "Taken",
    "address_allow",
    "address_end",
    "alert_acknowledge",
    "alert_assign",
    "alert_close_wrong",
    "alert_risk_link",
    "alert_snooze",
    "alerts_acknowledge",
    "alerts_sweep",
    "annotation_add",
    "annotations_take",
    "beat_mark",
    "budget_release",
    "budget_take_back",
    "budget_tranche_add",
    "checks_alarm",
    "days_count",
    "drift_period_choose",
    "drift_reference_set",
    "drift_snapshot_push",
    "escalations_climb",
    "escalations_mail",
    "feedback_form_close",
    "feedback_form_open",
    "feedback_form_send",
    "feedback_points_refresh",
    "feedback_take",
    "feedback_turn",
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
    "metrics_hold",
    "number_confirm",
    "objective_edit",
    "objective_end",
    "objective_set",
    "objectives_sweep",
    "otlp_push",
    "points_file_add",
    "points_file_store",
    "points_partition",
    "points_push",
    "pull_finish",
    "pull_request",
    "pull_run",
    "pull_start",
    "pulls_claim_batches",
    "pulls_release",
    "retraining_call",
    "retraining_finish",
    "retrainings_sweep",
    "series_drift_judge",
    "source_add",
    "source_edit",
    "source_test",
    "states_sweep",
    "storage_expire",
    "value_basis_set",
    "value_entry_add",
    "value_entry_verify",
    "windows_freeze",
]
