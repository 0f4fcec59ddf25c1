"""Seats: which person stands for what on an initiative."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from initiatives.models.initiative import Initiative


class SeatKind(models.TextChoices):
    ENGINEERING = "engineering", "Engineering owner"
    OPERATIONS = "operations", "Operations owner"
    BUSINESS = "business", "Business owner"
    LEAD = "lead", "Lead"
    SPONSOR = "sponsor", "Sponsor"
    MEMBER = "member", "Member"
    REVIEWER = "reviewer", "Reviewer"


OWNER_SEATS = (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS)


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)

    def accepted(self) -> Self:
        """Seats that count: their holder has accepted, is still there, and is an active user."""
        return self.current().filter(accepted_at__isnull=False, user__is_active=True)

    def kinds_of(self, user_id: int | None, initiative_id: int) -> frozenset[str]:
        """The kinds of seat that count which this person holds on that initiative. One query."""
        if user_id is None:
            return frozenset()
        held = self.accepted().filter(user_id=user_id, initiative_id=initiative_id)
        return frozenset(held.values_list("kind", flat=True))


class Seat(models.Model):
    """One person in one seat. The person's seat counts from `accepted_at` to `ended_at`. A reviewer's row gives sight only."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=12, choices=SeatKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    assigned_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "initiative",
                "kind",
                condition=Q(ended_at=None) & ~Q(kind__in=["member", "reviewer"]),
                name="seat_one_holder",
            ),
            models.UniqueConstraint("initiative", "kind", "user", condition=Q(ended_at=None), name="seat_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.initiative_id}"
