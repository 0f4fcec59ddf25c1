"""What could go wrong."""

from typing import ClassVar

from django.db import models

from initiatives.models.records.base import Record


class Risk(Record):
    """What could go wrong, how likely and how bad on 1–5, and what is done about it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MITIGATED = "mitigated", "Mitigated"
        ACCEPTED = "accepted", "Accepted"
        CLOSED = "closed", "Closed"

    title = models.CharField(max_length=160)
    cause = models.CharField(max_length=300, blank=True)
    likelihood = models.PositiveSmallIntegerField(default=3, help_text="From 1, rare, to 5, almost certain.")
    impact = models.PositiveSmallIntegerField(default=3, help_text="From 1, slight, to 5, severe.")
    mitigation = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_scales_1_to_5",
                violation_error_code="likelihood",
                violation_error_message="Likelihood and impact are figures from 1 to 5.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def exposure(self) -> int:
        return self.likelihood * self.impact

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(a_mitigation=self.mitigation)
