"""Which roles must have a second factor. The factors themselves are django-allauth's `Authenticator` rows."""

from typing import ClassVar

from django.db import models


class FactorPolicy(models.Model):
    """The roles whose holders must have a second factor, as the administrator decided. No row: none must."""

    roles = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="factor_policy_only_one")]

    def __str__(self) -> str:
        return ", ".join(self.roles) or "no role"
