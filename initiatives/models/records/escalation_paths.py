"""Who is called when it goes wrong."""

from typing import Any

from django.db import models

from initiatives.models.records.base import Record


class EscalationPath(Record):
    """Phase 3: who is called, in which order, after how many minutes; rehearsed or only written down."""

    title = models.CharField(max_length=160)
    steps = models.JSONField(default=list, help_text="[{who, how, after_minutes}]")
    rehearsed_on = models.DateField(null=True, blank=True)
    rehearsal_note = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False

    @property
    def is_exercised(self) -> bool:
        """Whether it was ever tried; a path that was not reads *untested*."""
        return self.rehearsed_on is not None

    @property
    def ordered_steps(self) -> list[dict[str, Any]]:
        """Its steps in the order of their minutes."""
        return sorted(self.steps, key=lambda step: int(step.get("after_minutes") or 0))

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(steps=self.steps, a_rehearsal=self.rehearsed_on)
