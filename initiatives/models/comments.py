"""What people say about something, and whom they mention. Comments are never changed; their author may retract one."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.actors import Actor
from initiatives.models.initiative import Initiative


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Comments of initiatives that the actor may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def about(self, initiative: Initiative, subject: str, *subject_ids: str) -> Self:
        """The thread of one thing, under all the ids that it had."""
        return self.filter(initiative=initiative, subject=subject, subject_id__in=subject_ids)


class Comment(models.Model):
    """One comment, insert-only. `subject` and `subject_id` name what it is about as text: nothing here knows items or metrics."""

    class Subject(models.TextChoices):
        INITIATIVE = "initiative", "Initiative"
        ITEM = "item", "Checklist item"
        METRIC = "metric", "Metric"
        REVIEW = "review", "Gate review"

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="comments")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=4000)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    said_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["initiative", "subject", "subject_id"], name="comment_thread")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_text")]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """Where the thread stands, at this comment."""
        key = self.initiative.key
        page = {
            self.Subject.ITEM.value: f"/i/{key}/items/{self.subject_id}/",
            self.Subject.METRIC.value: f"/i/{key}/metrics/{self.subject_id}/",
            self.Subject.REVIEW.value: f"/reviews/{self.subject_id}/",
        }.get(self.subject, f"/i/{key}/activity/")
        return f"{page}#comment-{self.pk}"


class CommentRetraction(models.Model):
    """Its author takes a comment back: from then on its words are shown to nobody. Insert-only; the row of the words stays."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="retraction")
    retracted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"retraction of {self.comment_id}"


class Mention(models.Model):
    """A person who was named in a comment with `@handle`; on their My work until read or answered."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions")
    handle = models.CharField(max_length=254)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint("comment", "user", name="mention_once")]

    def __str__(self) -> str:
        return f"@{self.handle}"
