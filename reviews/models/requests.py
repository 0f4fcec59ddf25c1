"""A gate is asked for, round by round, and reviewers are named."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Discipline
from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Phase
from reviews.models.bundles import Bundle


class GateRequestQuerySet(models.QuerySet["GateRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Requests of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(state=GateRequest.State.OPEN)

    def assigned_to(self, user_id: int | None) -> Self:
        """Requests on which this person is named as a reviewer."""
        return self.filter(assignments__reviewer_id=user_id, assignments__ended_at=None).distinct()


class GateRequest(models.Model):
    """Round n of one gate: `bundle` is what was frozen when it was asked for. `due_on` is when signatures are wanted."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="gate_requests")
    phase = models.PositiveSmallIntegerField(choices=Phase.choices)
    round = models.PositiveIntegerField()
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gate_requests")
    requested_at = models.DateTimeField(default=clock.now)
    statement = models.CharField(max_length=600)
    scope = models.TextField(max_length=2000)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    missing = models.JSONField(default=list, help_text="[{code, title, state}] that were not met at the request.")
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar = GateRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "phase", "round", name="gate_request_round_once"),
            models.UniqueConstraint("initiative", condition=Q(state="open"), name="gate_request_one_open"),
            models.CheckConstraint(condition=Q(phase__range=(1, 4)), name="gate_request_phase_1_to_4"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="gate_request_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.key}: gate {self.phase}, round {self.round}"

    def get_absolute_url(self) -> str:
        return f"/reviews/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class ReviewAssignment(models.Model):
    """One review of one discipline that is asked for: of a named person, or of the discipline's pool (no reviewer yet).

    A person who takes it from the pool, or takes up what they were named for, has *claimed* it since `claimed_at`.
    Releasing, reassigning and taking from the pool end the row (`ended_why`) and open another one.
    """

    gate_request = models.ForeignKey(GateRequest, on_delete=models.CASCADE, related_name="assignments")
    discipline = models.CharField(max_length=24, choices=Discipline.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="review_assignments"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects: ClassVar = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "gate_request", "discipline", "reviewer", condition=Q(ended_at=None), name="review_assignment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None) | Q(reviewer__isnull=False), name="review_assignment_claimed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_discipline_display()} of {self.gate_request_id}"


class SeenMark(models.Model):
    """A person has looked at one criterion as it stood; the mark lapses when `digest` of that criterion changes."""

    gate_request = models.ForeignKey(GateRequest, on_delete=models.CASCADE, related_name="seen_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("gate_request", "user", "criterion", name="seen_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} seen by {self.user_id}"
