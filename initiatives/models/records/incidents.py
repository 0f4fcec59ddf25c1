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
    on_call = models.CharField(max_length=160, blank=True, help_text="Who is called, from the runbook.")
    phase = models.PositiveSmallIntegerField(choices=Phase.choices, null=True, blank=True)
    contained_at = models.DateTimeField(null=True, blank=True)
    containment = models.TextField(max_length=4000, blank=True, help_text="What keeps it from doing more harm.")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(max_length=4000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    lesson = models.TextField(max_length=4000, blank=True)
    actions = models.TextField(max_length=4000, blank=True, help_text="What changes so that it does not come back.")

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/i/{self.initiative.key}/incidents/{self.pk}/"

    @property
    def stage(self) -> str:
        """declared, contained, resolved or reviewed."""
        if self.reviewed_at:
            return "reviewed"
        if self.resolved_at:
            return "resolved"
        return "contained" if self.contained_at else "declared"

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(a_resolution=self.resolved_at)
