"""Tests against a threshold."""

from django.db import models

from initiatives.models.records.base import Record


class TestResult(Record):
    """Phase 3: a load, security, fairness or evaluation test: threshold fixed before the run, what was measured, on how many."""

    __test__ = False

    class Kind(models.TextChoices):
        LOAD = "load", "Load"
        SECURITY = "security", "Security"
        FAIRNESS = "fairness", "Fairness"
        EVALUATION = "evaluation", "Evaluation"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    suite = models.CharField(max_length=160, help_text="The suite and its version.")
    measure = models.CharField(max_length=120, help_text="What is measured, for example response time p95.")
    unit = models.CharField(max_length=20, blank=True, help_text="s, req/s, EUR; ratio for a share of 1.")
    lower_is_better = models.BooleanField(default=True)
    threshold = models.DecimalField(max_digits=16, decimal_places=4)
    threshold_fixed_on = models.DateField(null=True, blank=True, help_text="Must not be after the run.")
    measured = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    slices = models.JSONField(default=list, blank=True, help_text="[{name, measured, n}]")
    run_on = models.DateField(null=True, blank=True)
    tested_rate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="Requests a second."
    )
    tested_users = models.PositiveIntegerField(null=True, blank=True, help_text="At the same time.")
    tested_data_volume = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Rows a day."
    )
    tested_unit_cost = models.DecimalField(
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Cost of one case, in the currency of the envelope.",
    )
    report_url = models.URLField("address of the report", max_length=500, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.suite}"

    @property
    def is_within_threshold(self) -> bool:
        if self.measured is None:
            return False
        return self.measured <= self.threshold if self.lower_is_better else self.measured >= self.threshold

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(
            a_measured_value=self.measured, the_day_of_the_run=self.run_on, a_sample_size=self.sample_size
        )
        if self.threshold_fixed_on is None or (self.run_on and self.threshold_fixed_on > self.run_on):
            lacking.append("a threshold fixed before the run")
        if self.measured is not None and not self.is_within_threshold:
            lacking.append("a result within its threshold")
        if self.kind == self.Kind.EVALUATION:
            lacking += self._lacks(a_baseline=self.baseline, results_by_slice=self.slices)
        return lacking
