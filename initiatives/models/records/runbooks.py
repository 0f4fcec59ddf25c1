"""How operations runs it."""

from datetime import timedelta

from django.db import models

from common import clock
from initiatives.models.records.base import Record


class Runbook(Record):
    """Phase 3: on call, failure modes, rollback, and a drill no older than `drill_every_days`."""

    title = models.CharField(max_length=160)
    on_call = models.CharField(max_length=160, blank=True)
    failure_modes = models.TextField(max_length=4000, blank=True)
    rollback = models.TextField(max_length=4000, blank=True)
    last_drill_on = models.DateField(null=True, blank=True)
    drill_minutes = models.PositiveIntegerField(
        "minutes of the drill", null=True, blank=True, help_text="How long the rollback took."
    )
    drill_every_days = models.PositiveIntegerField("days between drills", default=180)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    def missing(self) -> list[str]:
        lacking = super().missing() + self._lacks(
            who_is_on_call=self.on_call,
            failure_modes=self.failure_modes,
            a_rollback=self.rollback,
            a_drill=self.last_drill_on,
        )
        if self.last_drill_on and self.last_drill_on + timedelta(days=self.drill_every_days) < clock.today():
            lacking.append(f"a drill within {self.drill_every_days} days")
        return lacking
