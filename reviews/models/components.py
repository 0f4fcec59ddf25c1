"""Components are reviewed once, for every initiative that depends on them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Discipline
from common import clock
from initiatives.models import Component, ComponentVersion
from reviews.models.bundles import Bundle


class ComponentReviewRequestQuerySet(models.QuerySet["ComponentReviewRequest"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class ComponentReviewRequest(models.Model):
    """One version of a component needs reviews, asked once for all who depend on it.

    `disciplines` is what was asked; `missing` what lacks now, kept in step by each refresh for the count in the top bar.
    """

    class Cause(models.TextChoices):
        FIRST_USE = "first_use", "First use"
        NEW_VERSION = "new_version", "New version"
        REVIEW_ENDED = "review_ended", "A review has ended"
        END_OF_LIFE = "end_of_life", "End of life within 90 days"

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="review_requests")
    component_version = models.ForeignKey(ComponentVersion, on_delete=models.PROTECT, related_name="review_requests")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    disciplines = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar = ComponentReviewRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["opened_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "component_version", condition=Q(closed_at=None), name="component_request_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} {self.component_version_id}: {self.get_cause_display()}"


class ComponentReview(models.Model):
    """What a reviewer says about one version, insert-only (migration 0008). What it is worth today is derived on read.

    `bundle` holds the facts that were signed; `end_of_life_on` the end of support as the reviewer saw it. A trigger refuses the
    owner of the component, who added the version, and a proof of identity older than five minutes.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", "Approve"
        REQUEST_CHANGES = "request_changes", "Request changes"
        ABSTAIN = "abstain", "Abstain"

    component_version = models.ForeignKey(ComponentVersion, on_delete=models.PROTECT, related_name="reviews")
    discipline = models.CharField(max_length=24, choices=Discipline.choices)
    decision = models.CharField(max_length=24, choices=Decision.choices)
    meaning = models.CharField(max_length=300, help_text="The exact sentence that the reviewer saw.")
    statement = models.CharField(max_length=600)
    comment = models.TextField(max_length=4000, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="component_reviews")
    reviewer_name = models.CharField(
        max_length=120, help_text="As printed at the time; a later rename changes nothing."
    )
    reviewer_email = models.CharField(max_length=254)
    reviewer_roles = models.JSONField(default=list)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="component_reviews")
    end_of_life_on = models.DateField(null=True, blank=True)
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

    def __str__(self) -> str:
        return f"{self.get_discipline_display()} review of {self.component_version_id} by {self.reviewer_name}"


class ComponentReviewRevocation(models.Model):
    """A reviewer takes a review back, with a reason and proof of identity. Insert-only.

    Rows from before migration 0012 have no payload: null means *not known*.
    """

    review = models.OneToOneField(ComponentReview, on_delete=models.PROTECT, related_name="revocation")
    reason = models.TextField(max_length=1000)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    auth_method = models.CharField(max_length=20)
    auth_at = models.DateTimeField()
    revoked_at = models.DateTimeField()
    payload = models.TextField(null=True)
    record_hash = models.CharField(max_length=64, null=True)

    def __str__(self) -> str:
        return f"revocation of {self.review_id}"
