"""Files of points that people bring."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from metrics.models.metric import Metric


class PointFile(models.Model):
    """An uploaded file of points, kept as it came, with what became of each of its rows once it was stored."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="files")
    filename = models.CharField(max_length=160)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    zone = models.CharField(max_length=64, default="UTC")
    decimal = models.CharField(max_length=1, default=".")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    stored_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-added_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("metric", "sha256", "zone", "decimal", name="point_file_once"),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return f"{self.metric.get_absolute_url()}files/{self.pk}/"
