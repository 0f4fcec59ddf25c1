"""Windows of points that somebody decided by, and what became of those points since. Insert-only in the database."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common import clock
from metrics.models.metric import Metric


class FrozenWindow(models.Model):
    """Points with start < at ≤ end stand behind something that people sign; `reason` says what, in words."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="frozen_windows")
    start = models.DateTimeField()
    end = models.DateTimeField()
    reason = models.CharField(max_length=160)
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-frozen_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="frozen_window_forward"),
        ]
        indexes: ClassVar = [models.Index(fields=["metric", "end"], name="frozen_window_of_metric")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M}"

    @classmethod
    def covers(cls, metric: str = "metric_id", at: str = "at") -> Exists:
        """Whether a point of the outer query stands in a frozen window."""
        return Exists(cls.objects.filter(metric_id=OuterRef(metric), start__lt=OuterRef(at), end__gte=OuterRef(at)))


class PointRevisionQuerySet(models.QuerySet["PointRevision"]):
    def inside(self, metric_id: int, start: datetime, end: datetime) -> Self:
        return self.filter(metric_id=metric_id, at__gt=start, at__lte=end)


class PointRevision(models.Model):
    """A point of a frozen window was another one before; `new_value` is None when it was taken away."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField()
    old_value = models.FloatField()
    old_n = models.PositiveBigIntegerField(null=True)
    new_value = models.FloatField(null=True)
    new_n = models.PositiveBigIntegerField(null=True)
    pull_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = PointRevisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["metric", "recorded_at"], name="point_revision_of_metric")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.old_value:g} → {self.new_value}"
