"""Removing the content of evidence: asked for by one person, approved by another; hash and tombstone stay for ever."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from initiatives.models.evidence import EvidenceVersion


class RemovalRequestQuerySet(models.QuerySet["RemovalRequest"]):
    def open(self) -> Self:
        return self.filter(state=RemovalRequest.State.OPEN)


class RemovalRequest(models.Model):
    """Somebody asks that the content of one version is removed, with a reason; it waits for a second person."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        APPROVED = "approved", "Approved"
        CLOSED = "closed", "Not removed"

    version = models.ForeignKey(EvidenceVersion, on_delete=models.PROTECT, related_name="removal_requests")
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, help_text="Why it was not removed.")

    objects: ClassVar = RemovalRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", condition=Q(state="open"), name="removal_request_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by=None)
                | (~Q(state="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="removal_request_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"removal of {self.version_id}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class EvidenceRemoval(models.Model):
    """The tombstone: what was removed (`sha256`, `size` in bytes), why, and which two people did it. Insert-only.

    The approval carries a proof of identity at most five minutes old.
    """

    version = models.OneToOneField(EvidenceVersion, on_delete=models.PROTECT, related_name="removal")
    request = models.OneToOneField(RemovalRequest, on_delete=models.PROTECT, related_name="removal")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    removed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(approved_by=F("requested_by")), name="removal_by_two_people"),
            models.CheckConstraint(condition=Q(removed_at__gte=F("auth_at")), name="removal_after_its_proof"),
        ]

    def __str__(self) -> str:
        return f"removed {self.version_id}"


class FileErasure(models.Model):
    """A file that must leave the disk because of a removal; the next tick does it, however often one breaks off.

    `outcome`: waiting; erased; kept, because another version holds the same content.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ERASED = "erased", "Erased"
        KEPT = "kept", "Kept: another version holds it"

    removal = models.OneToOneField(EvidenceRemoval, on_delete=models.PROTECT, related_name="erasure")
    sha256 = models.CharField(max_length=64, db_index=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.outcome}"
