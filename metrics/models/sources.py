"""Where values come from, and which private addresses may be reached."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.actors import Actor
from common.models import Versioned
from metrics.sources import registry


class SourceAuth(models.TextChoices):
    NONE = "none", "No sign-in"
    BASIC = "basic", "User name and password"
    BEARER = "bearer", "Bearer token"


class CheckState(models.TextChoices):
    NEVER = "never", "Never tested"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Failed"


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, actor: Actor) -> Self:
        """Sources belong to the organisation; a token limited to one initiative sees those that its metrics use."""
        if actor.kind == "anonymous":
            return self.none()
        if actor.only_initiative_id is not None:
            return self.filter(metrics__initiative_id=actor.only_initiative_id).distinct()
        return self

    def with_counts(self) -> Self:
        """Adds `metric_count`: how many enabled metrics read from it."""
        return self.annotate(metric_count=models.Count("metrics", filter=Q(metrics__is_enabled=True)))


class Source(Versioned):
    """How to reach a source. The secret is encrypted with the row's id and never leaves the server."""

    kind = models.CharField(max_length=40, choices=registry.kind_choices)
    name = models.CharField(max_length=120, unique=True)
    url = models.CharField(max_length=1000, blank=True)
    auth_kind = models.CharField(max_length=8, choices=SourceAuth.choices, default=SourceAuth.NONE)
    username = models.CharField(max_length=160, blank=True)
    secret_encrypted = models.TextField(blank=True, editable=False)
    options = models.JSONField(default=dict, blank=True)
    timeout_s = models.PositiveSmallIntegerField(default=10)
    max_bytes = models.PositiveIntegerField(default=1_000_000)
    concurrency = models.PositiveSmallIntegerField(default=4, help_text="How many pulls may ask it at the same time.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_enabled = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)
    tested_at = models.DateTimeField(null=True, blank=True)
    test_state = models.CharField(max_length=6, choices=CheckState.choices, default=CheckState.NEVER)
    test_steps = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["push", "typed"]) | ~Q(url=""), name="source_pulled_has_url"),
            models.CheckConstraint(condition=Q(timeout_s__range=(1, 30)), name="source_timeout_1_to_30_s"),
            models.CheckConstraint(condition=Q(concurrency__range=(1, 20)), name="source_concurrency_1_to_20"),
            models.CheckConstraint(condition=Q(max_bytes__range=(1_000, 10_000_000)), name="source_max_bytes_bounded"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/sources/{self.pk}/"

    @property
    def is_pulled(self) -> bool:
        return self.kind not in registry.UNPULLED

    def is_paused_at(self, now: datetime) -> bool:
        """Whether no pull asks it now, because it failed too often or wished to rest."""
        return self.paused_until is not None and self.paused_until > now

    @property
    def has_secret(self) -> bool:
        return bool(self.secret_encrypted)


class AllowedAddressQuerySet(models.QuerySet["AllowedAddress"]):
    def valid_on(self, day: date) -> Self:
        """Rows that have not ended and not expired."""
        return self.filter(ended_at=None, expires_on__gte=day)


class AllowedAddress(models.Model):
    """A private network that sources may reach, until a date, for a reason. Only administrators add them."""

    network = models.CharField(max_length=49, help_text="CIDR, at most /24 (IPv4) or /64 (IPv6).")
    ports = models.JSONField(default=list, blank=True, help_text="Port numbers; empty means any port.")
    host = models.CharField(max_length=253, blank=True, help_text="Only through this name; empty means any name.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    expires_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AllowedAddressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="allowed_address_has_reason")]

    def __str__(self) -> str:
        return self.network
