"""The KPI contract: agreed before the pilot, locked by the gate of phase 1, changed only in the open."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common import clock
from common.actors import Actor
from initiatives.models import Initiative
from metrics.models.metric import Direction, Metric


class KpiContractQuerySet(models.QuerySet["KpiContract"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(initiative__in=Initiative.objects.visible_to(actor))


class KpiContract(models.Model):
    """What one initiative promises. Its content lives in its versions; the newest one counts."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="kpi_contract")
    metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="kpi_contracts")
    locked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar = KpiContractQuerySet.as_manager()

    def __str__(self) -> str:
        return f"KPI contract of {self.initiative_id}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class KpiContractVersion(models.Model):
    """One agreed text of the contract; insert-only in the database (migration 0002)."""

    contract = models.ForeignKey(KpiContract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    is_rebaseline = models.BooleanField(default=False)
    outcome = models.CharField(max_length=300, blank=True)
    kpi = models.CharField(max_length=160)
    unit = models.CharField(max_length=24, blank=True)
    direction = models.CharField(max_length=6, choices=[choice for choice in Direction.choices if choice[0] != "range"])
    baseline = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    baseline_n = models.PositiveIntegerField(null=True, blank=True, help_text="Cases behind the baseline.")
    baseline_measured_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    guardrail = models.CharField(max_length=300, blank=True, help_text="What must not get worse meanwhile.")
    method = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_on = models.DateField(null=True, blank=True)
    stop_threshold = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["contract_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("contract", "number", name="kpi_version_number"),
            models.CheckConstraint(condition=Q(is_rebaseline=False) | ~Q(reason=""), name="kpi_rebaseline_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} v{self.number}"

    def missing(self) -> list[str]:
        """What the gate of phase 1 still needs, in words; empty when the contract is complete."""
        needed = {
            "an outcome": self.outcome,
            "a measured baseline": self.baseline,
            "the number of cases behind the baseline": self.baseline_n,
            "the day of the baseline": self.baseline_measured_on,
            "a target": self.target,
            "a guardrail": self.guardrail,
            "a method": self.method,
            "a source": self.source,
            "an owner": self.owner_id,
            "a decision date": self.decision_on,
            "a stop threshold": self.stop_threshold,
        }
        return [words for words, value in needed.items() if value in (None, "")]

    @property
    def is_ready(self) -> bool:
        return not self.missing()
