"""Who signs in through an OpenID Connect provider, and what the provider said of them last."""

from typing import ClassVar

from django.db import models

from accounts.models.people import User
from common import clock


class ProviderLogin(models.Model):
    """A person at a provider. `tokens` are sealed; they ask the provider again, and open nothing here.

    `checked_at` is when the provider last vouched for the person. `refused_at`: it takes the tokens no more, so sessions
    through it have ended. `asked_at` is the lease of whoever is asking.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="provider_logins")
    provider = models.CharField(max_length=200)
    subject = models.CharField(max_length=191)
    tokens = models.TextField(blank=True)
    checked_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("provider", "subject", name="provider_login_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.provider}"
