"""What the lead says, beside what the data says."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models.initiative import Initiative


class Health(models.TextChoices):
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    OFF_TRACK = "off_track", "Off track"


class StatusUpdate(models.Model):
    """A dated report in the lead's own words."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="updates")
    health = models.CharField(max_length=10, choices=Health.choices)
    text = models.TextField(max_length=4000)
    next_step = models.CharField(max_length=300, blank=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-posted_at"]

    def __str__(self) -> str:
        return f"{self.get_health_display()} {self.posted_at:%Y-%m-%d}"
