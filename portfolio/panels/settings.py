"""The settings tab: who sits where, and the ways out."""

from dataclasses import dataclass

from common.actors import Actor
from common.permissions import Permission
from initiatives.fit import FitScore
from initiatives.fit_reading import fit_of
from initiatives.models import Initiative, Seat, SeatKind
from initiatives.permissions import can_assign_seat, can_set_visibility
from phases.models import Pin


@dataclass(frozen=True)
class SeatLine:
    """A kind of seat with its holders."""

    kind: str
    label: str
    holders: list[Seat]

    @property
    def is_needed(self) -> bool:
        """Whether the seat stands for one person who has to be named; members and reviewers may be many or none."""
        return self.kind not in (SeatKind.MEMBER, SeatKind.REVIEWER)


@dataclass(frozen=True)
class Settings:
    """Seats, the pinned playbook version, and what the actor may change."""

    seats: list[SeatLine]
    pin: Pin | None
    may_assign: Permission
    may_hide: Permission
    score: FitScore


def settings_of(actor: Actor, initiative: Initiative) -> Settings:
    """Six queries, two of them for the fit score."""
    seats = list(Seat.objects.current().filter(initiative=initiative).select_related("user").order_by("assigned_at"))
    lines = [SeatLine(kind.value, str(kind.label), [seat for seat in seats if seat.kind == kind]) for kind in SeatKind]
    pin = Pin.objects.filter(initiative=initiative).select_related("version__playbook").first()
    return Settings(
        lines, pin, can_assign_seat(actor, initiative), can_set_visibility(actor, initiative), fit_of(initiative)
    )
