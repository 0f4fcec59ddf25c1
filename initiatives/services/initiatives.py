"""Creating an initiative, editing what it is, and who sees it."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, KeyCounter, Visibility
from initiatives.permissions import can_create, can_edit, can_set_visibility
from initiatives.tags import tags_read
from initiatives.values import fields_fill, shown_values

EDITABLE: Final = (
    "title", "outcome", "business_unit", "workflow", "workflow_users", "workflow_volume", "workflow_minutes",
    "workflow_decision", "change_for_users", "ai_type", "data_class", "envelope_users", "envelope_peak_rate", "envelope_latency_ms",
    "envelope_availability", "envelope_data_volume", "envelope_unit_cost", "envelope_currency", "envelope_regions",
    "target_on", "pilot_end_on", "stop_criteria",
)  # fmt: skip
"""The columns that people give, besides `tags` and `fit_inputs`, which have a shape of their own."""


def initiative_create(
    *, actor: Actor, title: str, outcome: str = "", values: Mapping[str, Any] | None = None, key: str | None = None
) -> Initiative:
    """A new idea: status idea, no phase, the next key (`AI-001` …) unless `key` is given (import).

    `values` holds columns of EDITABLE, `tags` (text or list) and `fit_inputs` (answers that `initiatives.fit` scores).
    Raises DomainError with the field that is wrong.
    """
    require(can_create(actor))
    with transaction.atomic():
        made = Initiative(created_by_id=actor.user_id, created_at=clock.now())
        changes = _fill(made, {"title": title, "outcome": outcome, **(values or {})})
        made.key = _free(key) if key else _next_key()
        made.save(force_insert=True)
        entry_append(
            actor=actor, action="initiatives.initiative_create", obj=made, initiative_id=made.pk,
            changes={name: new for name, (_, new) in changes.items()}, summary=f"Added {made.key} {made.title}",
        )  # fmt: skip
    return made


def initiative_edit(
    *, actor: Actor, initiative: Initiative, values: Mapping[str, Any], seen_version: int | None = None
) -> Initiative:
    """Change columns of EDITABLE, `tags` or `fit_inputs`. Nothing changed: nothing is written.

    `seen_version` is the version that the person's form showed; raises Conflict with what stands now if it is stale.
    """
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_edit(actor, locked))
        given = [name for name in values if name in EDITABLE]
        locked.check_version(seen_version, current=shown_values(locked, given))
        changes = _fill(locked, values)
        if not changes:
            return locked
        locked.version += 1
        locked.save()
        entry_append(
            actor=actor, action="initiatives.initiative_edit", obj=locked, initiative_id=locked.pk, changes=changes,
            summary=f"Changed {', '.join(changes).replace('_', ' ')}",
        )  # fmt: skip
    return locked


def visibility_set(*, actor: Actor, initiative: Initiative, visibility: str) -> Initiative:
    """Open to the organisation, or to members only (auditors, administrators and program managers always see it)."""
    if visibility not in Visibility.values:
        raise DomainError("Choose who sees it.", field="visibility")
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_set_visibility(actor, locked))
        old, locked.visibility = locked.visibility, visibility
        if old == visibility:
            return locked
        locked.version += 1
        locked.save(update_fields=["visibility", "version"])
        entry_append(
            actor=actor, action="initiatives.visibility_set", obj=locked, initiative_id=locked.pk,
            changes={"visibility": [old, visibility]}, summary=f"Visible to: {locked.get_visibility_display()}",
        )  # fmt: skip
    return locked


def _fill(row: Initiative, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    plain = {name: value for name, value in values.items() if name not in ("tags", "fit_inputs")}
    changes = fields_fill(row, plain, EDITABLE)
    if "tags" in values:
        tags = tags_read(values["tags"])
        if tags != row.tags:
            changes["tags"], row.tags = [row.tags, tags], tags
    if "fit_inputs" in values:
        inputs = values["fit_inputs"]
        if not isinstance(inputs, dict):
            raise DomainError("Fit inputs are an object of answers.", field="fit_inputs")
        if inputs != row.fit_inputs:
            changes["fit_inputs"], row.fit_inputs = [row.fit_inputs, inputs], inputs
    return changes


def _free(key: str) -> str:
    if Initiative.objects.filter(key=key).exists():
        raise DomainError(f"The key {key} is taken already.", field="key")
    return key


def _next_key() -> str:
    """The next free number, under a lock that other creators wait for."""
    KeyCounter.objects.get_or_create(pk=1)
    counter = KeyCounter.objects.select_for_update().get(pk=1)
    counter.last += 1
    while Initiative.objects.filter(key=f"AI-{counter.last:03d}").exists():
        counter.last += 1
    counter.save(update_fields=["last"])
    return f"AI-{counter.last:03d}"
