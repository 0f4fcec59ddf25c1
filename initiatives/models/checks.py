"""Runs of the check that every stored file is still what it was."""

from typing import ClassVar

from django.db import models

from common import clock


class EvidenceCheck(models.Model):
    """One run over all versions of evidence; `cursor` is the last version looked at, so that a run goes on after a crash.

    `faults` names at most a hundred versions that are missing or changed: [{version, key, evidence, number, state}].
    """

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
