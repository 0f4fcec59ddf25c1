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

    Columns that may be null came with payload version 2: null means *not known*, and the payload of such a row, written
    by an earlier version, does not name them.
    """

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", "Acceptance"
        REVIEW = "review", "Review"

    class Meaning(models.TextChoices):
        """What a signature stands for, in the three words of 21 CFR 11.50 that apply here."""

        REVIEW = "review", "Review"
        APPROVAL = "approval", "Approval"
        RESPONSIBILITY = "responsibility", "Responsibility"

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
    meaning_code = models.CharField(max_length=16, choices=Meaning.choices, null=True)
    policy_version = models.CharField(max_length=120, null=True, help_text="The playbook that set quorum and roles.")
    policy_digest = models.CharField(max_length=64, null=True)
    auth_factors = models.JSONField(null=True, help_text="What was shown to prove identity, e.g. ['password'].")
    session_ref = models.CharField(max_length=64, null=True, help_text="SHA-256 of the session's key.")
    user_agent = models.CharField(max_length=300, null=True)
    payload_version = models.SmallIntegerField(null=True)
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
    """A signer takes a signature back, with a reason and proof of identity. Insert-only.

    Columns that may be null came with payload version 2; null means *not known*.
    """

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="revocation")
    reason = models.TextField(max_length=1000)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    revoked_at = models.DateTimeField()
    revoked_by_name = models.CharField(max_length=120, null=True)
    auth_factors = models.JSONField(null=True)
    session_ref = models.CharField(max_length=64, null=True)
    request_id = models.CharField(max_length=40, null=True)
    ip = models.CharField(max_length=45, null=True)
    user_agent = models.CharField(max_length=300, null=True)
    payload_version = models.SmallIntegerField(null=True)
    payload = models.TextField(null=True)
    record_hash = models.CharField(max_length=64, null=True)

    def __str__(self) -> str:
        return f"revocation of {self.signature_id}"


class SigningConsent(models.Model):
    """A person accepts, before the first signature, that a signature of theirs binds them: once for each version of the
    statement (`reviews.consent`). Insert-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signing_consents")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=500, help_text="The exact sentence that was accepted.")
    user_name = models.CharField(max_length=120)
    accepted_at = models.DateTimeField(default=clock.now)
    session_ref = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint("user", "version", name="signing_consent_once")]

    def __str__(self) -> str:
        return f"{self.user_name} {self.accepted_at:%Y-%m-%d}"


class SigningLock(models.Model):
    """Signing was locked for a person after five wrong proofs. Security and administrators are told until `seen_at`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    ip = models.CharField(max_length=45, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id} locked until {self.until:%Y-%m-%d %H:%M}"


class ProofFailure(models.Model):
    """A wrong password or passkey at the moment of signing; five within 15 minutes lock signing for that person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    failed_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.failed_at:%Y-%m-%d %H:%M}"
