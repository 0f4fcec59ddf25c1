"""Measured points and the pulls that fetched them."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from metrics.models.metric import Metric, Provenance


class Point(models.Model):
    """One finite value at one instant; a metric has at most one point at any instant."""

    pk = models.CompositePrimaryKey("metric_id", "at")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="points", db_index=False)
    at = models.DateTimeField()
    value = models.FloatField()
    n = models.PositiveBigIntegerField(null=True)
    provenance = models.CharField(max_length=6, choices=Provenance.choices)
    pull_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.value:g}"


class PullState(models.TextChoices):
    DUE = "due", "Due"
    LEASED = "leased", "Running"
    DONE = "done", "Done"
    EMPTY = "empty", "No data"
    FAILED = "failed", "Failed"
    QUARANTINED = "quarantined", "Quarantined"


OPEN_PULL_STATES = (PullState.DUE, PullState.LEASED)


class PullQuerySet(models.QuerySet["Pull"]):
    def claimable(self, now: datetime) -> Self:
        """Waiting pulls, and running ones whose lease ran out because their worker died or their message was lost."""
        return self.filter(Q(state=PullState.DUE) | Q(state=PullState.LEASED, lease_until__lte=now)).order_by(
            "due_at", "id"
        )

    def open(self) -> Self:
        return self.filter(state__in=OPEN_PULL_STATES)


class Pull(models.Model):
    """One fetch for one due time. `lease_token` names the worker that may write its result; a later token wins."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="pulls")
    due_at = models.DateTimeField()
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    state = models.CharField(max_length=12, choices=PullState.choices, default=PullState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=16, blank=True, help_text="Which message carries it.")
    is_history = models.BooleanField(default=False, help_text="Older points; it alarms nobody and moves no cursor.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    points = models.PositiveIntegerField(default=0)
    elapsed_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = PullQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-due_at"]
        constraints: ClassVar = [
            models.UniqueConstraint("metric", "due_at", name="pull_once_for_a_due_time"),
            models.UniqueConstraint("metric", condition=Q(state__in=["due", "leased"]), name="pull_one_open"),
            models.CheckConstraint(condition=Q(window_end__gte=models.F("window_start")), name="pull_window_forward"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=["due", "leased"]), name="pull_open"),
        ]

    def __str__(self) -> str:
        return f"pull {self.metric_id} {self.due_at:%Y-%m-%dT%H:%M:%SZ}"
