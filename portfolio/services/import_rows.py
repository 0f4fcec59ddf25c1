"""One row of an import: created, updated, unchanged, conflict or refused."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import transaction

from common.actors import Actor
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative, Status
from initiatives.services import classification_import, initiative_create, initiative_edit, initiative_place
from initiatives.services.classification import CLASS_FIELDS
from phases.models import PlaybookVersion
from phases.services import phase_enter, playbook_pin, stay_close
from portfolio.conversion import Converted, row_convert
from portfolio.expecting import differences, shown
from portfolio.mapping import DAYS, Mapping
from portfolio.models import ImportedPosition, ImportRow, RowOutcome

CHANGED: Final = "_changed"
"""In the choices of a row that changed something: {field: [before, after, what the import before remembered]}, for an undo."""


class _TakenBack(Exception):
    """Ends the savepoint of a dry run."""


def row_apply(*, actor: Actor, row: ImportRow, mapping: Mapping, playbook: PlaybookVersion, is_dry_run: bool) -> None:
    """Set `outcome`, `notes` and `initiative` of `row` (the caller saves it). Its effects are whole or none.

    Only services call this, inside their transaction.
    """
    made = row_convert(row.raw, mapping)
    row.notes = [*([f"Repeat {row.repeat} of the same identity."] if row.repeat > 1 else []), *made.notes]
    if made.refused:
        row.outcome, row.notes = RowOutcome.REFUSED, [made.refused, *row.notes]
        return
    try:
        with transaction.atomic():
            row.outcome, row.initiative = _apply(actor, row, made, mapping, playbook)
            if is_dry_run:
                raise _TakenBack
    except _TakenBack:
        row.initiative = _position(row, mapping).initiative if row.outcome != RowOutcome.CREATED else None  # type: ignore[union-attr]
    except (DomainError, NotAllowed) as error:
        row.outcome, row.notes = RowOutcome.REFUSED, [str(error), *row.notes]


def _position(row: ImportRow, mapping: Mapping) -> ImportedPosition | None:
    return (
        ImportedPosition.objects.select_related("initiative")
        .filter(mapping_name=mapping.name, identity=row.identity, repeat=row.repeat)
        .first()
    )


def _apply(
    actor: Actor, row: ImportRow, made: Converted, mapping: Mapping, playbook: PlaybookVersion
) -> tuple[RowOutcome, Initiative]:
    position = _position(row, mapping)
    if position is None:
        initiative = _create(actor, made, playbook)
        ImportedPosition.objects.create(
            mapping_name=mapping.name, identity=row.identity, repeat=row.repeat, initiative=initiative,
            values=made.remembered() | {"version": str(initiative.version)},
        )  # fmt: skip
        return RowOutcome.CREATED, initiative
    return _update(actor, row, made, position), position.initiative


def _create(actor: Actor, made: Converted, playbook: PlaybookVersion) -> Initiative:
    values = {
        name: value
        for name, value in made.values.items()
        if name not in ("title", "outcome", *CLASS_FIELDS) and value not in ("", None)
    }
    initiative = initiative_create(
        actor=actor, title=str(made.values["title"]), outcome=str(made.values.get("outcome", "")), values=values
    )
    given = {name: str(made.values.get(name) or "") for name in CLASS_FIELDS}
    if any(given.values()):
        classification_import(actor=actor, initiative=initiative, values=given)
    _place(actor, initiative, made, playbook)
    return initiative


def _place(actor: Actor, initiative: Initiative, made: Converted, playbook: PlaybookVersion) -> None:
    """Into its phase by way of the dated ones; then the end, for what ended."""
    active = Status.IDEA if made.place.phase is None else Status.ACTIVE
    initiative_place(actor=actor, initiative=initiative, status=active, imported_as=made.stage)
    if made.place.phase is None:
        return
    playbook_pin(actor=actor, initiative=initiative, version=playbook)
    for phase in made.phases():
        phase_enter(
            actor=actor, initiative=initiative, phase=phase, reason=f"As imported: {made.stage}"[:300],
            effective_on=made.entered.get(phase), is_imported=True,
        )  # fmt: skip
    if made.place.status in (Status.RETIRED, Status.STOPPED):
        stay_close(
            actor=actor,
            initiative=initiative,
            outcome=made.place.status,
            reason="As imported",
            effective_on=made.ended_on,
        )
        initiative_place(actor=actor, initiative=initiative, status=made.place.status, imported_as=made.stage)


def _update(actor: Actor, row: ImportRow, made: Converted, position: ImportedPosition) -> RowOutcome:
    here, new, last = position.initiative, made.remembered(), dict(position.values)
    newest = here.classifications.order_by("-number").first()
    found = differences(made, last, here, newest)
    if not (found.fields or found.moved):
        return RowOutcome.UNCHANGED
    taken = {name: _taken(row, name, shown(here, name, newest)) for name in found.edited}
    open_ones = [name for name, take in taken.items() if not take]
    row.notes += [
        f"{name}: edited here since the last import; the file now says “{new[name][:80]}”." for name in open_ones
    ]
    row.notes += [f"{name}: what stands here was kept." for name, take in taken.items() if take == "here"]
    row.notes += [
        f"{name}: the file now says “{new[name] or 'nothing'}”; a position is never moved by an import."
        for name in found.moved
    ]
    free = [name for name in found.fields if taken.get(name, "file") == "file"]
    if free:
        before = _values(here, free)
        _edit(actor, here, {name: made.values[name] for name in free})
        here.refresh_from_db()
        after = _values(here, free)
        kept = {name: [before[name], after[name], last.get(name, "")] for name in free}
        row.choices = row.choices | {CHANGED: kept}
    answered = [name for name in found.fields if name not in open_ones]
    position.values = last | {name: new[name] for name in answered} | {"version": str(here.version)}
    position.save(update_fields=["values"])
    return RowOutcome.CONFLICT if open_ones or found.moved else RowOutcome.UPDATED


def _taken(row: ImportRow, name: str, stands: str) -> str:
    """What the person chose for a field that both sides changed, if what stands here is still what they saw."""
    choice = row.choices.get(name)
    return str(choice["take"]) if choice and choice["here"] == stands else ""


def _values(here: Initiative, names: Iterable[str]) -> dict[str, Any]:
    """What stands, as JSON; tier, class and role are those of the newest proposal."""
    newest = here.classifications.order_by("-number").first()
    values = {name: getattr((newest if name in CLASS_FIELDS else None) or here, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def row_take_back(*, actor: Actor, row: ImportRow) -> None:
    """Put back each field that the row replaced, if what the import put still stands.

    Sets `outcome` and `notes`; the caller saves them. A proposal of tier, class or role is followed by one with the values from
    before. Only services call this, inside their transaction.
    """
    position = ImportedPosition.objects.filter(initiative=row.initiative_id).first()
    changed = row.choices.get(CHANGED)
    if position is None or not changed:
        return
    here = Initiative.objects.select_for_update().get(pk=position.initiative_id)
    stands = _values(here, changed)
    back = {name: before for name, (before, after, _) in changed.items() if stands[name] == after}
    row.notes = row.notes + [
        f"{name}: somebody has changed it since the import." for name in changed if name not in back
    ]
    try:
        with transaction.atomic():
            days = {name: date.fromisoformat(str(value)) for name, value in back.items() if name in DAYS and value}
            _edit(actor, here, back | days)
    except (DomainError, NotAllowed) as error:
        row.outcome, row.notes = RowOutcome.KEPT, [*row.notes, str(error)]
        return
    here.refresh_from_db()
    position.values = position.values | {name: changed[name][2] for name in back} | {"version": str(here.version)}
    position.save(update_fields=["values"])
    row.outcome = RowOutcome.UNDONE if len(back) == len(changed) else RowOutcome.KEPT


def _edit(actor: Actor, initiative: Initiative, values: dict[str, Any]) -> None:
    """What the file says anew; its tier, class and role stay a proposal."""
    plain = {name: value for name, value in values.items() if name not in CLASS_FIELDS}
    if plain:
        initiative_edit(actor=actor, initiative=initiative, values=plain)
    if len(plain) < len(values):
        newest = initiative.classifications.order_by("-number").first()
        given = (newest.values if newest else {}) | {name: values[name] for name in values if name in CLASS_FIELDS}
        classification_import(actor=actor, initiative=initiative, values=given)
