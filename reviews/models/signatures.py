"""Signatures, what ends them, and failed proofs of identity."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from reviews.models.bundles import Bundle
from reviews.models.requests import GateRequest


class Signature(models.Model):
    """One act of signing, insert-only. What it is worth today is derived on read (`reviews.standing`), never stored.

    `role` is the owner seat of an acceptance or the discipline of a review; `place` counts from 1 to the quorum;
    `replaces` is the earlier signature in the same place that no longer held or was changed. `payload` is the canonical
    JSON text of all of it and `record_hash` its SHA-256. A trigger refuses a person in two slots of one request, the
    requester, a reviewer with a seat, and a proof of identity older than five minutes.
    """

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", "Acceptance"
        REVIEW = "review", "Review"

    class Decision(models.TextChoices):
        APPROVE = "approve", "Approve"
        APPROVE_WITH_CONDITIONS = "approve_with_conditions", "Approve with conditions"
        REQUEST_CHANGES = "request_changes", "Request changes"
        ABSTAIN = "abstain", "Abstain"

    gate_request = models.ForeignKey(GateRequest, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    role = models.CharField(max_length=24)
    place = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    decision = models.CharField(max_length=24, choices=Decision.choices)
    meaning = models.CharField(max_length=300, help_text="The exact sentence that the signer saw.")
    statement = models.CharField(max_length=600)
    comment = models.TextField(max_length=4000, blank=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=120, help_text="As printed at the time; a later rename changes nothing.")
    signer_email = models.CharField(max_length=254)
    signer_roles = models.JSONField(default=list)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="signatures")
    sections = models.JSONField(default=dict, help_text="{section: digest} that this signature is bound to.")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    valid_until = models.DateField()
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "gate_request", "kind", "role", "place", condition=Q(replaces=None), name="signature_slot_once"
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="signature_place_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.role} by {self.signer_name}"

    @property
    def slot(self) -> str:
        """`acceptance:engineering` or `review:security`."""
        return f"{self.kind}:{self.role}"

    @property
    def is_approval(self) -> bool:
        return self.decision in (self.Decision.APPROVE, self.Decision.APPROVE_WITH_CONDITIONS)


class SignatureRevocation(models.Model):
    """A signer takes a signature back, with a reason and proof of identity. Insert-only."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="revocation")
    reason = models.TextField(max_length=1000)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    revoked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"revocation of {self.signature_id}"


class ProofFailure(models.Model):
    """A wrong password at the moment of signing; five within 15 minutes lock signing for that person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    failed_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.failed_at:%Y-%m-%d %H:%M}"
