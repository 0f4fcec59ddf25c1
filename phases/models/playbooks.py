"""Playbooks: versioned data. A published version never changes (triggers in migration 0002)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from common import clock
from initiatives.models import AiType, DataClass, Initiative, Phase, RiskTier

APPLIES = ("risk_tier", "ai_type", "data_class")
_NAMES: dict[str, tuple[str, type[models.TextChoices]]] = {
    "risk_tier": ("risk tier", RiskTier), "ai_type": ("AI type", AiType), "data_class": ("data class", DataClass),
}  # fmt: skip


class ItemKind(models.TextChoices):
    STATEMENT = "statement", "Statement"
    ANSWER = "answer", "Answer"
    EVIDENCE = "evidence", "Evidence"
    RECORD = "record", "Record"
    METRIC = "metric", "Metric"
    EXTERNAL = "external", "External"


class OwnerSide(models.TextChoices):
    ENGINEERING = "engineering", "Engineering"
    OPERATIONS = "operations", "Operations"
    BUSINESS = "business", "Business"


class Playbook(models.Model):
    """A line of versions under one name."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    is_builtin = models.BooleanField(default=False, help_text="Comes with the application; read-only.")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/playbooks/{self.slug}/"


class PlaybookVersionQuerySet(models.QuerySet["PlaybookVersion"]):
    def published(self) -> Self:
        return self.filter(state=PlaybookVersion.State.PUBLISHED)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-id")


class PlaybookVersion(models.Model):
    """One version: its YAML `document` (canonical text), SHA-256 `digest` of it, and the rows made from it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    summary = models.TextField(blank=True)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    frameworks = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    objects: ClassVar = PlaybookVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["playbook_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("playbook", "number", name="playbook_version_number"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | Q(state="published", published_at__isnull=False),
                name="playbook_version_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class PhaseSpec(models.Model):
    """What a playbook version says about one phase. `limits` has `stall_days` and `age_days`, `gate` is the gate as data."""

    version = models.ForeignKey(PlaybookVersion, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(choices=Phase.choices)
    name = models.CharField(max_length=200)
    purpose = models.TextField()
    mistakes = models.JSONField(default=list, help_text="[{text, shown_when}]")
    limits = models.JSONField(default=dict)
    gate = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["version_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", "number", name="phase_spec_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 4)), name="phase_spec_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Item(models.Model):
    """One line of a checklist. `spec` holds what the kind needs: applies, record, metric, external, valid_days, allow_unsealed_link."""

    version = models.ForeignKey(PlaybookVersion, on_delete=models.CASCADE, related_name="items")
    phase = models.PositiveSmallIntegerField(choices=Phase.choices)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=ItemKind.choices)
    theme = models.CharField(max_length=200)
    owner_side = models.CharField(max_length=11, choices=OwnerSide.choices)
    is_critical = models.BooleanField(default=False)
    is_required = models.BooleanField(default=True)
    spec = models.JSONField(default=dict)
    disciplines = models.JSONField(default=list, help_text="The reviews whose signature rests on this item.")
    why = models.TextField(blank=True)
    good = models.TextField(blank=True)
    example = models.TextField(blank=True)
    frameworks = models.JSONField(default=list, help_text="[{framework, codes}]")

    class Meta:
        ordering: ClassVar = ["phase", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", "code", name="item_code_once"),
            models.UniqueConstraint("version", "phase", "position", name="item_position_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def completes_itself(self) -> bool:
        """Whether the application or a pipeline completes it, so that nobody ticks it."""
        return self.kind in (ItemKind.RECORD, ItemKind.METRIC, ItemKind.EXTERNAL)

    def is_asked_of(self, initiative: Initiative) -> bool:
        """Whether the item applies to this initiative, by risk tier, AI type and data class; no list means every one."""
        applies = self.spec.get("applies") or {}
        return all(not applies.get(name) or getattr(initiative, name) in applies[name] for name in APPLIES)

    @property
    def asked_only_of(self) -> str:
        """Of whom it is asked, in words such as *risk tier high or critical; data class personal*; empty for everybody."""
        applies = self.spec.get("applies") or {}
        parts = []
        for name in APPLIES:
            words, choices = _NAMES[name]
            known = [label.lower() for value, label in choices.choices if value in (applies.get(name) or ())]
            if known:
                parts.append(f"{words} {' or '.join(filter(None, (', '.join(known[:-1]), known[-1])))}")
        return "; ".join(parts)

    @property
    def valid_days(self) -> int | None:
        """For how many days an answer, piece of evidence or event counts; None without end."""
        days = self.spec.get("valid_days")
        return None if days is None else int(days)

    @property
    def allows_unsealed_link(self) -> bool:
        """Whether a link that is bound to no version is enough, if the item is critical; elsewhere it always is."""
        return bool(self.spec.get("allow_unsealed_link", False))

    @property
    def rule(self) -> dict[str, Any]:
        """The rule of its kind (record, metric or external); empty for the others."""
        return self.spec.get(self.kind) or {}


class Pin(models.Model):
    """The playbook version that an initiative follows."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="pin")
    version = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.initiative_id} follows {self.version_id}"
