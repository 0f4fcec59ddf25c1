"""What an import would make of each row, without making it: the check page of the wizard. Reads only."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from common.actors import Actor
from common.permissions import Allowed, Denied
from initiatives.models import Classification, Initiative
from initiatives.permissions import can_edit
from initiatives.services.classification import CLASS_FIELDS
from portfolio.conversion import Converted, row_convert
from portfolio.mapping import Mapping
from portfolio.models import ImportedPosition, ImportRow, RowOutcome


@dataclass(frozen=True)
class Differences:
    """What the file says anew: `fields` that it may set, those of them `edited` here too, and the place, which never moves."""

    fields: list[str]
    edited: list[str]
    moved: list[str]


def shown(initiative: Initiative, name: str, newest: Classification | None) -> str:
    """A value of the initiative as text; tier, class and role are those of the newest proposal."""
    value = getattr((newest if name in CLASS_FIELDS else None) or initiative, name)
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def differences(
    made: Converted, last: dict[str, str], initiative: Initiative, newest: Classification | None
) -> Differences:
    """The row against what the last import remembered and what stands here now."""
    new = made.remembered()
    changed = [name for name in new if new[name] != last.get(name, "")]
    fields = [name for name in changed if name in made.values]
    edited = [name for name in fields if shown(initiative, name, newest) not in (last.get(name, ""), new[name])]
    return Differences(fields, edited, [name for name in changed if name not in made.values])


@dataclass
class Expecting:
    """Works out a whole file: a fixed number of queries, whatever the number of rows."""

    actor: Actor
    mapping: Mapping
    reasons: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    @cached_property
    def positions(self) -> dict[tuple[str, int], ImportedPosition]:
        found = ImportedPosition.objects.filter(mapping_name=self.mapping.name).select_related("initiative")
        return {(one.identity, one.repeat): one for one in found}

    @cached_property
    def newest(self) -> dict[int, Classification]:
        found = Classification.objects.filter(initiative__imported_position__mapping_name=self.mapping.name)
        return {one.initiative_id: one for one in found.order_by("number")}

    def fill(self, row: ImportRow) -> ImportRow:
        """Set identity, repeat, `expected`, remarks, and what the person may choose; saves nothing."""
        made = row_convert(row.raw, self.mapping)
        self.seen[made.identity] += 1
        row.identity, row.repeat = made.identity, self.seen[made.identity]
        row.notes = [*([f"Repeat {row.repeat} of the same identity."] if row.repeat > 1 else []), *made.notes]
        row.choices, row.initiative = {}, None
        if made.refused:
            self.reasons[made.refused] += 1
            row.expected, row.notes = RowOutcome.REFUSED, [made.refused, *row.notes]
            return row
        position = self.positions.get((row.identity, row.repeat))
        if position is None:
            row.expected = RowOutcome.CREATED
            return row
        self._compare(row, made, position)
        return row

    def _compare(self, row: ImportRow, made: Converted, position: ImportedPosition) -> None:
        here, new = position.initiative, made.remembered()
        newest = self.newest.get(here.pk)
        found = differences(made, dict(position.values), here, newest)
        row.initiative = here
        permission = can_edit(self.actor, here) if found.fields else Allowed()
        if isinstance(permission, Denied):
            self.reasons[permission.reason] += 1
            row.expected, row.notes = RowOutcome.REFUSED, [permission.reason, *row.notes]
            return
        row.choices = {
            name: {"here": shown(here, name, newest), "file": new[name], "take": ""} for name in found.edited
        }
        row.notes += [
            f"{name}: the file now says “{new[name] or 'nothing'}”; a position is never moved by an import."
            for name in found.moved
        ]
        if found.edited or found.moved:
            row.expected = RowOutcome.CONFLICT
        else:
            row.expected = RowOutcome.UPDATED if found.fields else RowOutcome.UNCHANGED
