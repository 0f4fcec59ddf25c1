"""Alerts and annotations."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Risk
from metrics.models.metric import Metric
from metrics.models.objectives import Objective


class AlertKind(models.TextChoices):
    BREACHED = "breached", "Breached"
    SILENT = "silent", "No values"
    FAILING = "failing", "Source failing"
    BURNING = "burning", "Budget burning"


class ClosedAs(models.TextChoices):
    RECOVERED = "recovered", "Values are good again"
    WRONG_TARGET = "wrong_target", "Closed as wrong target"
    ENDED = "ended", "Ended with its initiative"
    OVER = "over", "Its objective has ended"


class Urgency(models.TextChoices):
    NOW = "now", "Now"
    SOON = "soon", "Soon"


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor, is_few=True))

    def open(self) -> Self:
        """Alerts that are not closed, whoever is on them."""
        return self.filter(closed_at=None)

    def loud(self, now: datetime) -> Self:
        """Open alerts that nobody has acknowledged and that are not snoozed."""
        return self.open().filter(acknowledged_at=None).exclude(snoozed_until__gt=now)


class Alert(models.Model):
    """Something that lasts: a breach, a silence, a failing source, a burning budget.

    `starts_at` is when it went wrong, `opened_at` when it was noticed (anew, for one that was closed as a wrong target and
    came back), `last_bad_at` the last check that missed the target, `expected_end_at` when who acknowledged it expects it
    over. `target_then` is the target that was called wrong. A burning budget names its `objective` and how urgent it is.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="alerts")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="alerts")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, null=True, blank=True, related_name="alerts")
    kind = models.CharField(max_length=8, choices=AlertKind.choices)
    urgency = models.CharField(max_length=4, choices=Urgency.choices, blank=True)
    starts_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    expected_end_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_assigned"
    )
    risk = models.ForeignKey(Risk, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts")
    last_bad_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(max_length=12, choices=ClosedAs.choices, blank=True)
    close_reason = models.CharField(max_length=300, blank=True)
    target_then = models.JSONField(default=list, blank=True)

    objects: ClassVar = AlertQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("closed_at").desc(nulls_first=True), "-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "metric", "kind", condition=Q(closed_at=None, objective=None), name="alert_one_open"
            ),
            models.UniqueConstraint(
                "objective", condition=Q(closed_at=None, objective__isnull=False), name="alert_one_open_of_an_objective"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("starts_at")), name="alert_closes_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["initiative"], condition=Q(closed_at=None), name="alert_open_initiative")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.detail}"

    def get_absolute_url(self) -> str:
        return f"/alerts/{self.pk}/"

    @property
    def cause(self) -> str:
        """What it has in common with others: alerts of one failing source are one group, any other is its own."""
        if self.kind == AlertKind.FAILING and self.metric.source_id is not None:
            return f"source-{self.metric.source_id}"
        return f"alert-{self.pk}"

    def state_at(self, now: datetime) -> str:
        """closed, snoozed, acknowledged or open."""
        if self.closed_at:
            return "closed"
        if self.snoozed_until and self.snoozed_until > now:
            return "snoozed"
        return "acknowledged" if self.acknowledged_at else "open"


class AnnotationKind(models.TextChoices):
    RELEASE = "release", "Release"
    RETRAINING = "retraining", "Retraining"
    PROMPT_CHANGE = "prompt_change", "Prompt change"
    GATE = "gate", "Gate"
    INCIDENT = "incident", "Incident"
    NOTE = "note", "Note"


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))


class Annotation(models.Model):
    """What happened at a moment, shown as a flag on the charts of its initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="annotations")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was over, for what lasts.")
    kind = models.CharField(max_length=14, choices=AnnotationKind.choices)
    text = models.CharField(max_length=300)
    external_ref = models.CharField(max_length=160, blank=True, help_text="What another system calls it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar = AnnotationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["initiative", "at"], name="annotation_initiative_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "initiative", "external_ref", condition=~Q(external_ref=""), name="annotation_external_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="annotation_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def label(self) -> str:
        """The text of its flag, with the end of what lasted."""
        return f"{self.text} (until {self.ended_at:%-d %b %H:%M})" if self.ended_at else self.text
