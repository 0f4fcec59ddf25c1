"""What security and compliance ask."""

from django.db import models

from initiatives.models.records.base import Record


class Requirement(Record):
    """Phase 2: a security or compliance requirement, with its owner, before the review asks for it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"

    discipline = models.CharField(max_length=24, choices=[("security", "Security"), ("compliance", "Compliance")])
    title = models.CharField(max_length=200)
    how_met = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title
