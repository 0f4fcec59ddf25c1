"""Components, their versions, and who depends on them."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.component_permissions import can_add_component, can_edit_component
from initiatives.models import Component, ComponentVersion, Dependency, Initiative, NoDependency
from initiatives.permissions import can_edit_records
from initiatives.values import fields_fill, shown_values

COMPONENT_FIELDS: Final = ("name", "kind", "provider", "owner", "end_of_life_on", "link", "note")
VERSION_FIELDS: Final = ("label", "identifier", "released_on", "notes")


def component_add(*, actor: Actor, values: Mapping[str, Any]) -> Component:
    """A new line of the inventory. `values` holds COMPONENT_FIELDS; raises DomainError with the field that is wrong."""
    owner = values.get("owner") or None
    require(can_add_component(actor, getattr(owner, "pk", owner)))
    with transaction.atomic():
        made = Component(created_by_id=actor.user_id, created_at=clock.now())
        changes = fields_fill(made, values, COMPONENT_FIELDS)
        made.save(force_insert=True)
        entry_append(
            actor=actor, action="initiatives.component_add", obj=made,
            changes={name: new for name, (_, new) in changes.items()},
            summary=f"Added the component {made.name}",
        )  # fmt: skip
    return made


def component_edit(
    *, actor: Actor, component: Component, values: Mapping[str, Any], seen_version: int | None = None
) -> Component:
    """Change COMPONENT_FIELDS. Nothing changed: nothing is written. Raises Conflict when somebody saved first."""
    with transaction.atomic():
        locked = Component.objects.select_for_update().get(pk=component.pk)
        require(can_edit_component(actor, locked))
        given = [name for name in COMPONENT_FIELDS if name in values]
        locked.check_version(seen_version, current=shown_values(locked, given))
        changes = fields_fill(locked, values, COMPONENT_FIELDS)
        if not changes:
            return locked
        locked.version += 1
        locked.save()
        entry_append(
            actor=actor, action="initiatives.component_edit", obj=locked, changes=changes,
            summary=f"Changed {', '.join(changes).replace('_', ' ')} of the component {locked.name}",
        )  # fmt: skip
    return locked


def version_add(*, actor: Actor, component: Component, values: Mapping[str, Any]) -> ComponentVersion:
    """The next version, which who follows the newest uses from now on. `values` holds VERSION_FIELDS. Never changed."""
    with transaction.atomic():
        locked = Component.objects.select_for_update().get(pk=component.pk)
        require(can_edit_component(actor, locked))
        last = locked.versions.aggregate(last=Max("number"))["last"] or 0
        made = ComponentVersion(
            component=locked, number=last + 1, added_by_id=actor.user_id, added_at=clock.now()
        )  # fmt: skip
        changes = fields_fill(made, values, VERSION_FIELDS)
        if locked.versions.filter(label=made.label).exists():
            raise DomainError(f"Version {made.label} of {locked.name} is recorded already.", field="label")
        made.save(force_insert=True)
        entry_append(
            actor=actor, action="initiatives.version_add", obj=locked, effective_on=made.released_on,
            changes={"version": made.pk} | {name: new for name, (_, new) in changes.items()},
            summary=f"New version of {locked.name}: {made.label}",
        )  # fmt: skip
    return made


def dependency_add(
    *, actor: Actor, initiative: Initiative, component: Component, version: ComponentVersion | None = None
) -> Dependency:
    """Say that the initiative uses a component: a version of it, or whatever is newest. Another version: ends the old line.

    Ends a standing statement that it depends on none.
    """
    if version is not None and version.component_id != component.pk:
        raise DomainError("This version belongs to another component.", field="version")
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_edit_records(actor, locked))
        before = Dependency.objects.current().filter(initiative=locked, component=component).first()
        if before is not None:
            if before.component_version_id == (version.pk if version else None):
                raise DomainError(f"{locked.key} depends on {component.name} already.", field="component")
            before.ended_at = clock.now()
            before.save(update_fields=["ended_at"])
        NoDependency.objects.filter(initiative=locked, ended_at=None).update(ended_at=clock.now())
        made = Dependency.objects.create(
            initiative=locked, component=component, component_version=version, since=clock.today(),
            declared_by_id=actor.user_id, declared_at=clock.now(),
        )  # fmt: skip
        old = [str(before.component_version or "newest")] if before else [None]
        entry_append(
            actor=actor, action="initiatives.dependency_add", obj=made, initiative_id=locked.pk,
            changes={"component": component.pk, "version": [*old, version.label if version else "newest"]},
            summary=f"Depends on {component.name}, {version.label if version else 'newest version'}",
        )  # fmt: skip
    return made


def dependency_end(*, actor: Actor, dependency: Dependency) -> Dependency:
    """The initiative uses the component no longer. Ending twice changes nothing; the row stays."""
    with transaction.atomic():
        locked = Dependency.objects.select_for_update().select_related("initiative", "component").get(pk=dependency.pk)
        require(can_edit_records(actor, locked.initiative))
        if locked.ended_at is None:
            locked.ended_at = clock.now()
            locked.save(update_fields=["ended_at"])
            entry_append(
                actor=actor, action="initiatives.dependency_end", obj=locked, initiative_id=locked.initiative_id,
                changes={"component": locked.component_id, "ended": [False, True]},
                summary=f"No longer depends on {locked.component.name}",
            )  # fmt: skip
    return locked


def dependency_none(*, actor: Actor, initiative: Initiative) -> NoDependency:
    """Say that the initiative depends on no component. Twice changes nothing; refused while one is declared."""
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_edit_records(actor, locked))
        if Dependency.objects.current().filter(initiative=locked).exists():
            raise DomainError(f"{locked.key} depends on a component. End that dependency first.")
        made, is_new = NoDependency.objects.get_or_create(
            initiative=locked, ended_at=None, defaults={"stated_by_id": actor.user_id, "stated_at": clock.now()}
        )
        if is_new:
            entry_append(
                actor=actor, action="initiatives.dependency_none", obj=made, initiative_id=locked.pk,
                changes={"depends_on_none": [False, True]}, summary="Depends on no component",
            )  # fmt: skip
    return made
