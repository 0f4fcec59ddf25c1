"""Which component versions an initiative uses, read for one or for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, QuerySet

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Component, ComponentVersion, Dependency, Initiative, NoDependency

VERSION_ROWS: Final = ("component_version__component", "component_version__added_by")


@dataclass(frozen=True, slots=True)
class InUse:
    """One dependency with the version that it means today; None while the component has no version yet."""

    dependency: Dependency
    version: ComponentVersion | None

    @property
    def component(self) -> Component:
        return self.dependency.component

    @property
    def follows_newest(self) -> bool:
        return self.dependency.component_version_id is None


def newest_versions(component_ids: Iterable[int]) -> dict[int, ComponentVersion]:
    """Component id → its newest version. Two queries."""
    asked = ComponentVersion.objects.filter(component_id__in=list(component_ids)).order_by()
    newest = {row["component_id"]: row["last"] for row in asked.values("component_id").annotate(last=Max("number"))}
    rows = ComponentVersion.objects.filter(component_id__in=newest, number__in=set(newest.values()))
    return {
        row.component_id: row
        for row in rows.select_related("component", "added_by")
        if row.number == newest[row.component_id]
    }


def components_in_use(initiative: Initiative) -> list[InUse]:
    """The current dependencies of one initiative, by name. Three queries at most."""
    return _with_versions(rows_of(_current, CLOCK, initiative.pk))


def _current(_: Actor, initiative_id: int) -> QuerySet[Dependency]:
    found = Dependency.objects.current().filter(initiative_id=initiative_id).order_by("component__name", "pk")
    return found.select_related("component__owner", *VERSION_ROWS)


def in_use_of(dependencies: QuerySet[Dependency]) -> list[InUse]:
    """The same for any dependencies, in their order. Three queries at most."""
    return _with_versions(list(dependencies.select_related("component__owner", *VERSION_ROWS)))


def _with_versions(found: list[Dependency]) -> list[InUse]:
    following = {row.component_id for row in found if row.component_version_id is None}
    newest = newest_versions(following) if following else {}
    return [InUse(row, row.component_version or newest.get(row.component_id)) for row in found]


def says_none(initiative: Initiative) -> NoDependency | None:
    """The standing statement that the initiative depends on no component."""
    return NoDependency.objects.filter(initiative=initiative, ended_at=None).select_related("stated_by").first()
