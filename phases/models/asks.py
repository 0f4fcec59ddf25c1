"""Asks: a question that one person decides, with its options, what is recommended and what waiting costs."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from common.actors import Actor
from initiatives.models import Decision, Initiative
from phases.models.stays import Wait


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, actor: Actor) -> Self:
        """Asks of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def open(self) -> Self:
        """Neither answered nor withdrawn, and about something that still goes on."""
        return self.filter(answered_at=None, withdrawn_at=None).exclude(initiative__status__in=("stopped", "retired"))


class Ask(models.Model):
    """One question to one person. What was asked never changes: it is answered once, or withdrawn with a reason.

    `options` is a list of two to five texts, of which `recommendation` and later `choice` are one each. The answer is the
    `decision`; it ends `wait`.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="asks")
    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="asks")
    question = models.CharField(max_length=300)
    options = models.JSONField()
    recommendation = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True, help_text="Why this is recommended.")
    cost_of_waiting = models.CharField(max_length=300)
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    mailed_at = models.DateTimeField(null=True, editable=False)

    choice = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="ask")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar = AskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("answered_at").desc(nulls_first=True), "due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, decision=None, choice="")
                | Q(answered_at__isnull=False, decision__isnull=False),
                name="ask_answer_is_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None), name="ask_answered_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="ask_withdrawn_has_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(answered_at=None, withdrawn_at=None), name="ask_open"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/i/{self.initiative.key}/asks/{self.pk}/"

    @property
    def state(self) -> str:
        """open, answered or withdrawn."""
        return "answered" if self.answered_at else "withdrawn" if self.withdrawn_at else "open"

    @property
    def is_late(self) -> bool:
        return self.state == "open" and self.due_on < clock.today()
