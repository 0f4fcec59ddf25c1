"""Classifications: what was answered or imported, and which of them was confirmed. Insert-only (migration 0008)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models.initiative import AiActClass, AiActRole, Initiative, RiskTier


class Classification(models.Model):
    """One proposal of tier, class and role. `reasons` are the lines that decided: [{field, value, because, article}]."""

    class Source(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", "Questionnaire"
        IMPORTED = "imported", "As imported"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="classifications")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=13, choices=Source.choices, default=Source.QUESTIONNAIRE)
    questionnaire_version = models.PositiveIntegerField(null=True)
    answers = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    risk_tier = models.CharField(max_length=8, choices=RiskTier.choices)
    ai_act_class = models.CharField(max_length=12, choices=AiActClass.choices, blank=True)
    ai_act_role = models.CharField(max_length=12, choices=AiActRole.choices, blank=True)
    note = models.CharField(max_length=600, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["initiative_id", "-number"]
        constraints: ClassVar = [models.UniqueConstraint("initiative", "number", name="classification_number")]

    def __str__(self) -> str:
        return f"Classification {self.number}: {self.get_risk_tier_display()}"

    @property
    def values(self) -> dict[str, str]:
        """The three values as they were proposed."""
        return {name: getattr(self, name) for name in ("risk_tier", "ai_act_class", "ai_act_role")}


class ClassificationConfirmation(models.Model):
    """A compliance reviewer confirmed it; from then on exactly these values count."""

    classification = models.OneToOneField(Classification, on_delete=models.CASCADE, related_name="confirmation")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.classification_id} confirmed"
