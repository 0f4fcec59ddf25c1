"""Runs of the check that every stored file is still what it was."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from common.actors import CLOCK


class EvidenceCheck(models.Model):
    """One run over all versions of evidence, begun by a person, the clock or the command.

    `cursor` is the last version looked at, so that a run goes on after a crash. `faults` names at most a hundred versions
    that are missing or changed: [{version, key, evidence, number, state}].
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=120, default=CLOCK.name)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    cursor = models.BigIntegerField(default=0)
    intact = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}: {self.intact} intact, {self.missing} missing, {self.changed} changed"
