"""Expansion waves: to whom an initiative in production grows next, and when that is undone."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from initiatives.models import ComponentVersion, DataClass, Record
from metrics.models import Metric


class WaveQuerySet(models.QuerySet["ExpansionWave"]):
    def halted(self) -> Self:
        """Running waves that reached their abort threshold and that nobody has ended or let go on."""
        return self.filter(state=ExpansionWave.State.RUNNING, abort_crossed_at__isnull=False)


class ExpansionWave(Record):
    """Phase 4: a group of users that is added, with the threshold of success and of abort fixed beforehand.

    The thresholds are read against `metric` since the wave began, in its unit; its direction says which side is good.
    What it adds (users, region, data class, peak rate, component version) is compared with the signed scope.
    """

    LATER: ClassVar = ("data_class", "peak_rate", "component_version", "judged_by", "min_samples", "success_days")

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        APPROVED = "approved", "Approved"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        ABORTED = "aborted", "Aborted"

    class Judged(models.TextChoices):
        MEAN = "", "Mean"
        LAST = "last", "Latest value"
        P95 = "p95", "95th percentile"
        PROPORTION = "proportion", "Proportion, its whole 95 % interval"

    title = models.CharField(max_length=160)
    group = models.CharField(max_length=160, blank=True, help_text="Who gets it now.")
    users = models.PositiveIntegerField(null=True, blank=True, help_text="How many people that adds.")
    use_case = models.CharField(max_length=200, blank=True, help_text="The use case that is added, if any.")
    region = models.CharField(max_length=100, blank=True)
    data_class = models.CharField(
        max_length=8, choices=DataClass.choices, blank=True, help_text="Only if it is another one than was signed."
    )
    peak_rate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True,
        help_text="Requests a second at the peak, of everybody together once this wave runs.",
    )  # fmt: skip
    component_version = models.ForeignKey(
        ComponentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="waves",
        help_text="Only if it runs on another model or version than was signed.",
    )  # fmt: skip
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
    judged_by = models.CharField(
        max_length=10, choices=Judged.choices, blank=True, help_text="Over everything since the wave began."
    )
    min_samples = models.PositiveSmallIntegerField(
        "values needed",
        null=True,
        blank=True,
        help_text="With fewer it is neither a success nor aborted; 1 unless set.",
    )
    success_days = models.PositiveSmallIntegerField(
        "days before success", null=True, blank=True, help_text="The first days are not the usual ones; 7 unless set."
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=500, blank=True, help_text="What happened, in words.")
    resumed_at = models.DateTimeField(null=True, editable=False, help_text="A person let it go on: judged from here.")
    judged_state = models.CharField(max_length=8, blank=True, editable=False)
    judged_words = models.CharField(max_length=300, blank=True, editable=False)
    judged_at = models.DateTimeField(null=True, editable=False)
    abort_crossed_at = models.DateTimeField(null=True, editable=False)
    scope_asked_at = models.DateTimeField(
        null=True, editable=False, help_text="Its review was asked for before it starts."
    )
    scope_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects: ClassVar = WaveQuerySet.as_manager()

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
    def is_halted(self) -> bool:
        return self.state == self.State.RUNNING and self.abort_crossed_at is not None

    @property
    def has_started(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.SUCCEEDED, self.State.ABORTED)
