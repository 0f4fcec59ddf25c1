"""Review points and questions: raised, answered, accepted or reopened. Every text is a row that never changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import Discipline, User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Seat, SeatKind
from initiatives.permissions import can_see_initiative
from initiatives.services import seat_assign
from reviews.facts import items_of
from reviews.models import GateRequest, PointEntry, PointState, ReviewPoint, Signature
from reviews.permissions import person_id
from reviews.point_permissions import (
    can_answer_point,
    can_be_consulted,
    can_consult,
    can_raise_point,
    can_settle_point,
)
from reviews.specs import gate_spec

TEXT_MIN = 5
TEXT_MAX = 4000


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A point of a request for changes; `criterion` is the code of what it is about, or nothing."""

    text: str
    criterion: str = ""


def gate_codes(initiative: Initiative, phase: int) -> dict[str, str]:
    """`{code: title}` of what a point at this gate can be about: its items and its own rules."""
    spec = gate_spec(initiative, phase)
    found = {item.code: item.title for item in items_of(initiative, phase)}
    return found | ({rule.code: rule.title for rule in spec.doc.criteria} if spec else {})


def point_raise(
    *, actor: Actor, gate_request: GateRequest, discipline: str, kind: str, text: str, criterion: str = ""
) -> ReviewPoint:
    """A reviewer (or the holder of an owner seat: `discipline` is then the seat) wants something changed or answered.

    `kind` is point or question; `criterion` the code that it is about, if any. Open points pause nobody's signature and
    close no gate by themselves: the veto is a signature. Raises NotAllowed, or DomainError on the field.
    """
    require(can_raise_point(actor, gate_request, discipline))
    if kind not in ReviewPoint.Kind.values:
        raise DomainError("Choose a point or a question.", field="kind")
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().get(pk=gate_request.pk)
        require(can_raise_point(actor, locked, discipline))
        made = points_insert(actor, locked, discipline, kind, [NewPoint(text, criterion)])[0]
        entry_append(
            actor=actor, action="reviews.point_raise", obj=made, initiative_id=locked.initiative_id,
            changes={"kind": kind, "discipline": discipline, "criterion": criterion, "text": made.text},
            summary=f"Raised a {kind} at gate {locked.phase}: {made}",
        )  # fmt: skip
    return made


def check_points(gate_request: GateRequest, role: str, decision: str, points: Sequence[NewPoint]) -> None:
    """A request for changes says what: at least one new point, or one of this place that is not accepted yet."""
    is_veto = decision == Signature.Decision.REQUEST_CHANGES
    if points and not is_veto:
        raise DomainError("Points belong to a request for changes.", field="points")
    if not is_veto or points:
        return
    asked = ReviewPoint.objects.filter(gate_request=gate_request, discipline=role, kind=ReviewPoint.Kind.POINT)
    if not asked.in_state(PointState.OPEN, PointState.ANSWERED).exists():
        raise DomainError("Say what must change: at least one point.", field="points")


def points_insert(
    actor: Actor, gate_request: GateRequest, discipline: str, kind: str, points: Sequence[NewPoint],
    signature: Signature | None = None,
) -> list[ReviewPoint]:  # fmt: skip
    """Writes the rows inside the caller's transaction, which keeps the audit entry.

    Raises DomainError on `text` and `criterion`, on `points` where they come with a signature.
    """
    at_text, at_criterion = ("points", "points") if signature else ("text", "criterion")
    codes = gate_codes(gate_request.initiative, gate_request.phase) if any(one.criterion for one in points) else {}
    made = []
    for one in points:
        if one.criterion and one.criterion not in codes:
            raise DomainError("There is no such criterion in this gate.", field=at_criterion)
        row = ReviewPoint.objects.create(
            initiative_id=gate_request.initiative_id, gate_request=gate_request, phase=gate_request.phase,
            discipline=discipline, kind=kind, criterion=one.criterion, text=_text(one.text, at_text),
            raised_by_id=person_id(actor), raised_at=clock.now(), signature=signature,
        )  # fmt: skip
        made.append(row)
    return made


def consult_ask(
    *, actor: Actor, initiative: Initiative, discipline: str, text: str, reviewer: User | None = None
) -> ReviewPoint:
    """The team asks a discipline early, in phase 1 or 2, without a gate; `reviewer` is asked by name if given.

    The answer makes nobody a part of the content: who answers may still review. A named reviewer who cannot see the
    initiative is given sight when the actor may give seats. Raises NotAllowed, or DomainError on the field.
    """
    require(can_consult(actor, initiative))
    if discipline not in Discipline.values:
        raise DomainError("Choose a discipline.", field="discipline")
    text = _text(text, "text")
    if reviewer is not None:
        answer = can_be_consulted(reviewer, discipline, initiative)
        if not answer:
            raise DomainError(answer.reason, field="reviewer")
    with transaction.atomic():
        if reviewer is not None:
            _sight_give(actor, initiative, reviewer)
        made = ReviewPoint.objects.create(
            initiative=initiative, phase=initiative.phase or 1, discipline=discipline, kind=ReviewPoint.Kind.QUESTION, text=text,
            raised_by_id=person_id(actor), raised_at=clock.now(), asked=reviewer,
        )  # fmt: skip
        entry_append(
            actor=actor, action="reviews.consult_ask", obj=made, initiative_id=initiative.pk,
            changes={"discipline": discipline, "asked": reviewer and reviewer.pk, "text": text},
            summary=f"Asked {Discipline(discipline).label.lower()} early: {made}",
        )  # fmt: skip
    return made


def _sight_give(actor: Actor, initiative: Initiative, reviewer: User) -> None:
    """A reviewer's row where the person would not see the initiative otherwise; no duty, no part in the content."""
    held = Seat.objects.current().filter(initiative=initiative, user=reviewer, kind=SeatKind.REVIEWER)
    if not held.exists() and not can_see_initiative(actor_for(reviewer), initiative):
        seat_assign(actor=actor, initiative=initiative, kind=SeatKind.REVIEWER, user=reviewer)


def point_answer(*, actor: Actor, point: ReviewPoint, text: str) -> PointEntry:
    """Say something to an open or answered point; it is *answered* from then on. Rows stay in order."""
    return _say(actor, point, PointState.ANSWERED, text)


def point_accept(*, actor: Actor, point: ReviewPoint, text: str = "") -> PointEntry:
    """The point is settled. Who raised it may also settle one that nobody has answered."""
    return _say(actor, point, PointState.ACCEPTED, text)


def point_reopen(*, actor: Actor, point: ReviewPoint, text: str) -> PointEntry:
    """The answer does not do; `text` says why. The point is open again."""
    return _say(actor, point, PointState.OPEN, text)


_VERBS = {PointState.ANSWERED: "answer", PointState.ACCEPTED: "accept", PointState.OPEN: "reopen"}


def _say(actor: Actor, point: ReviewPoint, makes: PointState, text: str) -> PointEntry:
    with transaction.atomic():
        # Points are insert-only, so what is said to them waits at their initiative, one after the other.
        Initiative.objects.select_for_update().get(pk=point.initiative_id)
        locked = ReviewPoint.objects.select_related("gate_request", "raised_by").get(pk=point.pk)
        require(can_answer_point(actor, locked) if makes == PointState.ANSWERED else can_settle_point(actor, locked))
        before = locked.state
        if before == makes and makes != PointState.ANSWERED:
            raise DomainError(f"This is {before.label.lower()} already.")
        text = text.strip()[:TEXT_MAX] if makes == PointState.ACCEPTED else _text(text, "text")
        made = PointEntry.objects.create(
            point=locked, number=locked.entries.count() + 1, makes=makes, text=text, said_by_id=person_id(actor),
            said_at=clock.now(),
        )  # fmt: skip
        verb = _VERBS[makes]
        entry_append(
            actor=actor, action=f"reviews.point_{verb}", obj=locked, initiative_id=locked.initiative_id,
            changes={"state": [before.value, makes.value], "text": text},
            summary=f"{verb.capitalize()}ed a {locked.kind}: {locked}".replace("eed ", "ed "),
        )  # fmt: skip
    return made


def _text(text: str, field: str) -> str:
    text = text.strip()
    if len(text) < TEXT_MIN:
        raise DomainError(f"Say it in at least {TEXT_MIN} characters.", field=field)
    if len(text) > TEXT_MAX:
        raise DomainError(f"Keep it within {TEXT_MAX:,} characters.", field=field)
    return text
