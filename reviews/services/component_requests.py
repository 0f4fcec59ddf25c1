"""One request for each component version that lacks a review, however many initiatives depend on it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from initiatives.models import Component, ComponentVersion, Dependency, Initiative
from initiatives.services import component_edit as inventory_edit
from initiatives.services import dependency_add as inventory_depend
from initiatives.services import dependency_end as inventory_undepend
from initiatives.services import version_add as inventory_version
from reviews.components import Need, needs_of
from reviews.models import ComponentReviewRequest

Cause = ComponentReviewRequest.Cause


def component_requests_refresh(*, actor: Actor = CLOCK, component_ids: Iterable[int] | None = None) -> int:
    """Open, widen and close requests so that they match what is missing; returns how many changed. Safe to repeat.

    Of these components, or of all. A version in use without a valid review of a discipline that a dependent's playbook asks
    gets one open request; it is closed when every review is there, or nobody uses the version any more.
    """
    ids = None if component_ids is None else list(component_ids)
    needs = {need.version.pk: need for need in needs_of(component_ids=ids) if need.open}
    rows = ComponentReviewRequest.objects.open().select_related("component", "component_version")
    open_now = {row.component_version_id: row for row in (rows if ids is None else rows.filter(component__in=ids))}
    changed = sum(_request_open(actor, need) for pk, need in needs.items() if pk not in open_now)
    for version_id, row in open_now.items():
        need = needs.get(version_id)
        changed += _request_close(actor, row) if need is None else _request_keep(actor, row, need)
    return changed


def _request_open(actor: Actor, need: Need) -> int:
    component, names = need.version.component, sorted(one.discipline for one in need.open)
    with transaction.atomic():
        Component.objects.select_for_update().get(pk=component.pk)
        made, is_new = ComponentReviewRequest.objects.get_or_create(
            component_version=need.version, closed_at=None,
            defaults={"component": component, "cause": _cause(need), "disciplines": names, "missing": names,
                      "opened_at": clock.now()},
        )  # fmt: skip
        if is_new:
            entry_append(
                actor=actor, action="reviews.component_requests_refresh", obj=component,
                changes={"request": made.pk, "version": need.version.label, "cause": made.cause, "disciplines": names,
                         "dependents": len(need.asking)},
                summary=f"Review asked of {component.name} {need.version.label}: {made.get_cause_display().lower()}",
            )  # fmt: skip
    return int(is_new)


def _request_keep(actor: Actor, row: ComponentReviewRequest, need: Need) -> int:
    """Keep what is missing in step, which no entry says: the act that caused it does. More asked than before is an entry."""
    missing = sorted(one.discipline for one in need.open)
    wanted = sorted({*row.disciplines, *missing})
    if missing == row.missing and wanted == row.disciplines:
        return 0
    old, row.missing, row.disciplines = row.disciplines, missing, wanted
    if old == wanted:
        row.save(update_fields=["missing"])
        return 0
    with transaction.atomic():
        row.save(update_fields=["missing", "disciplines"])
        entry_append(
            actor=actor, action="reviews.component_requests_refresh", obj=row.component,
            changes={"request": row.pk, "disciplines": [old, wanted]},
            summary=f"More reviews asked of {row.component.name} {row.component_version.label}",
        )  # fmt: skip
    return 1


def _request_close(actor: Actor, row: ComponentReviewRequest) -> int:
    with transaction.atomic():
        locked = ComponentReviewRequest.objects.select_for_update().get(pk=row.pk)
        if locked.closed_at is not None:
            return 0
        locked.closed_at, locked.closed_reason = clock.now(), _closing(row)
        locked.save(update_fields=["closed_at", "closed_reason"])
        entry_append(
            actor=actor, action="reviews.component_requests_refresh", obj=row.component,
            changes={"request": row.pk, "closed": [False, True], "reason": locked.closed_reason},
            summary=f"Review of {row.component.name} {row.component_version.label} asked no longer: {locked.closed_reason.lower()}",
        )  # fmt: skip
    return 1


def _closing(row: ComponentReviewRequest) -> str:
    if not any(need.version.pk == row.component_version_id for need in needs_of(component_ids=[row.component_id])):
        return "Nobody uses this version any more."
    left = row.component.days_left(clock.today())
    return "It is past its end of life." if left is not None and left < 0 else "Every review is there."


def _cause(need: Need) -> str:
    states = {one.state for one in need.open}
    if "end_of_life" in states:
        return Cause.END_OF_LIFE
    if states & {"expired", "superseded", "revoked"}:
        return Cause.REVIEW_ENDED
    return Cause.NEW_VERSION if need.version.number > 1 else Cause.FIRST_USE


def component_version_add(*, actor: Actor, component: Component, values: Mapping[str, Any]) -> ComponentVersion:
    """Record the next version and ask for its reviews at once: one request, whoever depends on it."""
    with transaction.atomic():
        made = inventory_version(actor=actor, component=component, values=values)
        component_requests_refresh(actor=actor, component_ids=[component.pk])
    return made


def component_edit(
    *, actor: Actor, component: Component, values: Mapping[str, Any], seen_version: int | None = None
) -> Component:
    """Change a line of the inventory; what that does to its reviews is asked for at once."""
    with transaction.atomic():
        made = inventory_edit(actor=actor, component=component, values=values, seen_version=seen_version)
        component_requests_refresh(actor=actor, component_ids=[component.pk])
    return made


def dependency_add(
    *, actor: Actor, initiative: Initiative, component: Component, version: ComponentVersion | None = None
) -> Dependency:
    """Declare a component in use, and ask for the reviews that it lacks."""
    with transaction.atomic():
        made = inventory_depend(actor=actor, initiative=initiative, component=component, version=version)
        component_requests_refresh(actor=actor, component_ids=[component.pk])
    return made


def dependency_end(*, actor: Actor, dependency: Dependency) -> Dependency:
    """A component is used no longer; a review that nobody else waits for is asked no longer."""
    with transaction.atomic():
        made = inventory_undepend(actor=actor, dependency=dependency)
        component_requests_refresh(actor=actor, component_ids=[made.component_id])
    return made
