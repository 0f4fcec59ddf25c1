"""Structured records that know metrics: planned signals, pilot cohorts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from initiatives.models import Record
from metrics.models.metric import Metric, MetricState, Purpose


class PlannedSignal(Record):
    """Phase 2, monitoring plan: a signal that is watched; ready while its metric is switched on and has fresh data."""

    signal = models.CharField(max_length=160)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.OTHER)
    why = models.CharField(max_length=300, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="planned_signals")

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.signal

    def missing(self) -> list[str]:
        lacking = super().missing()
        if self.metric is None:
            return [*lacking, "a metric"]
        if not self.metric.is_enabled:
            return [*lacking, f"the metric {self.metric.name} switched on"]
        if self.metric.state == MetricState.STALE:
            return [*lacking, f"fresh data from the metric {self.metric.name}"]
        return lacking if self.metric.latest_at else [*lacking, f"data from the metric {self.metric.name}"]


class PilotCohort(Record):
    """Phase 3: real users in a controlled environment, with their KPI against the baseline."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        COMPARED = "compared", "Compared"

    title = models.CharField(max_length=160)
    users = models.PositiveIntegerField(null=True, blank=True, help_text="How many people.")
    who = models.CharField(max_length=200, blank=True, help_text="Real users: which team, which site.")
    environment = models.CharField(
        max_length=200, blank=True, help_text="Where they use it, and what catches a failure."
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    kpi_baseline = models.DecimalField(
        "KPI baseline", max_digits=18, decimal_places=6, null=True, blank=True, help_text="In the unit of the contract."
    )
    kpi_measured = models.DecimalField(
        "KPI measured", max_digits=18, decimal_places=6, null=True, blank=True, help_text="In the same unit."
    )
    sample_size = models.PositiveIntegerField(null=True, blank=True, help_text="Cases behind the measured KPI.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="cohort_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(
            the_number_of_users=self.users,
            who_they_are=self.who,
            an_environment=self.environment,
            a_start=self.starts_on,
            an_end=self.ends_on,
            a_KPI_baseline=self.kpi_baseline,
            a_measured_KPI=self.kpi_measured,
            a_sample_size=self.sample_size,
        )
        return lacking if self.state == self.State.COMPARED else [*lacking, "the comparison with the baseline"]
