"""Legal hold: until it is lifted, nothing of an initiative (or of the whole organisation) is disposed of."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from common import clock
from initiatives.models.initiative import Initiative


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def open(self) -> Self:
        return self.filter(lifted_at=None)

    def over(self, initiative_id: int | OuterRef | None) -> Self:
        """The open holds that bind this initiative: its own, and that of the organisation."""
        return self.open().filter(Q(initiative=initiative_id) | Q(initiative=None))

    def binds(self, initiative: str = "initiative_id") -> Exists:
        """Whether the initiative that the outer query names in this column is under hold."""
        return Exists(self.over(OuterRef(initiative)))

    def since(self) -> Subquery:
        """Since when the initiative of the outer query is under hold; nothing where it is not."""
        return Subquery(self.over(OuterRef("pk")).order_by("put_at").values("put_at")[:1])


class LegalHold(models.Model):
    """One hold, with who put it, why, and who lifted it. Without `initiative` it binds all of the organisation."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="holds")
    reason = models.CharField(max_length=500)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-put_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", condition=Q(lifted_at=None), name="legal_hold_one_open"),
            models.UniqueConstraint(
                Coalesce("initiative", 0), condition=Q(lifted_at=None, initiative=None), name="legal_hold_one_of_all"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__gte=F("put_at"), lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"legal hold on {self.initiative.key if self.initiative else 'the whole organisation'}"

    @property
    def is_open(self) -> bool:
        return self.lifted_at is None
