"""A compliance reviewer looks at a classification."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from initiatives.models import Classification
from reviews.models.bundles import Bundle


class ClassificationReview(models.Model):
    """One decision on one classification, insert-only, with proof of identity. A trigger refuses who gave the answers and
    who holds a seat of the initiative."""

    class Decision(models.TextChoices):
        CONFIRM = "confirm", "Confirm"
        REQUEST_CHANGES = "request_changes", "Request changes"

    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="reviews")
    decision = models.CharField(max_length=24, choices=Decision.choices)
    statement = models.CharField(max_length=600)
    comment = models.TextField(max_length=4000, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer_name = models.CharField(max_length=120)
    reviewer_email = models.CharField(max_length=254)
    reviewer_roles = models.JSONField(default=list)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    signed_at = models.DateTimeField()
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    payload = models.TextField()
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.classification_id} by {self.reviewer_name}"
