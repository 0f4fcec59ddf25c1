"""Retraining and re-evaluation: what sets it off, each time it was due, and what was measured before and after."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.actors import Actor
from initiatives.models import Component, Initiative, Record
from metrics.models.metric import Metric


class Retraining(Record):
    """Phase 4: how a model, a prompt or a vendor's model is kept good. Each time it was due is a `RetrainingRun`.

    Triggers are columns, so that a tick can read them; `trigger` says in words what they cannot. `last_on`, `outcome`,
    `before` and `after` repeat the last run in words.
    """

    LATER: ClassVar = ("every_days", "drift_metric", "component")

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
    every_days = models.PositiveSmallIntegerField(
        "due every", null=True, blank=True, help_text="Days after the last time."
    )
    drift_metric = models.ForeignKey(
        Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="retrainings",
        verbose_name="due when this drifts", help_text="Or misses its target for longer than a moment.",
    )  # fmt: skip
    component = models.ForeignKey(
        Component, on_delete=models.PROTECT, null=True, blank=True, related_name="retrainings",
        verbose_name="due at each new version of",
    )  # fmt: skip
    last_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    before = models.CharField("result before", max_length=200, blank=True, help_text="On the same test set.")
    after = models.CharField("result after", max_length=200, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.last_on or self.next_due_on or ''}".strip()

    @property
    def triggers(self) -> list[str]:
        """Every trigger in words."""
        found = [f"every {self.every_days} days" if self.every_days else ""]
        found.append(f"when {self.drift_metric} drifts" if self.drift_metric else "")
        found.append(f"at each new version of {self.component}" if self.component else "")
        return [words for words in (*found, self.trigger) if words]

    def missing(self) -> list[str]:
        has_trigger = self.trigger or self.every_days or self.drift_metric_id or self.component_id
        lacking = super().missing() + self._lacks(
            a_trigger=has_trigger or None,
            the_last_date=self.last_on,
            the_next_date=self.next_due_on,
            an_outcome=self.outcome,
            the_result_before=self.before,
            the_result_after=self.after,
        )
        if self.next_due_on and self.next_due_on < clock.today():
            lacking.append("the retraining that was due")
        return lacking


class RunQuerySet(models.QuerySet["RetrainingRun"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def due(self) -> Self:
        """Runs that wait for their evaluation."""
        return self.filter(state=RetrainingRun.State.DUE)


class RetrainingRun(models.Model):
    """One time that a retraining or re-evaluation was due: why, what was found, and what was decided."""

    class Cause(models.TextChoices):
        DRIFT = "drift", "Drift"
        COMPONENT = "component", "New version"
        SCHEDULE = "schedule", "Schedule"
        HAND = "hand", "By hand"

    class State(models.TextChoices):
        DUE = "due", "Due"
        ADOPTED = "adopted", "Adopted"
        REJECTED = "rejected", "Rejected"

    retraining = models.ForeignKey(Retraining, on_delete=models.CASCADE, related_name="runs")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="retraining_runs")
    cause = models.CharField(max_length=9, choices=Cause.choices)
    words = models.CharField(max_length=300, help_text="Why it is due.")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    version_label = models.CharField(max_length=80, blank=True)
    test_set = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("retraining", condition=Q(state="due"), name="retraining_run_one_due"),
            models.CheckConstraint(
                condition=Q(state="due", closed_at=None) | (~Q(state="due") & Q(closed_at__isnull=False)),
                name="retraining_run_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retraining.get_what_display()}: {self.words}"

    def get_absolute_url(self) -> str:
        return f"/i/{self.initiative.key}/retrainings/{self.retraining_id}/"


class RunReading(models.Model):
    """One measure of a run, before and after on the same test set. Ratios are ratios; `n` is how many cases it rests on."""

    run = models.ForeignKey(RetrainingRun, on_delete=models.CASCADE, related_name="readings")
    measure = models.CharField(max_length=160)
    metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, related_name="+")
    unit = models.CharField(max_length=24, blank=True)
    is_lower_better = models.BooleanField(default=False)
    before = models.FloatField()
    after = models.FloatField()
    n = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint("run", "measure", name="run_reading_once")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.before:g} → {self.after:g}"
