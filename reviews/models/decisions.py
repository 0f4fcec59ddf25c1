"""A person decides a gate."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.bundles import Bundle
from reviews.models.requests import GateRequest


class Outcome(models.TextChoices):
    GO = "go", "Go"
    CONDITIONAL_GO = "conditional_go", "Conditional go"
    RECYCLE = "recycle", "Recycle"
    HOLD = "hold", "Hold"
    STOP = "stop", "Stop"


class GateDecision(models.Model):
    """The outcome of one request, insert-only. A wrong one is corrected by a new one that names it in `corrects`.

    Columns that may be null came with payload version 2; null means *not known*.
    """

    gate_request = models.ForeignKey(GateRequest, on_delete=models.PROTECT, related_name="decisions")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    reason = models.TextField(max_length=4000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gate_decisions")
    decided_by_name = models.CharField(max_length=120)
    decided_as = models.CharField(max_length=20, help_text="sponsor or program_manager")
    verdict = models.JSONField(default=dict, help_text="The verdict line by line as it was computed under the lock.")
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    decided_roles = models.JSONField(null=True)
    policy_version = models.CharField(max_length=120, null=True)
    policy_digest = models.CharField(max_length=64, null=True)
    auth_factors = models.JSONField(null=True)
    session_ref = models.CharField(max_length=64, null=True)
    request_id = models.CharField(max_length=40, null=True)
    ip = models.CharField(max_length=45, null=True)
    user_agent = models.CharField(max_length=300, null=True)
    payload_version = models.SmallIntegerField(null=True)
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("gate_request", condition=Q(corrects=None), name="gate_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} on {self.gate_request_id}"
