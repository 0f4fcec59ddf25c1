"""What was frozen for a gate: stored once, found by its content."""

from typing import ClassVar

from django.db import models

from common import clock


class Bundle(models.Model):
    """The exact bytes that people sign, insert-only (migration 0002).

    `body` is canonical JSON text (UTF-8); `digest` is its SHA-256 in hex; `sections` maps a section's name to the
    SHA-256 of that section's canonical JSON.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.TextField()
    sections = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.digest[:12]
