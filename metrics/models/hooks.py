"""Doors for systems that sign what they send instead of holding a token."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from common import clock
from common.actors import Actor
from initiatives.models import Initiative


class HookKind(models.TextChoices):
    GITHUB = "github", "GitHub deployments"


class HookQuerySet(models.QuerySet["Hook"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))

    def open(self) -> Self:
        return self.filter(ended_at=None)


class Hook(models.Model):
    """A webhook of one initiative. The secret is encrypted with the row's id; whoever signs with it is let in."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="hooks")
    kind = models.CharField(max_length=12, choices=HookKind.choices)
    secret_encrypted = models.TextField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(null=True, help_text="When it last brought something.")
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = HookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-added_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.initiative_id}"

    def get_absolute_url(self) -> str:
        return f"/hooks/{self.kind}/{self.pk}/"
