"""Structured records that know metrics: planned signals, pilot cohorts, retrainings, feedback."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from common import clock
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


class Retraining(Record):
    """Phase 4: a retraining, a prompt change or a new vendor model, with the re-evaluation that followed."""

    class What(models.TextChoices):
        MODEL = "model", "Model"
        PROMPT = "prompt", "Prompt"
        VENDOR_MODEL = "vendor_model", "Vendor's model"

    class Outcome(models.TextChoices):
        PENDING = "", "Not evaluated yet"
        ADOPTED = "adopted", "Adopted"
        REJECTED = "rejected", "Rejected"

    what = models.CharField(max_length=12, choices=What.choices, default=What.MODEL)
    trigger = models.CharField(max_length=300, blank=True, help_text="What sets it off, for example drift above 0.1.")
    last_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    before = models.CharField("result before", max_length=200, blank=True, help_text="On the same test set.")
    after = models.CharField("result after", max_length=200, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.last_on or self.next_due_on or ''}".strip()

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(
            a_trigger=self.trigger,
            the_last_date=self.last_on,
            the_next_date=self.next_due_on,
            an_outcome=self.outcome,
            the_result_before=self.before,
            the_result_after=self.after,
        )
        if self.next_due_on and self.next_due_on < clock.today():
            lacking.append("the retraining that was due")
        return lacking


class Feedback(Record):
    """Phase 4: what an end user thinks; 1 (bad) to 5 (good). Unanswered bad feedback is not ready after 14 days.

    A loop that was closed once is no loop: feedback counts for `WINDOW` after it arrived, and while an answer is due.
    """

    ANSWER_WITHIN = timedelta(days=14)
    WINDOW = timedelta(days=90)

    received_at = models.DateTimeField(default=clock.now)
    score = models.PositiveSmallIntegerField(help_text="From 1, bad, to 5, good.")
    comment = models.TextField(max_length=2000, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="feedback_score_1_to_5")]

    def __str__(self) -> str:
        return f"{self.score}/5 {self.comment[:60]}".strip()

    def counts_on(self, today: date) -> bool:
        """Whether a rule that asks for feedback looks at this piece on that day (UTC)."""
        return self.received_at.date() >= today - self.WINDOW or bool(self.missing())

    @property
    def turns_at(self) -> datetime | None:
        waits = self.score <= 2 and not self.answer
        return self.received_at + self.ANSWER_WITHIN + timedelta(microseconds=1) if waits else None

    def missing(self) -> list[str]:
        turns_at = self.turns_at
        return ["an answer"] if turns_at is not None and turns_at <= clock.now() else []
