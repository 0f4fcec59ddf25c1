"""That sealed texts were moved to a new key."""

from typing import ClassVar

from django.db import models

from common import clock


class KeyRotation(models.Model):
    """Sealing everything anew with the key `key_id`, which was the newest then. A run that was broken off is open until
    another one ends it; `sealed` counts what its runs have moved.
    """

    key_id = models.CharField(max_length=16)
    began_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    sealed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-began_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("key_id", condition=models.Q(finished_at=None), name="key_rotation_one_open"),
        ]

    def __str__(self) -> str:
        return f"to the key {self.key_id}"
