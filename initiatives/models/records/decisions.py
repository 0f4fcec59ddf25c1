"""What was settled."""

from django.db import models

from common import clock
from initiatives.models.records.base import Record


class Decision(Record):
    """A question that was settled: options, choice, reason. Never edited; a later one supersedes it."""

    question = models.CharField(max_length=300)
    options = models.TextField(max_length=2000, blank=True)
    choice = models.CharField(max_length=300)
    reason = models.TextField(max_length=2000)
    decided_on = models.DateField(default=clock.today)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.question
