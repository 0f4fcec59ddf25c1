"""The structured records that phases ask for and that need nothing above this app.

Each has an owner, typed fields, and `is_ready`: the fact that a gate reads, with `missing()` naming what it lacks.
"""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from common.models import Versioned
from initiatives.models.initiative import Initiative, Phase

QUALITY_DIMENSIONS = (
    ("completeness", "Completeness"),
    ("accuracy", "Accuracy"),
    ("consistency", "Consistency"),
    ("timeliness", "Timeliness"),
    ("representativeness", "Representativeness"),
)


class Record(Versioned):
    """A typed record of one initiative with an owner."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="%(class)ss")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def missing(self) -> list[str]:
        """What a gate still needs of this record, in words; empty when it is ready."""
        return [] if self.owner_id else ["an owner"]

    @property
    def is_ready(self) -> bool:
        return not self.missing()

    def _lacks(self, **named: object) -> list[str]:
        return [words.replace("_", " ") for words, value in named.items() if value in (None, "", [])]


class DataSource(Record):
    """Phase 1: a system that the AI learns from or reads."""

    class Access(models.TextChoices):
        UNKNOWN = "unknown", "Unknown"
        ASKED = "asked", "Asked for"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"

    name = models.CharField(max_length=160)
    system = models.CharField(max_length=160, blank=True)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.UNKNOWN)
    legal_basis = models.CharField(max_length=200, blank=True)
    has_personal_data = models.BooleanField(default=False)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    freshness = models.CharField(max_length=120, blank=True)
    provenance = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(a_legal_basis=self.legal_basis)
        if self.access != self.Access.GRANTED:
            lacking.append("granted access")
        rated = {rating.dimension for rating in self.ratings.all()}
        lacking += [f"a measured sample for {label.lower()}" for code, label in QUALITY_DIMENSIONS if code not in rated]
        return lacking


class QualityRating(models.Model):
    """Quality of a data source in one dimension, rated from a measured sample.

    A constraint's violation_error_code names the field at which its message is shown.
    """

    data_source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="ratings")
    dimension = models.CharField(max_length=20, choices=QUALITY_DIMENSIONS)
    ratio = models.DecimalField(max_digits=6, decimal_places=5, help_text="Share of the sample that passes, 0–1.")
    sample_size = models.PositiveIntegerField()
    measured_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("data_source", "dimension", name="quality_rating_once"),
            models.CheckConstraint(
                condition=models.Q(ratio__range=(0, 1)),
                name="quality_rating_is_ratio",
                violation_error_code="ratio",
                violation_error_message="Write a share from 0 to 100 percent.",
            ),
            models.CheckConstraint(
                condition=models.Q(sample_size__gt=0),
                name="quality_rating_has_sample",
                violation_error_code="sample_size",
                violation_error_message="A sample has at least one row.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.ratio}"


class HumanTouchpoint(Record):
    """Phase 1: where a person reviews, overrides or is told."""

    class Kind(models.TextChoices):
        REVIEWS = "reviews", "A person reviews before it takes effect"
        OVERRIDES = "overrides", "A person can override it"
        IS_TOLD = "is_told", "A person is told afterwards"

    step = models.CharField(max_length=160, help_text="The step of the workflow.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    who = models.CharField(max_length=160, blank=True)
    when_wrong = models.CharField(
        max_length=300, blank=True, help_text="What that person does when the system is wrong."
    )

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.step

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(who_does_it=self.who, what_happens_when_it_is_wrong=self.when_wrong)


class Risk(Record):
    """What could go wrong, how likely and how bad on 1–5, and what is done about it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MITIGATED = "mitigated", "Mitigated"
        ACCEPTED = "accepted", "Accepted"
        CLOSED = "closed", "Closed"

    title = models.CharField(max_length=160)
    cause = models.CharField(max_length=300, blank=True)
    likelihood = models.PositiveSmallIntegerField(default=3)
    impact = models.PositiveSmallIntegerField(default=3)
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


class Decision(Record):
    """A question that was settled: options, choice, reason. Never edited; a later one supersedes it."""

    question = models.CharField(max_length=300)
    options = models.TextField(max_length=2000, blank=True)
    choice = models.CharField(max_length=300)
    reason = models.TextField(max_length=2000)
    decided_on = models.DateField(default=clock.today)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.question


class Requirement(Record):
    """Phase 2: a security or compliance requirement, with its owner, before the review asks for it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"

    discipline = models.CharField(max_length=24, choices=[("security", "Security"), ("compliance", "Compliance")])
    title = models.CharField(max_length=200)
    how_met = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title


class EdgeCase(Record):
    """Phase 3: something unusual that was found, what should happen, and whether that was tested."""

    title = models.CharField(max_length=200)
    found_in = models.CharField(max_length=160, blank=True)
    expected = models.CharField(max_length=500, blank=True, help_text="The behaviour that is expected.")
    tested_on = models.DateField(null=True, blank=True)
    passed = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(the_expected_behaviour=self.expected, a_test_date=self.tested_on)
        return lacking if self.passed else [*lacking, "a passed test"]


class EscalationPath(Record):
    """Phase 3: who is called, in which order, after how many minutes; rehearsed or only written down."""

    title = models.CharField(max_length=160)
    steps = models.JSONField(default=list, help_text="[{who, how, after_minutes}]")
    rehearsed_on = models.DateField(null=True, blank=True)
    rehearsal_note = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(steps=self.steps, a_rehearsal=self.rehearsed_on)


class Runbook(Record):
    """Phase 3: on call, failure modes, rollback, and a drill no older than `drill_every_days`."""

    title = models.CharField(max_length=160)
    on_call = models.CharField(max_length=160, blank=True)
    failure_modes = models.TextField(max_length=4000, blank=True)
    rollback = models.TextField(max_length=4000, blank=True)
    last_drill_on = models.DateField(null=True, blank=True)
    drill_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="How long the rollback took.")
    drill_every_days = models.PositiveIntegerField(default=180)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(
            who_is_on_call=self.on_call,
            failure_modes=self.failure_modes,
            a_rollback=self.rollback,
            a_drill=self.last_drill_on,
        )
        if self.last_drill_on and self.last_drill_on + timedelta(days=self.drill_every_days) < clock.today():
            lacking.append(f"a drill within {self.drill_every_days} days")
        return lacking


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
    measure = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
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
    tested_users = models.PositiveIntegerField(null=True, blank=True)
    tested_data_volume = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    tested_unit_cost = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    report_url = models.URLField(max_length=500, blank=True)

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
