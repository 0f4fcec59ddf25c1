"""The value ledger: what an initiative brings and costs, each figure with its grade, and the budget that gates release."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from common import clock
from common.actors import Actor
from common.models import Versioned
from initiatives.models import EvidenceVersion, Initiative, Phase
from metrics.models.metric import Metric


class ValueSide(models.TextChoices):
    BENEFIT = "benefit", "Benefit"
    COST = "cost", "Cost"


class ValueGrade(models.TextChoices):
    CLAIMED = "claimed", "Claimed"
    ESTIMATED = "estimated", "Estimated"
    MEASURED = "measured", "Measured"
    FINANCE_VERIFIED = "finance_verified", "Finance-verified"


class ValueEntryQuerySet(models.QuerySet["ValueEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def current(self) -> Self:
        """Entries that no later one replaces: what counts."""
        return self.filter(replaced_by=None)

    def with_grade(self) -> Self:
        """Adds `counts_as`: the grade given, or finance-verified once a second person has said so."""
        verified = Value(ValueGrade.FINANCE_VERIFIED.value)
        return self.annotate(counts_as=Case(When(verification__isnull=False, then=verified), default=F("grade")))


class ValueEntry(models.Model):
    """A benefit or a cost of a period (both days included), in the organisation's currency. Insert-only.

    `grade` is what the person gave; finance-verified comes from a `ValueVerification` alone. A correction is a new entry
    that names the one it `replaces`; an amount of zero withdraws it.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="value_entries")
    side = models.CharField(max_length=7, choices=ValueSide.choices)
    what = models.CharField(max_length=160)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, editable=False)
    grade = models.CharField(max_length=16, choices=ValueGrade.choices[:3])
    method = models.CharField(max_length=300, blank=True)
    sample_n = models.PositiveIntegerField("sample size", null=True, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(EvidenceVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = ValueEntryQuerySet.as_manager()

    counts_as: str  # with_grade

    class Meta:
        ordering: ClassVar = ["-entered_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="value_ends_after_start",
                violation_error_code="ends_on", violation_error_message="It would end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="value_amount_not_negative", violation_error_code="amount",
                violation_error_message="Amounts are not negative: choose benefit or cost instead.",
            ),
            models.CheckConstraint(condition=~Q(grade="finance_verified"), name="value_grade_is_given"),
            models.CheckConstraint(
                condition=Q(grade="claimed") | ~Q(method=""), name="value_has_method", violation_error_code="method",
                violation_error_message="Say how it was worked out; without a method it is claimed.",
            ),
            models.CheckConstraint(
                condition=~Q(grade="measured") | Q(metric__isnull=False) | Q(sample_n__isnull=False, sample_n__gte=1),
                name="value_measured_rests",
                violation_error_code="sample_n",
                violation_error_message="Measured rests on a metric or a sample: name one, or call it estimated.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.what}"

    def get_absolute_url(self) -> str:
        return f"/i/{self.initiative.key}/value/"


class ValueVerification(models.Model):
    """A second person says that finance agrees with an entry. Insert-only; `entered_by` is copied, so that the database
    itself refuses a verification of one's own entry."""

    entry = models.OneToOneField(ValueEntry, on_delete=models.PROTECT, related_name="verification")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entered_by=None) | ~Q(verified_by=F("entered_by")), name="value_verified_by_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} verified"


class ValueBasis(Versioned):
    """What unit cost and adoption are worked out from: one row for each initiative, changed with an audit entry."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="value_basis")
    volume_metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    adoption_metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    eligible_users = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Value basis of {self.initiative_id}"


class BudgetTrancheQuerySet(models.QuerySet["BudgetTranche"]):
    def current(self) -> Self:
        return self.filter(replaced_by=None)

    def with_release(self) -> Self:
        """Adds `is_released` and `moved_by`: what the newest move of the tranche says; None before any."""
        newest = BudgetMove.objects.filter(tranche=OuterRef("pk")).order_by("-id")
        return self.annotate(
            is_released=Subquery(newest.values("is_release")[:1]), moved_by=Subquery(newest.values("cause")[:1])
        )


class BudgetTranche(models.Model):
    """A part of the budget that the go of one gate releases. Insert-only; a correction names what it `replaces`."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="tranches")
    phase = models.PositiveSmallIntegerField("released by the gate of", choices=Phase.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, editable=False)
    purpose = models.CharField(max_length=160, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = BudgetTrancheQuerySet.as_manager()

    is_released: bool | None  # with_release
    moved_by: str | None

    class Meta:
        ordering: ClassVar = ["phase", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="tranche_amount_not_negative", violation_error_code="amount",
                violation_error_message="A budget is not negative; zero withdraws what it replaces.",
            ),
            models.CheckConstraint(condition=Q(phase__range=(1, 4)), name="tranche_of_a_gate"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Budget of gate {self.phase}"


class BudgetMove(models.Model):
    """A gate released a tranche, or the correction of its decision took it back. Insert-only; the newest counts."""

    tranche = models.ForeignKey(BudgetTranche, on_delete=models.PROTECT, related_name="moves")
    is_release = models.BooleanField()
    cause = models.CharField(max_length=60, help_text="What decided it, as its own app names it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.tranche_id} {'released' if self.is_release else 'taken back'}"
