"""The choices of a metric's alert policy, and what the database demands of it."""

from django.db import models
from django.db.models import F, Q


class NoDataPolicy(models.TextChoices):
    ALERT = "alert", "Open an alert"
    KEEP = "keep", "Keep the last state"
    OK = "ok", "Count as good"


class ErrorPolicy(models.TextChoices):
    ALERT = "alert", "Open an alert for the source"
    KEEP = "keep", "Wait for values"


class AlertAggregate(models.TextChoices):
    """What an alert judges: the aggregates of a rule, or each value for itself."""

    NONE = "", "Each value for itself"
    MEAN = "mean", "Mean of a window"
    P50 = "p50", "Median of a window"
    P95 = "p95", "95th percentile of a window"
    MAX = "max", "Largest value of a window"
    MIN = "min", "Smallest value of a window"
    SUM = "sum", "Sum of a window"
    SHARE = "share", "Share of the values that meet the target"
    PROPORTION = "proportion", "Proportion of all cases, with its interval"


class AlertStanding(models.TextChoices):
    OK = "ok", "Quiet"
    PENDING = "pending", "Not long enough yet"
    FIRING = "firing", "Alert open"
    RECOVERING = "recovering", "Recovering"
    NO_DATA = "no_data", "No data"
    ERROR = "error", "Source failing"


POLICY_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(alert_bad__gte=1, alert_of__gte=F("alert_bad"), alert_of__lte=60),
        name="metric_alert_k_of_n",
        violation_error_code="alert_bad",
        violation_error_message="Ask for 1 or more bad checks, of at most 60 and of no fewer than these.",
    ),
    models.CheckConstraint(
        condition=Q(alert_good__range=(1, 60)),
        name="metric_alert_good_1_to_60",
        violation_error_code="alert_good",
        violation_error_message="Ask for 1 to 60 good checks in a row.",
    ),
    models.CheckConstraint(
        condition=Q(alert_margin__range=(0, 0.4)),
        name="metric_alert_margin_is_ratio",
        violation_error_code="alert_margin",
        violation_error_message="A recovery margin lies between 0 and 0.4.",
    ),
    models.CheckConstraint(
        condition=Q(alert_keep_s__lte=30 * 86400),
        name="metric_alert_keep_at_most_30_days",
        violation_error_code="alert_keep_s",
        violation_error_message="Keep it open for at most 30 days.",
    ),
    models.CheckConstraint(
        condition=Q(alert_window_s__range=(60, 31 * 86400)),
        name="metric_alert_window_1_min_to_31_days",
        violation_error_code="alert_window_s",
        violation_error_message="A window of an alert is 1 minute to 31 days long.",
    ),
    models.CheckConstraint(
        condition=Q(alert_min_samples__gte=1),
        name="metric_alert_samples_at_least_1",
        violation_error_code="alert_min_samples",
        violation_error_message="Ask for 1 or more values in the window.",
    ),
    models.CheckConstraint(
        condition=Q(alert_share__gt=0, alert_share__lte=1),
        name="metric_alert_share_is_ratio",
        violation_error_code="alert_share",
        violation_error_message="A share lies above 0 and is at most 1, such as 0.95.",
    ),
)
