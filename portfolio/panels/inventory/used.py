"""What one initiative depends on, for its tab of records."""

from dataclasses import dataclass

from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.components import InUse, components_in_use, says_none
from initiatives.models import END_SOON_DAYS, Initiative, NoDependency
from initiatives.permissions import can_edit_records
from reviews.components import DisciplineState, asked_disciplines, review_states


@dataclass(frozen=True)
class UsedLine:
    """One component in use with what its reviews are worth for this initiative."""

    used: InUse
    states: list[DisciplineState]
    days_left: int | None

    @property
    def is_ending(self) -> bool:
        return self.days_left is not None and self.days_left <= END_SOON_DAYS


@dataclass(frozen=True)
class UsedPanel:
    """Dependencies, or the statement that there are none."""

    lines: list[UsedLine]
    none: NoDependency | None
    may: Permission


def used_by(actor: Actor, initiative: Initiative) -> UsedPanel:
    """A fixed number of queries."""
    in_use = components_in_use(initiative)
    asked = sorted(asked_disciplines([initiative.pk]).get(initiative.pk, ())) if in_use else []
    states = review_states([one.version for one in in_use if one.version is not None], asked)
    today = clock.today()
    lines = [
        UsedLine(one, list(states[one.version.pk].values()) if one.version else [], one.component.days_left(today))
        for one in in_use
    ]
    return UsedPanel(lines, None if in_use else says_none(initiative), can_edit_records(actor, initiative))
