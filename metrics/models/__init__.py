"""Rows of the metrics app."""

from metrics.models.alerts import Alert, AlertKind, Annotation, AnnotationKind
from metrics.models.drift import DriftKind, DriftReference, DriftSnapshot, DriftState, DriftVerdict
from metrics.models.files import PointFile
from metrics.models.hooks import Hook, HookKind
from metrics.models.kpi import KpiContract, KpiContractVersion
from metrics.models.metric import Conversion, Direction, Metric, MetricKind, MetricState, Provenance, Purpose
from metrics.models.points import OPEN_PULL_STATES, Point, Pull, PullState
from metrics.models.records import Feedback, PilotCohort, PlannedSignal, Retraining
from metrics.models.sources import AllowedAddress, CheckState, Source, SourceAuth

__all__ = [
    "OPEN_PULL_STATES",
    "Alert",
    "AlertKind",
    "AllowedAddress",
    "Annotation",
    "AnnotationKind",
    "CheckState",
    "Conversion",
    "Direction",
    "DriftKind",
    "DriftReference",
    "DriftSnapshot",
    "DriftState",
    "DriftVerdict",
    "Feedback",
    "Hook",
    "HookKind",
    "KpiContract",
    "KpiContractVersion",
    "Metric",
    "MetricKind",
    "MetricState",
    "PilotCohort",
    "PlannedSignal",
    "Point",
    "PointFile",
    "Provenance",
    "Pull",
    "PullState",
    "Purpose",
    "Retraining",
    "Source",
    "SourceAuth",
]
