"""Abstract rows that every app builds on."""

from django.db import models

from common.errors import Conflict


class Versioned(models.Model):
    """A row edited by people: `version` grows with each save by a service, and guards against silent overwrite."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def check_version(self, seen: int | None, current: dict[str, str] | None = None) -> None:
        """Raise Conflict unless `seen` (the version on the person's form) is the one that stands; None skips the check."""
        if seen is not None and seen != self.version:
            raise Conflict(
                "Somebody saved this in the meantime. Compare both versions, then save again.", current=current
            )
