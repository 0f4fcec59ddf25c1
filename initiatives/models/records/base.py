"""What all records share."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from common.models import Versioned
from initiatives.models.initiative import Initiative


class Record(Versioned):
    """A typed record of one initiative with an owner."""

    LATER: ClassVar[tuple[str, ...]] = ()
    """Fields that came after records like this were signed: they enter what is signed only once they say something."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="%(class)ss")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def missing(self) -> list[str]:
        """What a gate still needs of this record, in words; empty when it is ready."""
        return [] if self.owner_id else ["an owner"]

    @property
    def turns_at(self) -> datetime | None:
        """The instant inside a day at which time alone makes it lack something. Dates need none: they turn at midnight UTC."""
        return None

    @property
    def is_ready(self) -> bool:
        return not self.missing()

    def _lacks(self, **named: object) -> list[str]:
        return [words.replace("_", " ") for words, value in named.items() if value in (None, "", [])]
