"""Gates in reverse: initiatives on watch, reviewers asked to look again, and what they found."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Discipline
from common import clock
from common.actors import Actor
from initiatives.models import Initiative


class Watch(models.Model):
    """An initiative is on watch since `since` because of `reason`; `code` names the cause, once while it lasts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="watches")
    code = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    reopens = models.JSONField(default=list, help_text="Codes of the criteria that are open again meanwhile.")
    asks = models.CharField(max_length=24, blank=True, help_text="The discipline or seat that is asked to act.")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "code", condition=Q(ended_at=None), name="watch_once_a_cause"),
        ]

    def __str__(self) -> str:
        return self.reason


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def visible_to(self, actor: Actor) -> Self:
        """Rechecks of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(state=Recheck.State.OPEN)

    def settled(self) -> Self:
        """Looked at, and it holds: the cause `code` reopens nothing any more."""
        return self.filter(state=Recheck.State.HOLDS)


class Recheck(models.Model):
    """A discipline is asked whether what it signed still holds, because of the cause `code`. One for each cause.

    Open until a reviewer finds that it *holds*, or until the cause has ended by itself (*ended*). A finding *does not
    hold* leaves it open: the criteria stay reopened until somebody has mended them and it was looked at again.
    """

    class State(models.TextChoices):
        OPEN = "open", "To check"
        HOLDS = "holds", "Holds"
        ENDED = "ended", "Ended"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="rechecks")
    code = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    criteria = models.JSONField(default=list, help_text="[{code, title}] that are open again meanwhile.")
    discipline = models.CharField(max_length=24, choices=Discipline.choices)
    asked = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="rechecks_asked")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RecheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "code", condition=Q(state="open"), name="recheck_once_a_cause"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="recheck_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_discipline_display()} recheck: {self.reason}"

    def get_absolute_url(self) -> str:
        return f"/reviews/rechecks/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class RecheckFinding(models.Model):
    """What a reviewer found, signed with proof of identity. Insert-only; the last one of a recheck counts."""

    class Found(models.TextChoices):
        HOLDS = "holds", "Holds"
        DOES_NOT_HOLD = "does_not_hold", "Does not hold"

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="findings")
    found = models.CharField(max_length=13, choices=Found.choices)
    comment = models.TextField(max_length=4000)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recheck_findings")
    signer_name = models.CharField(max_length=120, help_text="As printed at the time.")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.get_found_display()} by {self.signer_name}"
