"""What end users say, where they say it, and the change that it became."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common import clock
from common.actors import Actor
from initiatives.models import EdgeCase, Initiative, Record
from metrics.models.metric import Metric


class Change(Record):
    """Phase 4: something that is changed because of what was heard or seen, closed with one figure before and after.

    The figures are in the unit of `metric`, or in whatever `measure` says. Closed means: done on a day, with both.
    """

    title = models.CharField("what is changed", max_length=200)
    why = models.CharField(max_length=500, blank=True, help_text="What was heard or seen that asks for it.")
    metric = models.ForeignKey(
        Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes", verbose_name="shown by"
    )
    measure = models.CharField(
        max_length=160, blank=True, help_text="Which figure shows it, where no metric does: complaints a week."
    )
    before = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    after = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True, help_text="In the same unit.")
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The day on which it was done and measured.")

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(before__isnull=False, after__isnull=False),
                name="change_closed_has_both_figures",
                violation_error_code="closed_on",
                violation_error_message="A change is closed with its figure before and after. Give both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(
            why_it_is_made=self.why,
            the_figure_that_shows_it=self.metric_id or self.measure,
            a_figure_before=self.before,
            a_figure_after=self.after,
            the_day_on_which_it_was_done=self.closed_on,
        )


class FeedbackFormQuerySet(models.QuerySet["FeedbackForm"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(ended_at=None)


class FeedbackForm(models.Model):
    """A public page on which end users of one initiative say what they think. Who knows `code` may write, nothing else.

    All that the page shows of the initiative are `title` and `topics`.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="feedback_forms")
    code = models.CharField(max_length=43, unique=True)
    title = models.CharField(max_length=120, help_text="What its users call it. Everybody with the address reads it.")
    topics = models.JSONField(default=list, help_text="What it can be about, at most 12; empty asks in words.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = FeedbackFormQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/f/{self.code}/"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def uncounted(self) -> Self:
        """New or edited since the metric counted them."""
        return self.filter(Q(counted_version=None) | ~Q(counted_version=F("version")))


class Feedback(Record):
    """Phase 4: what an end user thinks; 1 (bad) to 5 (good). Unanswered bad feedback is not ready after 14 days.

    A loop that was closed once is no loop: feedback counts for `WINDOW` after it arrived, and while an answer is due.
    """

    ANSWER_WITHIN = timedelta(days=14)
    WINDOW = timedelta(days=90)

    received_at = models.DateTimeField(default=clock.now)
    score = models.PositiveSmallIntegerField(help_text="From 1, bad, to 5, good.")
    comment = models.TextField(max_length=2000, blank=True)
    about = models.CharField(max_length=160, blank=True, help_text="The case, the answer or the page that it is about.")
    channel = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    external_ref = models.CharField(max_length=120, blank=True, editable=False, help_text="What its sender calls it.")
    form = models.ForeignKey(FeedbackForm, on_delete=models.PROTECT, null=True, editable=False, related_name="pieces")
    edge_case = models.ForeignKey(
        EdgeCase, on_delete=models.SET_NULL, null=True, editable=False, related_name="feedback"
    )
    change = models.ForeignKey(Change, on_delete=models.SET_NULL, null=True, editable=False, related_name="feedback")
    counted_version = models.PositiveIntegerField(
        null=True, editable=False, help_text="The version that the metric of this initiative has counted."
    )

    objects: ClassVar = FeedbackQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="feedback_score_1_to_5"),
            models.UniqueConstraint(
                "initiative", "external_ref", condition=~Q(external_ref=""), name="feedback_external_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["initiative", "received_at"], name="feedback_received")]

    def __str__(self) -> str:
        return f"{self.score}/5 {self.comment[:60]}".strip()

    def counts_on(self, today: date) -> bool:
        """Whether a rule that asks for feedback looks at this piece on that day (UTC)."""
        return self.received_at.date() >= today - self.WINDOW or bool(self.missing())

    @property
    def turns_at(self) -> datetime | None:
        waits = self.score <= 2 and not self.answer
        return self.received_at + self.ANSWER_WITHIN + timedelta(microseconds=1) if waits else None

    def missing(self) -> list[str]:
        turns_at = self.turns_at
        return ["an answer"] if turns_at is not None and turns_at <= clock.now() else []
