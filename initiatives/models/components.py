"""Components: what many initiatives stand on, its versions, and who depends on it."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from common import clock
from common.actors import Actor
from common.models import Versioned
from initiatives.models.initiative import Initiative

END_SOON_DAYS = 90


class ComponentKind(models.TextChoices):
    MODEL = "model", "Model"
    PROMPT = "prompt", "Prompt"
    DATASET = "dataset", "Dataset"
    VENDOR_SERVICE = "vendor_service", "Vendor service"
    PLATFORM = "platform", "Platform"


class ComponentQuerySet(models.QuerySet["Component"]):
    def visible_to(self, actor: Actor) -> Self:
        """The inventory is open to everybody who is signed in; a token limited to one initiative sees what that one uses."""
        if actor.kind == "anonymous":
            return self.none()
        if actor.only_initiative_id is None:
            return self
        used = Dependency.objects.current().filter(initiative_id=actor.only_initiative_id)
        return self.filter(pk__in=used.values("component_id"))

    def ending_soon(self, today: date) -> Self:
        """Whose last day of support is at most 90 days away, or past."""
        return self.filter(end_of_life_on__lte=today + timedelta(days=END_SOON_DAYS))


class Component(Versioned):
    """A model, prompt, dataset, vendor service or platform. `end_of_life_on` is its last day of support."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=ComponentKind.choices)
    provider = models.CharField(max_length=120, blank=True, help_text="Who makes or runs it.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="components"
    )
    end_of_life_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=1000, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar = ComponentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"),
                "kind",
                name="component_name_once",
                violation_error_code="name",
                violation_error_message="There is a component of this kind and name already. Use that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/components/{self.pk}/"

    def days_left(self, today: date) -> int | None:
        """Days until the last day of support; negative when it is past; None without a known end."""
        return None if self.end_of_life_on is None else (self.end_of_life_on - today).days


class ComponentVersion(models.Model):
    """One version, insert-only (migration 0007). `number` counts up; the highest is the newest."""

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=80, help_text="As its provider writes it: 2026-09, v4.1, a commit.")
    identifier = models.CharField(
        max_length=200, blank=True, help_text="SHA-256, image digest or model id, if there is one."
    )
    released_on = models.DateField(null=True, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["component_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("component", "number", name="component_version_number"),
            models.UniqueConstraint("component", "label", name="component_version_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)


class Dependency(models.Model):
    """An initiative uses a component: the named `component_version`, or the newest one when that is empty."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependencies")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="dependencies")
    component_version = models.ForeignKey(
        ComponentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="dependencies"
    )
    since = models.DateField(default=clock.today)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = DependencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", "component", condition=Q(ended_at=None), name="dependency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} uses {self.component_id}"


class NoDependency(models.Model):
    """Somebody says that the initiative depends on no component. It ends when one is declared, or is taken back."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="no_dependency")
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", condition=Q(ended_at=None), name="no_dependency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} depends on no component"
