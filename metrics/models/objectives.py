"""Service level objectives: what share must be good over a rolling period, and how it stands."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from common.actors import Actor
from common.models import Versioned
from initiatives.models import Initiative
from metrics.models.metric import Metric


class Counting(models.TextChoices):
    SHARE = "share", "Each value is a share, with its number of cases"
    PAIR = "pair", "Two metrics: how many in all, how many of them good"
    SLICES = "slices", "Each value is a slice of time that meets the target or misses it"


class ObjectiveState(models.TextChoices):
    UNKNOWN = "unknown", "Not known"
    HELD = "held", "Inside its budget"
    BURNING = "burning", "Budget burning"
    SPENT = "spent", "Budget spent"


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def running(self) -> Self:
        return self.filter(ended_at=None)

    def due(self, now: datetime) -> Self:
        """Running objectives of enabled metrics that are to be judged, longest overdue first."""
        return self.running().filter(metric__is_enabled=True, judge_at__lte=now).order_by("judge_at", "id")


class Objective(Versioned):
    """At least `target` (a ratio) of what `metric` counts is good, over the last `period_days`.

    *share*: `metric` holds ratios with their n; the good ones where higher is better, the failed ones where lower is.
    *pair*: `metric` counts all cases of each point, `good_metric` the good ones. *slices*: each point of `metric` is one
    slice of time, judged by `slice_target` ([direction, limit, upper]), a copy: another target of the metric changes no past.

    `judge_at` and everything below it is kept by services. `checks` are the last judgements ([instant, pressure, cases]),
    `burns` the rules with their windows as they were found; `as_of` is the newest instant that they know.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="objectives")
    name = models.CharField(max_length=120)
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="objectives")
    good_metric = models.ForeignKey(Metric, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    counting = models.CharField(max_length=6, choices=Counting.choices)
    slice_target = models.JSONField(default=list, blank=True)
    target = models.FloatField(help_text="The share that must be good: a ratio such as 0.995.")
    period_days = models.PositiveSmallIntegerField("period in days", default=28)
    min_cases = models.PositiveIntegerField("cases at least", default=100)
    why = models.CharField(max_length=300, blank=True, help_text="Whom it hurts when it is missed.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    judge_at = models.DateTimeField(default=clock.now, editable=False)
    judged_at = models.DateTimeField(null=True, editable=False)
    as_of = models.DateTimeField(null=True, editable=False)
    state = models.CharField(
        max_length=7, choices=ObjectiveState.choices, default=ObjectiveState.UNKNOWN, editable=False
    )
    total = models.FloatField(default=0, editable=False)
    failed = models.FloatField(default=0, editable=False)
    left = models.FloatField(null=True, editable=False)
    covered = models.FloatField(default=0, editable=False)
    words = models.CharField(max_length=300, blank=True, editable=False)
    burns = models.JSONField(default=list, editable=False)
    checks = models.JSONField(default=list, editable=False)

    objects: ClassVar = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("ended_at").desc(nulls_first=True), "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "name", condition=Q(ended_at=None), name="objective_name_once"),
            models.CheckConstraint(
                condition=Q(target__gt=0, target__lt=1),
                name="objective_target_leaves_a_budget",
                violation_error_code="target",
                violation_error_message="Ask for a share above 0 and below 1, such as 0.995; 1 leaves no budget to spend.",
            ),
            models.CheckConstraint(
                condition=Q(period_days__range=(3, 92)),
                name="objective_period_3_to_92_days",
                violation_error_code="period_days",
                violation_error_message="Ask for 3 to 92 days; 28 holds the same weekdays every time.",
            ),
            models.CheckConstraint(
                condition=~Q(counting="pair") | Q(good_metric__isnull=False), name="objective_pair_has_both"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["judge_at"], condition=Q(ended_at=None), name="objective_due"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/i/{self.initiative.key}/objectives/{self.pk}/"
