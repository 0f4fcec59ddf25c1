"""Addresses at which a calendar program reads what is due, without signing in."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> Self:
        """Feeds that open something now: not ended, their owner here."""
        return self.filter(ended_at=None, owner__is_active=True)


class CalendarFeed(models.Model):
    """A person's calendar address. Only the SHA-256 of its secret is stored; a new one ends the one before."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("owner", condition=Q(ended_at=None), name="calendar_feed_one_live"),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.owner_id}"
