"""What drift is judged from, and how it was judged."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from metrics.models.metric import Metric


class DriftKind(models.TextChoices):
    DISTRIBUTION = "distribution", "Distribution"
    SERIES = "series", "Series"


class DriftState(models.TextChoices):
    STABLE = "stable", "Stable"
    WARNING = "warning", "Moving"
    DRIFTED = "drifted", "Drifted"
    NOT_ENOUGH_DATA = "not_enough_data", "Not enough data"


class DriftReference(models.Model):
    """The baseline of one column: counts over fixed bins. Numbers have `edges`, one fewer than bins; else `categories`.

    Never changed: a new baseline is a new row, and the newest of a column counts.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="drift_references")
    column = models.CharField(max_length=60)
    edges = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    counts = models.JSONField()
    n = models.PositiveBigIntegerField()
    label = models.CharField(max_length=160)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-added_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["metric", "column", "-added_at"], name="drift_reference_newest")]

    def __str__(self) -> str:
        return f"{self.column}: {self.label}"


class DriftSnapshot(models.Model):
    """The counts of one column at one instant, over the bins of the reference that it names."""

    reference = models.ForeignKey(DriftReference, on_delete=models.CASCADE, related_name="snapshots")
    at = models.DateTimeField()
    counts = models.JSONField()
    n = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [models.UniqueConstraint("reference", "at", name="drift_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.reference.column} {self.at:%Y-%m-%dT%H:%M:%SZ}"


class DriftVerdict(models.Model):
    """One judgement with its method, parameters, n, threshold and result in words (docs/rules/drift.md).

    `column` is empty for a series. `at` is the instant of the snapshot, or the end of the newest day of the series.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="drift_verdicts")
    kind = models.CharField(max_length=12, choices=DriftKind.choices)
    column = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=DriftState.choices)
    method = models.CharField(max_length=80)
    n = models.PositiveBigIntegerField()
    statistic = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    parameters = models.JSONField(default=dict)
    words = models.CharField(max_length=400)
    judged_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-at", "column"]
        constraints: ClassVar = [
            models.UniqueConstraint("metric", "kind", "column", "at", name="drift_verdict_once"),
            models.CheckConstraint(
                condition=Q(state="not_enough_data") | Q(statistic__isnull=False), name="drift_verdict_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.words}"


class DriftPeriod(models.Model):
    """The period that a person chose for a series to be compared with (both days included, UTC). The newest row counts.

    A row without days goes back to the eight weeks before what is judged. Never changed: a new choice is a new row.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="drift_periods")
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("to", null=True, blank=True)
    reason = models.CharField(max_length=300)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-chosen_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="drift_period_has_both_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}" if self.starts_on else "the eight weeks before"
