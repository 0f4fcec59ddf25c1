"""That something ends soon was said to somebody, once for each step ahead."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Initiative


class Reminder(models.Model):
    """`user` was reminded, `days` (14, 7 or 1) ahead, that `about` ends on `ends_on`. Insert-only. Mail is sent from it.

    `about` names the thing: `condition:17`, `waiver:3`, `evidence:41`, `signature:8`. A new end begins anew.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    about = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("user", "about", "ends_on", "days", name="reminder_once_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.days} d ahead"
