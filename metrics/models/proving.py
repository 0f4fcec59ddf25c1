"""Whose numbers these are: who typed or pushed them, and who else stands behind one. Insert-only in the database."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from metrics.models.metric import Metric


class NumberGiven(models.Model):
    """Somebody typed, brought in a file or pushed values of this metric that are measured on `day` (UTC)."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="given_by")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["day", "id"]
        constraints: ClassVar = [models.UniqueConstraint("metric", "day", "user", name="number_given_once_a_day")]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.user_id} {self.day}"


class NumberConfirmation(models.Model):
    """A second person stands behind this very number: `value` over the `n` points with start < at ≤ end.

    It stands for that number alone. Another value, another number of points, a newer point or a point of the window
    that was changed afterwards makes another number, behind which nobody stands until somebody confirms it.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="confirmations")
    aggregate = models.CharField(max_length=12)
    start = models.DateTimeField()
    end = models.DateTimeField()
    value = models.FloatField()
    unit = models.CharField(max_length=24, blank=True)
    n = models.PositiveIntegerField()
    newest_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-confirmed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(n__gte=1), name="number_confirmed_has_points"),
            models.CheckConstraint(
                condition=models.Q(newest_at__gt=models.F("start"), newest_at__lte=models.F("end")),
                name="number_confirmed_inside_its_window",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["metric", "newest_at"], name="number_confirmed")]

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}".strip()
