"""That a backup was restored: in earnest, or as a trial."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from common import clock

DRILL_EVERY = timedelta(days=30)


class Restore(models.Model):
    """One restore. A trial (`is_trial`) goes into a fresh place and is thrown away; `words` say what was proved or failed."""

    at = models.DateTimeField(default=clock.now)
    backup_made_at = models.DateTimeField(null=True)
    is_trial = models.BooleanField()
    passed = models.BooleanField()
    words = models.CharField(max_length=500)
    seconds = models.FloatField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{'trial' if self.is_trial else 'restore'} {self.at:%Y-%m-%d}: {'passed' if self.passed else 'failed'}"
