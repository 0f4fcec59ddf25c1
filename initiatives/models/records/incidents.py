"""What went wrong with real users."""

from django.db import models

from common import clock
from initiatives.models.initiative import Phase
from initiatives.models.records.base import Record


class Incident(Record):
    """Something went wrong with real users."""

    class Severity(models.IntegerChoices):
        LOW = 3, "Low"
        HIGH = 2, "High"
        CRITICAL = 1, "Critical"

    title = models.CharField(max_length=200)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.HIGH)
    aware_at = models.DateTimeField(default=clock.now)
    what_happened = models.TextField(max_length=4000, blank=True)
    phase = models.PositiveSmallIntegerField(choices=Phase.choices, null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(max_length=4000, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(a_resolution=self.resolved_at)
