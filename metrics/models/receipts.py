"""What was answered to a batch that came with an idempotency key."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock

MAX_KEY = 100


class PushReceipt(models.Model):
    """A batch of points that its sender named: the same name from the same account gets this answer, and stores nothing."""

    pushed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=MAX_KEY)
    sha256 = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    received_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("pushed_by", "key", name="push_receipt_once")]

    def __str__(self) -> str:
        return self.key
