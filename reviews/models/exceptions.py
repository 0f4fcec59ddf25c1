"""What a gate was passed with: conditions and waivers, each with an end."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from initiatives.models import EvidenceVersion, Initiative, Phase
from reviews.models.decisions import GateDecision
from reviews.models.requests import GateRequest
from reviews.models.signatures import Signature


class ConditionQuerySet(models.QuerySet["Condition"]):
    def open(self) -> Self:
        """Not closed, and set by a signature that still stands in its place or by a decision that was not corrected."""
        return self.filter(closed_at=None, decision__corrected_by=None).filter(
            Q(signature=None) | Q(signature__replaced_by=None, signature__revocation=None)
        )

    def of_initiative(self, initiative: Initiative) -> Self:
        return self.filter(gate_request__initiative=initiative)


class Condition(models.Model):
    """Something that must be done by `owner` until `due_on`; overdue, it closes the gate again by itself."""

    gate_request = models.ForeignKey(GateRequest, on_delete=models.PROTECT, related_name="conditions")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="conditions")
    decision = models.ForeignKey(
        GateDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="conditions"
    )
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conditions")
    due_on = models.DateField()
    needs_evidence = models.BooleanField(default=False, help_text="It is closed on a piece of evidence only.")
    evidence = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="conditions"
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)

    objects: ClassVar = ConditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="condition_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < clock.today()

    @property
    def lacks_evidence(self) -> bool:
        return self.needs_evidence and self.evidence_id is None


class ConditionExtension(models.Model):
    """Who set a condition gave it more time, with a reason. Insert-only; counted and shown."""

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="extensions")
    due_before = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=500)
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gt=F("due_before")), name="condition_extension_is_later"),
        ]

    def __str__(self) -> str:
        return f"until {self.due_on}"


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def active(self) -> Self:
        """Approved, not revoked, and not ended today."""
        return self.filter(approved_at__isnull=False, revoked_at=None, ends_on__gte=clock.today())

    def proposed(self) -> Self:
        """Waits for a second person."""
        return self.filter(approved_at=None, revoked_at=None, ends_on__gte=clock.today())

    def ended(self) -> Self:
        """Counted once and counts no more: past its day, or revoked."""
        return self.filter(approved_at__isnull=False).filter(Q(ends_on__lt=clock.today()) | Q(revoked_at__isnull=False))


class Waiver(models.Model):
    """A criterion is set aside until `ends_on`, for a reason, with a compensating control, approved by a second person."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="waivers")
    phase = models.PositiveSmallIntegerField(choices=Phase.choices)
    criterion = models.CharField(max_length=80, help_text="Code of an item or gate rule, or the slot of a veto.")
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list, help_text="Sections of the bundle that the criterion belongs to.")
    reason = models.TextField(max_length=2000)
    control = models.TextField(max_length=2000, help_text="What limits the risk instead.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField()
    extends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="extensions",
        help_text="The earlier waiver that this one goes on from.",
    )  # fmt: skip
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar = WaiverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")), name="waiver_second_person"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="waiver_approved_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(control=""), name="waiver_has_control"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="waiver_revoked_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} until {self.ends_on}"

    @property
    def is_active(self) -> bool:
        return self.approved_at is not None and self.revoked_at is None and self.ends_on >= clock.today()
