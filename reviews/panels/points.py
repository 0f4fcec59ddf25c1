"""Review points on a screen: what was asked, what was said to it, and what this person may say."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Initiative
from reviews.models import GateRequest, PointEntry, PointState, ReviewPoint
from reviews.point_permissions import can_answer_point, can_raise_point, can_settle_point
from reviews.services.points import gate_codes
from reviews.specs import SECTION_NAMES, GateSpec

RANKS = {PointState.OPEN: 0, PointState.ANSWERED: 1, PointState.ACCEPTED: 2}


@dataclass(frozen=True)
class PointRow:
    """One point with its thread. `about` names the criterion, or is empty; `role` who asked, in words."""

    point: ReviewPoint
    state: PointState
    entries: list[PointEntry]
    about: str
    role: str
    answer: Permission
    settle: Permission

    @property
    def needs_team(self) -> bool:
        return self.state == PointState.OPEN


def points_of(actor: Actor, request: GateRequest) -> list[PointRow]:
    """Every point of this gate, all rounds, and the early questions; open ones first. A fixed number of queries."""
    found = ReviewPoint.objects.of_gate(request.initiative, request.phase)
    return point_rows(actor, found, gate_codes(request.initiative, request.phase))


def consults_of(actor: Actor, initiative: Initiative) -> list[PointRow]:
    """The questions that the team asked early."""
    return point_rows(actor, ReviewPoint.objects.filter(initiative=initiative, gate_request=None), {})


def point_rows(actor: Actor, points: Iterable[ReviewPoint], titles: dict[str, str]) -> list[PointRow]:
    """Rows of any set of points. What a person may do hangs on place and state alone, so it is asked once for each."""
    if hasattr(points, "select_related"):
        points = points.select_related("gate_request", "initiative", "raised_by", "asked").prefetch_related(
            "entries__said_by"
        )
    rights: dict[tuple[object, ...], tuple[Permission, Permission]] = {}
    rows = []
    for point in points:
        state = point.state
        key = (point.gate_request_id, point.discipline, state, point.raised_by_id == actor.user_id)
        if key not in rights:
            rights[key] = (can_answer_point(actor, point), can_settle_point(actor, point))
        about = titles.get(point.criterion, point.criterion)
        role = SECTION_NAMES.get(point.discipline, point.discipline)
        rows.append(PointRow(point, state, list(point.entries.all()), about, role, *rights[key]))
    return sorted(rows, key=lambda row: (RANKS[row.state], row.point.pk))


def roles_to_raise(actor: Actor, request: GateRequest, spec: GateSpec | None) -> list[tuple[str, str]]:
    """For which places of the request the person may raise points: `(role, label)`."""
    slots = spec.slots if spec else ()
    return [
        (slot.role, SECTION_NAMES.get(slot.role, slot.role))
        for slot in slots
        if can_raise_point(actor, request, slot.role)
    ]
