"""Answers to items, the evidence attached to them, and events that pipelines report."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.models import Versioned
from initiatives.models import Evidence, Initiative
from phases.models.playbooks import Item


class AnswerState(models.TextChoices):
    OPEN = "open", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Answer(Versioned):
    """What an initiative answered to one item; exists from the first act on it (answer, assignment, evidence)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=14, choices=AnswerState.choices, default=AnswerState.OPEN)
    text = models.TextField(max_length=8000, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it does not apply, or why it was reopened.")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True, help_text="When it really happened, if earlier.")
    valid_until = models.DateField(null=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="assigned_answers"
    )
    due_on = models.DateField(null=True)
    evidence = models.ManyToManyField(Evidence, through="AnswerEvidence", related_name="answers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "item", name="answer_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "in_progress"]) | Q(answered_at__isnull=False),
                name="answer_done_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="not_applicable") | ~Q(reason=""), name="answer_na_has_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["assigned_to", "due_on"], name="answer_assigned")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"

    def is_valid_on(self, day: date) -> bool:
        """An answer past its last day no longer counts."""
        return self.valid_until is None or self.valid_until >= day


class AnswerEvidence(models.Model):
    """A piece of evidence that speaks for an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="attached")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attached_to")
    attached_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint("answer", "evidence", name="answer_evidence_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.evidence_id}"


class ExternalEvent(models.Model):
    """What a pipeline (or a person in its place) reported for an item of kind external. The newest one counts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="external_events")
    item_code = models.CharField(max_length=60)
    passed = models.BooleanField()
    at = models.DateTimeField(default=clock.now, help_text="When it was received.")
    url = models.URLField(max_length=1000, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["initiative", "item_code", "-at"], name="external_event_newest")]

    def __str__(self) -> str:
        return f"{self.item_code} {'passed' if self.passed else 'failed'}"

    def ends_at(self, valid_days: int | None) -> datetime | None:
        """The first instant at which the report no longer counts: just after `valid_days` days; None lasts for ever."""
        return None if valid_days is None else self.at + timedelta(days=valid_days, microseconds=1)
