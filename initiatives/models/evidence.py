"""Evidence: a chain of versions, each insert-only."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from initiatives.models.initiative import Initiative


class Evidence(models.Model):
    """A named piece of proof. Its content lives in its versions; the newest one counts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class EvidenceVersion(models.Model):
    """What was given, by whom, when; insert-only in the database (migration 0002)."""

    class Kind(models.TextChoices):
        FILE = "file", "File"
        LINK = "link", "Link"
        TEXT = "text", "Text"

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    filename = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    supplied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    effective_on = models.DateField(help_text="When the test was really run, the document really written.")
    valid_until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["evidence_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("evidence", "number", name="evidence_version_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("effective_on")),
                name="evidence_valid_after_effective",
                violation_error_code="valid_until",
                violation_error_message="It would end before it begins. Choose a later day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} v{self.number}"

    def is_valid_on(self, day: date) -> bool:
        """Expired evidence is not evidence."""
        return self.valid_until is None or self.valid_until >= day
