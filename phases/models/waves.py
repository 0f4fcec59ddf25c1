"""Expansion waves: to whom an initiative in production grows next, and when that is undone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from initiatives.models import Record
from metrics.models import Metric


class ExpansionWave(Record):
    """Phase 4: a group of users that is added, with the threshold of success and of abort fixed beforehand.

    The thresholds are read against the latest value of `metric`, in its unit; its direction says which side is good.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        APPROVED = "approved", "Approved"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        ABORTED = "aborted", "Aborted"

    title = models.CharField(max_length=160)
    group = models.CharField(max_length=160, blank=True, help_text="Who gets it now.")
    users = models.PositiveIntegerField(null=True, blank=True, help_text="How many people that adds.")
    use_case = models.CharField(max_length=200, blank=True, help_text="The use case that is added, if any.")
    region = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="waves")
    success_threshold = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="In the unit of the metric; a ratio as 0.7 for 70 %.",
    )
    abort_threshold = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="In the unit of the metric; a ratio as 0.7 for 70 %.",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=500, blank=True, help_text="What happened, in words.")

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(state="aborted") | ~Q(outcome=""), name="wave_aborted_has_outcome"),
        ]

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(
            a_group=self.group,
            a_number_of_users=self.users,
            a_start_date=self.starts_on,
            a_metric=self.metric_id,
            a_success_threshold=self.success_threshold,
            an_abort_threshold=self.abort_threshold,
        )

    @property
    def has_started(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.SUCCEEDED, self.State.ABORTED)
