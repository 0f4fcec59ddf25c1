"""Playbooks that are being written: a draft in parts, each with its own version, and allowed to be broken."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.models import Versioned
from phases.models.playbooks import PlaybookVersion


class PlaybookDraft(models.Model):
    """The next version of the playbook `slug`, or the first of a new one. One draft a playbook, whoever writes in it."""

    slug = models.SlugField(max_length=60, unique=True)
    based_on = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, null=True, related_name="drafts")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return f"{self.slug} (draft)"

    def get_absolute_url(self) -> str:
        return f"/playbooks/drafts/{self.pk}/"


class DraftPart(Versioned):
    """Settings, a phase, a gate or an item of a draft, as the plain values of the YAML file. It may be incomplete."""

    class Kind(models.TextChoices):
        SETTINGS = "settings", "Settings"
        PHASE = "phase", "Phase"
        GATE = "gate", "Gate"
        ITEM = "item", "Item"

    draft = models.ForeignKey(PlaybookDraft, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    phase = models.PositiveSmallIntegerField(help_text="1–4; 0 for the settings.")
    position = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["phase", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("draft", "kind", "phase", condition=~Q(kind="item"), name="draft_part_once"),
            models.CheckConstraint(
                condition=Q(kind="settings", phase=0) | (~Q(kind="settings") & Q(phase__range=(1, 4))),
                name="draft_part_phase",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.phase}.{self.position}"

    def get_absolute_url(self) -> str:
        return f"/playbooks/drafts/{self.draft_id}/parts/{self.pk}/"

    @property
    def title(self) -> str:
        """What a list calls it."""
        named: Any = self.content.get("title") or self.content.get("name")
        fallback = {"settings": "Settings", "item": "Item without a title"}.get(
            self.kind, f"{self.kind.capitalize()} {self.phase}"
        )
        return str(named) if named else fallback
