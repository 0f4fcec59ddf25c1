"""Who is called when it goes wrong."""

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

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        return super().missing() + self._lacks(steps=self.steps, a_rehearsal=self.rehearsed_on)
