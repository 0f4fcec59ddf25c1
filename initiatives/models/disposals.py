"""Disposal: what became of each thing that a retired initiative held. Lines are never changed; a correction is a new one."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from common import clock
from initiatives.models.evidence import EvidenceVersion
from initiatives.models.initiative import Initiative


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def current(self) -> Self:
        """The newest line of each subject of each initiative: the one that holds."""
        later = Disposal.objects.filter(
            initiative_id=OuterRef("initiative_id"), subject=OuterRef("subject"), pk__gt=OuterRef("pk")
        )
        return self.exclude(Exists(later))

    def settled(self, day: date) -> Self:
        """Current lines that answer their subject on that day: all but what is kept and whose last day has passed."""
        return self.current().exclude(outcome=Disposal.Outcome.KEPT, kept_until__lt=day)

    def answered(self, day: date) -> Coalesce:
        """How many subjects of the initiative of the outer query are answered on that day."""
        mine = self.settled(day).filter(initiative_id=OuterRef("pk")).order_by().values("initiative_id")
        return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


class Disposal(models.Model):
    """One line of the disposal record: who says that this was disposed of, is kept until a day, went to somebody, or never was.

    Insert-only in the database (migration 0016). `done_on` is the day of the act, or of the decision to keep.
    """

    class Subject(models.TextChoices):
        MODEL = "model", "Model and weights"
        TRAINING_DATA = "training_data", "Training and test data"
        OPERATIONAL_DATA = "operational_data", "Data of operation: inputs, outputs, logs"
        ACCESS = "access", "Access and credentials"
        INTEGRATIONS = "integrations", "Integrations and endpoints"
        EVIDENCE = "evidence", "Evidence and documents"
        CONTRACT = "contract", "Contract with the vendor"

    class Outcome(models.TextChoices):
        DISPOSED = "disposed", "Disposed of or ended"
        KEPT = "kept", "Kept until a day"
        HANDED_OVER = "handed_over", "Handed over"
        NONE = "none", "There was none"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="disposals")
    subject = models.CharField(max_length=16, choices=Subject.choices)
    outcome = models.CharField(max_length=11, choices=Outcome.choices)
    what = models.CharField(max_length=500)
    reason = models.CharField(max_length=500, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    handed_to = models.CharField(max_length=160, blank=True)
    done_on = models.DateField()
    proof = models.ForeignKey(EvidenceVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = DisposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="kept", kept_until__isnull=False, kept_until__gte=F("done_on"))
                | ~Q(outcome="kept") & Q(kept_until=None),
                name="disposal_kept_until_a_day",
                violation_error_code="kept_until",
                violation_error_message="Until when is it kept? Choose a day that is still to come.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="kept") | ~Q(reason=""),
                name="disposal_kept_for_a_reason",
                violation_error_code="reason",
                violation_error_message="Say why it is kept: the law, the contract, the hold.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="handed_over") & ~Q(handed_to="") | ~Q(outcome="handed_over") & Q(handed_to=""),
                name="disposal_handed_to_somebody",
                violation_error_code="handed_to",
                violation_error_message="Say to whom it went.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.outcome_words}"

    @property
    def outcome_words(self) -> str:
        """`kept until 3 Nov 2030`, `handed over to Archive`, `disposed of or ended`, `there was none`."""
        if self.kept_until is not None:
            return f"kept until {self.kept_until:%-d %b %Y}"
        if self.handed_to:
            return f"handed over to {self.handed_to}"
        return self.get_outcome_display().lower()
