"""Somebody signed that a locked KPI contract changes. Insert-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from metrics.models import KpiContractVersion


class Rebaseline(models.Model):
    """The signature under one version of a KPI contract that was locked; `payload` carries the version's content."""

    version = models.OneToOneField(KpiContractVersion, on_delete=models.PROTECT, related_name="rebaseline")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rebaselines")
    signed_by_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"Re-baseline signed by {self.signed_by_name}"
