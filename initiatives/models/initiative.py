"""The initiative: what it changes, how it is classed, where it stands."""

from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common import clock
from common.actors import Actor
from common.models import Versioned


class Phase(models.IntegerChoices):
    DISCOVERY = 1, "Discovery & scoping"
    PILOT = 2, "Pilot build"
    VALIDATION = 3, "Validation & hardening"
    SCALE = 4, "Scale & optimise"


class Status(models.TextChoices):
    IDEA = "idea", "Idea"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    STOPPED = "stopped", "Stopped"
    RETIRED = "retired", "Retired"


class AiType(models.TextChoices):
    PREDICTIVE = "predictive", "Predictive"
    GENERATIVE = "generative", "Generative"
    RETRIEVAL = "retrieval", "Retrieval"
    AGENT = "agent", "Agent"


class RiskTier(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class AiActClass(models.TextChoices):
    UNKNOWN = "", "Not classed yet"
    PROHIBITED = "prohibited", "Prohibited practice"
    HIGH = "high", "High-risk"
    TRANSPARENCY = "transparency", "Transparency duties"
    MINIMAL = "minimal", "Minimal"
    OUTSIDE = "outside", "Outside the Act"


class AiActRole(models.TextChoices):
    UNKNOWN = "", "Not stated yet"
    PROVIDER = "provider", "Provider"
    DEPLOYER = "deployer", "Deployer"
    BOTH = "both", "Provider and deployer"
    IMPORTER = "importer", "Importer"
    DISTRIBUTOR = "distributor", "Distributor"
    NONE = "none", "Neither"


class DataClass(models.TextChoices):
    PUBLIC = "public", "Public"
    INTERNAL = "internal", "Internal"
    PERSONAL = "personal", "Personal"
    SPECIAL = "special", "Special category"


class Visibility(models.TextChoices):
    ORGANISATION = "organisation", "Whole organisation"
    MEMBERS = "members", "Members only"


UNIT_SEPARATOR: Final = " / "
"""`HHS / CDC` is a part of the business unit `HHS`."""


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, actor: Actor, *, is_few: bool = False) -> Self:
        """What the actor may see: everything open to the organisation, and what they hold a seat in.

        Auditors, administrators and program managers see all; a token limited to one initiative sees that one. `is_few` changes
        nothing of that: it lets PostgreSQL look for a seat row by row, which it does well for the first few of an index.
        """
        if actor.kind == "anonymous":
            return self.none()
        seen = self
        if actor.only_initiative_id is not None:
            seen = seen.filter(pk=actor.only_initiative_id)
        if actor.is_clock or actor.has("auditor", "administrator", "program_manager"):
            return seen
        seats = _seats_of(actor)
        seated = Exists(seats.filter(initiative=OuterRef("pk"))) if is_few else Q(pk__in=seats.values("initiative_id"))
        return seen.filter(Q(visibility=Visibility.ORGANISATION) | seated | Q(created_by_id=actor.user_id))

    def active(self) -> Self:
        return self.filter(status=Status.ACTIVE)

    def adopted(self) -> Self:
        return self.filter(is_adopted=True)


def address_of(key: str) -> str:
    """Where the page of an initiative is, for lists that hold no more of it than its key."""
    return f"/i/{key}/"


def _seats_of(actor: Actor) -> "models.QuerySet[models.Model]":
    seat = Initiative._meta.get_field("seats").related_model
    return seat._default_manager.filter(user_id=actor.user_id, ended_at=None)


class Initiative(Versioned):
    """One AI initiative. `phase` is the single truth of where it is; only `phases.services.phase_enter` sets it."""

    key = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=160)
    outcome = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.IDEA, db_index=True)
    phase = models.PositiveSmallIntegerField(choices=Phase.choices, null=True, blank=True, db_index=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.ORGANISATION)
    business_unit = models.CharField(max_length=160, blank=True, db_index=True)
    tags = models.JSONField(default=list, blank=True)

    workflow = models.CharField(max_length=160, blank=True, help_text="The named process that it changes.")
    workflow_users = models.CharField(max_length=160, blank=True)
    workflow_volume = models.PositiveIntegerField(null=True, blank=True, help_text="Cases a month.")
    workflow_minutes = models.DecimalField(
        max_digits=8, decimal_places=1, null=True, blank=True, help_text="Minutes a case."
    )
    workflow_decision = models.CharField(
        max_length=300, blank=True, help_text="The decision that the AI takes part in."
    )
    change_for_users = models.CharField(max_length=300, blank=True)

    ai_type = models.CharField(max_length=12, choices=AiType.choices, blank=True)
    risk_tier = models.CharField(max_length=8, choices=RiskTier.choices, default=RiskTier.CRITICAL)
    classification_reason = models.CharField(max_length=300, blank=True)
    ai_act_class = models.CharField(max_length=12, choices=AiActClass.choices, blank=True)
    ai_act_role = models.CharField(max_length=12, choices=AiActRole.choices, blank=True)
    is_classified = models.BooleanField(
        default=False,
        help_text="The newest classification is confirmed. Until then tier, class and role hold what counts.",
    )
    data_class = models.CharField(max_length=8, choices=DataClass.choices, blank=True)

    envelope_users = models.PositiveIntegerField(null=True, blank=True)
    envelope_peak_rate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="Requests a second."
    )
    envelope_latency_ms = models.PositiveIntegerField(null=True, blank=True, help_text="95th percentile, milliseconds.")
    envelope_availability = models.DecimalField(
        max_digits=6, decimal_places=5, null=True, blank=True, help_text="Ratio, 0–1."
    )
    envelope_data_volume = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Rows a day."
    )
    envelope_unit_cost = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    envelope_currency = models.CharField(max_length=3, blank=True)
    envelope_regions = models.CharField(
        max_length=200, blank=True, help_text="Where it may be used, with commas between; a wave elsewhere is reviewed."
    )

    pilot_end_on = models.DateField(null=True, blank=True)
    target_on = models.DateField("target date", null=True, blank=True, help_text="When it is to be in production.")
    stop_criteria = models.TextField(max_length=2000, blank=True)
    fit_inputs = models.JSONField(default=dict, blank=True, help_text="Answers that `initiatives.fit` scores.")

    pause_reason = models.CharField(max_length=300, blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    lesson = models.TextField(max_length=4000, blank=True)
    reusable_assets = models.TextField(max_length=2000, blank=True)
    wind_down = models.TextField(max_length=2000, blank=True, help_text="What happens to users and data after a stop.")
    paused_until = models.DateField(null=True, blank=True)

    is_adopted = models.BooleanField(default=True, help_text="False for an imported one until a lead accepts it.")
    imported_as = models.CharField(max_length=160, blank=True, help_text="The stage that the imported file gave.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = InitiativeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(phase__isnull=True) | Q(phase__range=(1, 4)), name="initiative_phase_1_to_4"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.IDEA) | Q(phase__isnull=True), name="initiative_idea_has_no_phase"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return address_of(self.key)

    def tab_url(self, tab: str) -> str:
        """The stable address of a tab: checklist, metrics, reviews, risks, activity, settings."""
        return f"/i/{self.key}/{tab}/"

    @property
    def is_target_missed(self) -> bool:
        """Its target date has passed, and it runs without being in production. Nothing is missed before it is adopted."""
        is_on_its_way = self.status == Status.ACTIVE and self.is_adopted and self.phase != Phase.SCALE
        return is_on_its_way and self.target_on is not None and self.target_on < clock.today()

    @property
    def phase_name(self) -> str:
        return Phase(self.phase).label if self.phase else "Idea"


class KeyCounter(models.Model):
    """The last number given to a key; one row, locked while the next one is taken."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="key_counter_only_one")]

    def __str__(self) -> str:
        return f"AI-{self.last:03d}"


class IntakeDraftQuerySet(models.QuerySet["IntakeDraft"]):
    def visible_to(self, actor: Actor) -> Self:
        """A draft is seen by who began it, and by program managers."""
        if actor.is_clock or actor.has("program_manager"):
            return self
        return self.filter(created_by_id=actor.user_id) if actor.user_id else self.none()

    def pending(self) -> Self:
        """Drafts that have not become an initiative yet, newest first."""
        return self.filter(submitted_as=None).order_by("-saved_at")


class IntakeDraft(Versioned):
    """Guided intake in progress: what was typed on each page so far."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="intake_drafts")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_as = models.OneToOneField(Initiative, on_delete=models.SET_NULL, null=True, related_name="intake_draft")

    objects: ClassVar = IntakeDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"D{self.pk}"
