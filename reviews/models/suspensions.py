"""A running system is told to stop, at once; going on again is a decision. Both insert-only."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Incident, Initiative


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def open(self) -> Self:
        """Not resumed."""
        return self.filter(resumption=None)


class Suspension(models.Model):
    """The verdict of this initiative is *no* from `suspended_at` until somebody resumes it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="suspensions")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="suspensions")
    reason = models.CharField(max_length=300)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="suspensions"
    )
    suspended_by_name = models.CharField(max_length=120)
    suspended_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = SuspensionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"Suspended: {self.reason}"

    @property
    def words(self) -> str:
        """`Suspended since 3 Nov 2026 10:41 UTC: …`"""
        return f"Suspended since {self.suspended_at:%-d %b %Y %H:%M} UTC: {self.reason}"


class Resumption(models.Model):
    """The decision to go on, by the sponsor or a program manager who did not suspend it, with proof of identity."""

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="resumption")
    reason = models.TextField(max_length=4000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="resumptions")
    decided_by_name = models.CharField(max_length=120)
    decided_as = models.CharField(max_length=20, help_text="sponsor or program_manager")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    resumed_at = models.DateTimeField()
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"Resumed by {self.decided_by_name}"
