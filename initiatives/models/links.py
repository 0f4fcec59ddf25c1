"""A link that is evidence: which version of the page it is bound to, and what the last look found."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models.evidence import EvidenceVersion


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def due(self, now: datetime) -> Self:
        """To be looked at now, and nobody holds a lease on them; of links whose content stands."""
        free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
        return self.filter(free, next_check_at__lte=now, version__removal=None).order_by("next_check_at", "pk")


class EvidenceLink(models.Model):
    """One link version: its pin, its state, and the lease of the worker that looks at it.

    `pinned_by` says what binds it: `address` (a commit, tag or digest in the address), `etag` or `content` (SHA-256 of
    the first megabyte at the time of adding); empty while it is *unsealed*. `pin` is what it was bound to, `seen_pin`
    what the last look found. `confirmed_pin` is set by a person who looked at a change and stands by it.
    """

    class State(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked yet"
        REACHABLE = "reachable", "Reachable"
        CHANGED = "changed", "Changed"
        GONE = "gone", "Gone"
        NOT_ALLOWED = "not_allowed", "Not allowed"

    version = models.OneToOneField(EvidenceVersion, on_delete=models.PROTECT, related_name="link")
    state = models.CharField(max_length=11, choices=State.choices, default=State.UNCHECKED)
    pinned_by = models.CharField(max_length=8, blank=True)
    pin = models.CharField(max_length=200, blank=True)
    seen_pin = models.CharField(max_length=200, blank=True)
    confirmed_pin = models.CharField(max_length=200, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=200, blank=True, help_text="What the last look said, in words.")
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(default=clock.now, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)

    objects: ClassVar = EvidenceLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    @property
    def is_broken(self) -> bool:
        """What it pointed to is no longer there: no evidence until it is replaced or confirmed."""
        return self.state in (self.State.CHANGED, self.State.GONE)
