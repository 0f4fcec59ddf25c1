"""Rows of the metrics app."""

from metrics.models.alert_policy import AlertAggregate, AlertStanding, ErrorPolicy, NoDataPolicy
from metrics.models.alerts import Alert, AlertKind, Annotation, AnnotationKind, ClosedAs, Urgency
from metrics.models.days import DirtyDay, MetricDay, PointsKept
from metrics.models.drift import DriftKind, DriftPeriod, DriftReference, DriftSnapshot, DriftState, DriftVerdict
from metrics.models.feedback import Change, Feedback, FeedbackForm
from metrics.models.files import PointFile
from metrics.models.frozen import FrozenWindow, PointRevision
from metrics.models.hooks import Hook, HookKind
from metrics.models.kpi import KpiContract, KpiContractVersion
from metrics.models.metric import (
    Conversion,
    Direction,
    Metric,
    MetricKind,
    MetricState,
    Provenance,
    Purpose,
)
from metrics.models.objectives import Counting, Objective, ObjectiveState
from metrics.models.points import MAX_POINTS, OPEN_PULL_STATES, Point, Pull, PullState, newest_points
from metrics.models.proving import NumberConfirmation, NumberGiven
from metrics.models.receipts import PushReceipt
from metrics.models.records import PilotCohort, PlannedSignal
from metrics.models.retraining import Retraining, RetrainingRun, RunReading
from metrics.models.sources import AllowedAddress, CheckState, Source, SourceAuth
from metrics.models.value import (
    BudgetMove,
    BudgetTranche,
    ValueBasis,
    ValueEntry,
    ValueGrade,
    ValueSide,
    ValueVerification,
)
from metrics.models.watching import Beat, Escalation

__all__ = [
    "MAX_POINTS",
    "OPEN_PULL_STATES",
    "Alert",
    "AlertAggregate",
    "AlertKind",
    "AlertStanding",
    "AllowedAddress",
    "Annotation",
    "AnnotationKind",
    "Beat",
    "BudgetMove",
    "BudgetTranche",
    "Change",
    "CheckState",
    "ClosedAs",
    "Conversion",
    "Counting",
    "Direction",
    "DirtyDay",
    "DriftKind",
    "DriftPeriod",
    "DriftReference",
    "DriftSnapshot",
    "DriftState",
    "DriftVerdict",
    "ErrorPolicy",
    "Escalation",
    "Feedback",
    "FeedbackForm",
    "FrozenWindow",
    "Hook",
    "HookKind",
    "KpiContract",
    "KpiContractVersion",
    "Metric",
    "MetricDay",
    "MetricKind",
    "MetricState",
    "NoDataPolicy",
    "NumberConfirmation",
    "NumberGiven",
    "Objective",
    "ObjectiveState",
    "PilotCohort",
    "PlannedSignal",
    "Point",
    "PointFile",
    "PointRevision",
    "PointsKept",
    "Provenance",
    "Pull",
    "PullState",
    "Purpose",
    "PushReceipt",
    "Retraining",
    "RetrainingRun",
    "RunReading",
    "Source",
    "SourceAuth",
    "Urgency",
    "ValueBasis",
    "ValueEntry",
    "ValueGrade",
    "ValueSide",
    "ValueVerification",
    "newest_points",
]
