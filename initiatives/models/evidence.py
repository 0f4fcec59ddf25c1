"""Evidence: a chain of versions, each insert-only."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Discipline
from common import clock
from common.actors import Actor
from initiatives.models.initiative import Initiative
from initiatives.models.seats import Seat, SeatKind


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def readable_by(self, actor: Actor) -> Self:
        """Pieces whose content the actor may read, of initiatives that they may see: all that are not restricted.

        A restricted one is read by reviewers of its discipline, holders of an accepted seat (a named reviewer's row is
        none), auditors, and whoever supplied one of its versions. The clock reads everything.
        """
        if actor.is_clock or actor.has("auditor"):
            return self
        named = Q(restricted_to="") | Q(restricted_to__in=sorted(actor.disciplines))
        if actor.user_id is None:
            return self.filter(named)
        seats = Seat.objects.accepted().filter(initiative_id=OuterRef("initiative_id"), user_id=actor.user_id)
        own = EvidenceVersion.objects.filter(evidence_id=OuterRef("pk"), supplied_by_id=actor.user_id)
        is_known = Exists(seats.exclude(kind=SeatKind.REVIEWER)) | Exists(own)
        return self.filter(named | is_known)


class Evidence(models.Model):
    """A named piece of proof. Its content lives in its versions; the newest one counts.

    `restricted_to` a discipline: others see the name, the hash and the state, and nothing else.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=160)
    restricted_to = models.CharField(max_length=24, choices=Discipline.choices, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = EvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class EvidenceVersionQuerySet(models.QuerySet["EvidenceVersion"]):
    def with_state(self) -> Self:
        """With what `state_on` looks at, so that a list costs no query a row."""
        return self.select_related("evidence__initiative", "removal", "link")

    def living(self) -> Self:
        """Versions whose content was not removed."""
        return self.filter(removal=None)


class EvidenceVersion(models.Model):
    """What was given, by whom, when; insert-only in the database (migration 0002).

    migration 0006 lets one change through: once an `EvidenceRemoval` of it stands, its content becomes empty.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        LINK = "link", "Link"
        TEXT = "text", "Text"

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    filename = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    supplied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    effective_on = models.DateField(help_text="When the test was really run, the document really written.")
    valid_until = models.DateField(null=True)

    objects: ClassVar = EvidenceVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["evidence_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("evidence", "number", name="evidence_version_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("effective_on")),
                name="evidence_valid_after_effective",
                violation_error_code="valid_until",
                violation_error_message="It would end before it begins. Choose a later day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} v{self.number}"

    def state_on(self, day: date) -> str:
        """valid, expired, removed, changed or gone (a link), in words of the vocabulary; the worst first."""
        if getattr(self, "removal", None) is not None:
            return "removed"
        link = getattr(self, "link", None)
        if link is not None and link.is_broken:
            return str(link.state)
        return "valid" if self.valid_until is None or self.valid_until >= day else "expired"

    def is_valid_on(self, day: date) -> bool:
        """Expired, removed and changed evidence is not evidence."""
        return self.state_on(day) == "valid"

    @property
    def is_unsealed(self) -> bool:
        """A link that is bound to no version: what stands behind it may change without anybody noticing."""
        link = getattr(self, "link", None)
        return self.kind == self.Kind.LINK and (link is None or not link.pinned_by)
