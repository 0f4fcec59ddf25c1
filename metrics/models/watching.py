"""Who was called about an alert, and when anything was last checked at all."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from initiatives.models import EscalationPath
from metrics.models.alerts import Alert


class Escalation(models.Model):
    """Step `number` of a path was reached: from `made_at` on this person has the ball. Once for each opening of an alert.

    `user` is None where the path names somebody who is not known here. `mailed_at` is set once the mail has left.
    """

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="escalations")
    path = models.ForeignKey(EscalationPath, on_delete=models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(help_text="When the alert opened that was climbing.")
    number = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=200)
    how = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="alerts_called"
    )
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["alert_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("alert", "began_at", "number", name="escalation_each_step_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(mailed_at=None), name="escalation_unmailed"),
        ]

    def __str__(self) -> str:
        return f"Step {self.number}: {self.who}"


class Beat(models.Model):
    """One row: when pulls were last dispatched and states last swept, and for which stop administrators were told."""

    dispatched_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    told_of = models.DateTimeField(null=True, help_text="The last check before the stop that was mailed.")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="beat_only_one")]

    def __str__(self) -> str:
        return f"checked {self.last_at}"

    @property
    def last_at(self) -> datetime | None:
        """When everything was last checked: the older of the two; None while one has never run."""
        times = (self.dispatched_at, self.swept_at)
        return None if None in times else min(at for at in times if at is not None)
