"""Reports: the portfolio frozen at a moment, and links that show the status board without an account until they end."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock

LINK_LASTS = timedelta(days=30)


class Snapshot(models.Model):
    """What the portfolio was at `taken_at`; insert-only in the database. `facts` is what `report_facts.facts_now` gave.

    Each day's first tick freezes one (`is_daily`); people freeze others. It holds what the whole organisation may see:
    initiatives that only their members see are counted in it and not named. `digest` is the SHA-256 of the canonical JSON.
    """

    taken_at = models.DateTimeField(default=clock.now)
    day = models.DateField()
    is_daily = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-taken_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("day", condition=Q(is_daily=True), name="snapshot_once_a_day"),
            models.CheckConstraint(condition=Q(is_daily=True) | ~Q(name=""), name="snapshot_by_hand_has_name"),
        ]

    def __str__(self) -> str:
        return self.name or f"Daily report of {self.day:%-d %b %Y}"

    def get_absolute_url(self) -> str:
        return f"/reports/{self.pk}/"


class BoardLinkQuerySet(models.QuerySet["BoardLink"]):
    def live(self) -> Self:
        """Links that still open the board."""
        return self.filter(withdrawn_at=None, ends_at__gt=clock.now())


class BoardLink(models.Model):
    """A read-only address of the status board for people and screens without an account. Only its SHA-256 is stored."""

    name = models.CharField(max_length=120)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = BoardLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="link_ends_after_it_was_made"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None and self.ends_at > clock.now()
