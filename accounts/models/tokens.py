"""Bearer tokens."""

from typing import ClassVar

from django.db import models

from accounts.models.people import User
from common import clock


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def living(self) -> "TokenQuerySet":
        """Tokens that open something now: not revoked, not ended, and their owner may enter (`User.may_enter`)."""
        in_time = models.Q(user__access_ends_on=None) | models.Q(user__access_ends_on__gte=clock.today())
        return self.filter(
            in_time, revoked_at=None, expires_at__gt=clock.now(), user__is_active=True, user__left_at=None
        )


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is stored; `key_id` is the public part by which it is found."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    key_id = models.CharField(max_length=16, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    only_initiative_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.key_id})"
