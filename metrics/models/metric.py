"""The metric: what is measured, what counts as good, where it comes from, and the maintained latest state."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from common.actors import Actor
from common.models import Versioned
from initiatives.models import Initiative
from metrics.models.alert_policy import POLICY_CONSTRAINTS, AlertAggregate, AlertStanding, ErrorPolicy, NoDataPolicy
from metrics.models.sources import Source


class MetricKind(models.TextChoices):
    OPERATIONAL = "operational", "Operational"
    MODEL = "model", "Model"
    ADOPTION = "adoption", "Adoption"
    BUSINESS = "business", "Business value"


class Purpose(models.TextChoices):
    LATENCY = "latency", "Latency"
    THROUGHPUT = "throughput", "Throughput"
    ERROR_RATE = "error_rate", "Error rate"
    SATISFACTION = "satisfaction", "Satisfaction"
    ACCURACY = "accuracy", "Accuracy"
    DRIFT = "drift", "Drift"
    ADOPTION = "adoption", "Adoption"
    UNIT_COST = "unit_cost", "Unit cost"
    AVAILABILITY = "availability", "Availability"
    KPI = "kpi", "KPI"
    OTHER = "other", "Other"


class Direction(models.TextChoices):
    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"
    RANGE = "range", "Inside a range"


class Provenance(models.TextChoices):
    PULLED = "pulled", "Pulled"
    PUSHED = "pushed", "Pushed"
    TYPED = "typed", "Typed"
    HEARD = "heard", "From feedback"


class Conversion(models.TextChoices):
    GAUGE = "gauge", "Value as it is"
    RATE = "rate", "Counter to a rate each second"
    QUANTILE = "quantile", "Histogram to a quantile"


class MetricState(models.TextChoices):
    MET = "met", "Met"
    NEAR_LIMIT = "near_limit", "Near limit"
    BREACHED = "breached", "Breached"
    NO_DATA = "no_data", "No data"
    STALE = "stale", "Stale"
    IMMATURE = "immature", "Immature"


class MetricQuerySet(models.QuerySet["Metric"]):
    def visible_to(self, actor: Actor) -> Self:
        """Metrics of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def enabled(self) -> Self:
        return self.filter(is_enabled=True)

    def due(self, now: datetime) -> Self:
        """Enabled pulled metrics whose next pull is due, most overdue first."""
        return self.filter(
            is_enabled=True, provenance=Provenance.PULLED, source__is_enabled=True, next_pull_at__lte=now
        ).order_by("next_pull_at", "id")

    def values_due(self, now: datetime) -> Self:
        """Typed metrics whose next number is due: what My work asks for."""
        return self.filter(is_enabled=True, provenance=Provenance.TYPED, value_due_at__lte=now).order_by("value_due_at")

    def turning_stale(self, now: datetime) -> Self:
        """Enabled metrics that time alone has overtaken: `fresh_until` has passed."""
        return self.filter(is_enabled=True, fresh_until__lte=now)


class Metric(Versioned):
    """One measured series of an initiative. Ratios are stored as ratios (0–1), times in seconds unless `unit` differs.

    `latest_*`, `state*`, `fresh_until`, `next_pull_at`, `value_due_at`, `cursor_*` and `failures` are kept by services.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=MetricKind.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.OTHER)
    why = models.CharField(max_length=300, blank=True, help_text="Why it matters: the result that it stands for.")
    unit = models.CharField(max_length=24, blank=True)
    direction = models.CharField(max_length=6, choices=Direction.choices)
    target = models.FloatField(help_text="The limit; the lower end of a range.")
    target_upper = models.FloatField(null=True, blank=True)
    warning_ratio = models.FloatField(default=0.1, help_text="Near limit within this share of the target, 0–1.")

    provenance = models.CharField(max_length=6, choices=Provenance.choices)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="metrics")
    query = models.TextField(max_length=4000, blank=True)
    conversion = models.CharField(max_length=8, choices=Conversion.choices, default=Conversion.GAUGE)
    quantile = models.FloatField(null=True, blank=True)
    query_options = models.JSONField(default=dict, blank=True)
    interval_s = models.PositiveIntegerField(default=300, help_text="Seconds between expected values.")
    grace_s = models.PositiveIntegerField(default=120, help_text="Seconds that a value may be late.")
    step_s = models.PositiveIntegerField(default=60, help_text="Seconds between points of one pull.")
    overlap_s = models.PositiveIntegerField(
        default=120, help_text="Seconds for which values may still arrive or change; each pull looks back that far."
    )
    maturity_s = models.PositiveIntegerField("label expected after", default=0, help_text="Seconds after the event.")
    predictions = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    label_min = models.FloatField("labels at least", default=0.8, help_text="Ratio of the predictions, 0–1.")
    proxy = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    alert_bad = models.PositiveSmallIntegerField("bad checks", default=2)
    alert_of = models.PositiveSmallIntegerField("of the last", default=3)
    alert_good = models.PositiveSmallIntegerField("good checks in a row", default=3)
    alert_margin = models.FloatField("recovery margin", default=0.0, help_text="Ratio of the target, 0–0.4.")
    alert_keep_s = models.PositiveIntegerField(
        "keep open for", default=0, help_text="Seconds after the last bad check."
    )
    alert_no_data = models.CharField(
        "when values stop", max_length=5, choices=NoDataPolicy.choices, default=NoDataPolicy.ALERT
    )
    alert_error = models.CharField(
        "when the source fails", max_length=5, choices=ErrorPolicy.choices, default=ErrorPolicy.ALERT
    )
    alert_min_n = models.PositiveIntegerField("cases at least", default=0)
    alert_aggregate = models.CharField(
        "judged by", max_length=10, choices=AlertAggregate.choices, blank=True, default="", db_default=""
    )
    alert_window_s = models.PositiveIntegerField(
        "window", default=3600, db_default=3600, help_text="Seconds that the aggregate looks back."
    )
    alert_min_samples = models.PositiveIntegerField("values at least", default=1, db_default=1)
    alert_share = models.FloatField(
        "share at least", default=0.9, db_default=0.9, help_text="Ratio of the values of the window, 0–1."
    )

    latest_value = models.FloatField(null=True, editable=False)
    latest_at = models.DateTimeField(null=True, editable=False)
    latest_n = models.PositiveBigIntegerField(null=True, editable=False)
    latest_predictions = models.FloatField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=MetricState.choices, default=MetricState.NO_DATA, editable=False)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    alert_state = models.CharField(
        max_length=10, choices=AlertStanding.choices, default=AlertStanding.NO_DATA, editable=False
    )
    fresh_until = models.DateTimeField(null=True, editable=False)
    next_pull_at = models.DateTimeField(null=True, editable=False)
    value_due_at = models.DateTimeField(null=True, editable=False)
    cursor_at = models.DateTimeField(null=True, editable=False)
    cursor_state = models.JSONField(default=dict, editable=False)
    history_from = models.DateTimeField(null=True, editable=False)
    history_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar = MetricQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["initiative_id", "kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "name", name="metric_name_once"),
            models.CheckConstraint(
                condition=~Q(provenance="pulled") | Q(source__isnull=False), name="metric_pulled_has_source"
            ),
            models.CheckConstraint(
                condition=~Q(direction="range") | Q(target_upper__isnull=False, target_upper__gte=F("target")),
                name="metric_range_has_both_ends",
            ),
            models.CheckConstraint(condition=Q(warning_ratio__range=(0, 1)), name="metric_warning_is_ratio"),
            models.CheckConstraint(
                condition=~Q(conversion="quantile") | Q(quantile__gt=0, quantile__lt=1),
                name="metric_quantile_inside_0_1",
            ),
            models.CheckConstraint(condition=Q(interval_s__gte=5, step_s__gte=1), name="metric_interval_positive"),
            models.CheckConstraint(condition=Q(overlap_s__lte=90 * 86400), name="metric_overlap_at_most_90_days"),
            models.CheckConstraint(condition=Q(label_min__range=(0, 1)), name="metric_label_min_is_ratio"),
            *POLICY_CONSTRAINTS,
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_pull_at"], condition=Q(is_enabled=True, provenance="pulled"), name="metric_due"),
            models.Index(fields=["fresh_until"], condition=Q(is_enabled=True), name="metric_fresh_until"),
            models.Index(fields=["state"], name="metric_state"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.initiative.tab_url('metrics')}{self.pk}/"

    @property
    def lateness_allowed(self) -> timedelta:
        """How old the latest mature value may be before silence counts: interval plus grace plus the lag of labels."""
        return timedelta(seconds=self.interval_s + self.grace_s + self.maturity_s)

    @property
    def silent_since(self) -> datetime:
        """From when silence is counted: the latest value, or the creation if there never was one."""
        return self.latest_at or self.created_at
