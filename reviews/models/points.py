"""Review points and questions: what somebody wants answered, and what was said to it, row by row."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Phase
from reviews.models.requests import GateRequest
from reviews.models.signatures import Signature

Interval = tuple[datetime, datetime | None]


class PointState(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    ACCEPTED = "accepted", "Accepted"


class ReviewPointQuerySet(models.QuerySet["ReviewPoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """Points of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def in_state(self, *states: PointState) -> Self:
        """Those whose last row makes them one of these states; a point that nothing was said to is open."""
        last = PointEntry.objects.filter(point_id=OuterRef("pk")).order_by("-number").values("makes")[:1]
        present = Coalesce(Subquery(last), models.Value(PointState.OPEN.value))
        return self.alias(present=present).filter(present__in=states)

    def of_gate(self, initiative: Initiative, phase: int) -> Self:
        """The points of every round of one gate, and the questions that were asked early, in phases 1 and 2."""
        return self.filter(initiative=initiative).filter(Q(gate_request__phase=phase) | Q(gate_request=None))

    def running(self) -> Self:
        """Points whose gate the initiative has not passed yet, and early questions; of active initiatives."""
        is_present = Q(gate_request__phase=F("initiative__phase")) | Q(gate_request=None)
        return self.filter(is_present, initiative__status="active")


class ReviewPoint(models.Model):
    """A point (to be changed) or a question; insert-only, as are the rows said to it (migration 0006).

    `gate_request` is None for a question asked early, before any gate. `discipline` is the discipline of the review,
    or the owner seat that asked. `asked` is who is asked, if a person was named. Its state is the last entry's.
    """

    class Kind(models.TextChoices):
        POINT = "point", "Point"
        QUESTION = "question", "Question"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="review_points")
    gate_request = models.ForeignKey(
        GateRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    phase = models.PositiveSmallIntegerField(choices=Phase.choices)
    discipline = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    criterion = models.CharField(max_length=80, blank=True)
    text = models.TextField(max_length=4000)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_points")
    raised_at = models.DateTimeField(default=clock.now)
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="points")

    objects: ClassVar = ReviewPointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="review_point_has_text"),
            models.CheckConstraint(
                condition=Q(gate_request__isnull=False) | Q(kind="question", phase__in=(1, 2)),
                name="review_point_early_question",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"/reviews/points/{self.pk}/"

    @property
    def is_early(self) -> bool:
        """Asked before any gate: the team asks, a reviewer answers."""
        return self.gate_request_id is None

    @property
    def state(self) -> PointState:
        """The state after the last row; reads the prefetched entries."""
        last = max(self.entries.all(), key=lambda entry: entry.number, default=None)
        return PointState(last.makes) if last else PointState.OPEN

    @property
    def open_intervals(self) -> list[Interval]:
        """When it waited for an answer, oldest first; the last one has no end while it is open."""
        found: list[Interval] = []
        start: datetime | None = self.raised_at
        for entry in sorted(self.entries.all(), key=lambda entry: entry.number):
            if start is not None and entry.makes != PointState.OPEN:
                found.append((start, entry.said_at))
                start = None
            elif start is None and entry.makes == PointState.OPEN:
                start = entry.said_at
        return [*found, (start, None)] if start is not None else found


class PointEntry(models.Model):
    """The n-th thing said to a point, insert-only. `makes` is the state that the point has from then on."""

    point = models.ForeignKey(ReviewPoint, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    makes = models.CharField(max_length=8, choices=PointState.choices)
    text = models.TextField(max_length=4000, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["point", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("point", "number", name="point_entry_number_once"),
            models.CheckConstraint(condition=Q(makes="accepted") | ~Q(text=""), name="point_entry_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.get_makes_display()} {self.number}"
