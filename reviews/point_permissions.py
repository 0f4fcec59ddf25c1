"""Who may raise, answer and accept a review point, and who may ask a reviewer early. `docs/rules/review-points.md`."""

from accounts.models import Discipline, User
from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Initiative, Seat, SeatKind, Status
from reviews.models import GateRequest, PointState, ReviewPoint
from reviews.permissions import can_accept, can_review, person_id

TEAM = ("engineering", "operations", "business", "lead", "member")


def can_raise_point(actor: Actor, gate_request: GateRequest, discipline: str) -> Permission:
    """Who may sign that place of an open request: a reviewer of the discipline, or the holder of the owner seat."""
    if not gate_request.is_open:
        return Denied("This request is closed. Points are raised while a gate is asked for.")
    if discipline in Discipline.values:
        return can_review(actor, gate_request, discipline)
    if discipline in TEAM[:3]:
        return can_accept(actor, gate_request, discipline)
    return Denied("There is no such review.")


def can_consult(actor: Actor, initiative: Initiative) -> Permission:
    """The team or a program manager, while the initiative is active and in phase 1 or 2."""
    if initiative.status != Status.ACTIVE or initiative.phase not in (1, 2):
        return Denied("Reviewers are asked early in phases 1 and 2. Later a gate asks them.")
    return _team(actor, initiative, "ask a reviewer early")


def can_answer_point(actor: Actor, point: ReviewPoint) -> Permission:
    """The team answers a reviewer, also by token; a reviewer of the discipline without a seat answers an early question."""
    if point.state == PointState.ACCEPTED:
        return Denied("This is settled. Who asked can reopen it.")
    if point.is_early:
        return _consulted(actor, point)
    if point.raised_by_id == actor.user_id:
        return Denied("You raised this. Its owners answer.")
    if not actor.is_person and "write:items" in (actor.scopes or ()):
        return _seated(actor, point.initiative, "answer this point")
    return _team(actor, point.initiative, "answer this point")


def can_settle_point(actor: Actor, point: ReviewPoint) -> Permission:
    """Accept or reopen: who raised it, or another who could; for an early question the team that asked."""
    if not actor.is_person:
        return Denied("Only a person who is signed in can settle a point.")
    if point.raised_by_id == actor.user_id:
        return Allowed()
    if point.is_early:
        return _team(actor, point.initiative, "settle this question")
    assert point.gate_request is not None  # is_early
    if point.discipline in Discipline.values and point.discipline in actor.disciplines:
        return can_review(actor, point.gate_request, point.discipline)
    return Denied(f"Only {point.raised_by} or another reviewer of {_words(point.discipline)} can settle this point.")


def can_be_consulted(user: User, discipline: str, initiative: Initiative) -> Permission:
    """An active reviewer of the discipline who holds no seat in the initiative."""
    if not user.is_active or not user.role_grants.filter(discipline=discipline).exists():
        return Denied(f"{user} does not review {_words(discipline)}. Choose somebody who does.")
    if Seat.objects.current().filter(initiative=initiative, user=user).exclude(kind=SeatKind.REVIEWER).exists():
        return Denied(f"{user} holds a seat of this initiative. Ask somebody from outside.")
    return Allowed()


def _consulted(actor: Actor, point: ReviewPoint) -> Permission:
    if not actor.is_person or point.discipline not in actor.disciplines:
        return Denied(f"Only a reviewer of {_words(point.discipline)} can answer this question.")
    user = User.objects.get(pk=person_id(actor))
    return can_be_consulted(user, point.discipline, point.initiative)


def _team(actor: Actor, initiative: Initiative, verb: str) -> Permission:
    if not actor.is_person:
        return Denied(f"Only a person who is signed in can {verb}. A token cannot.")
    return _seated(actor, initiative, verb)


def _seated(actor: Actor, initiative: Initiative, verb: str) -> Permission:
    if actor.only_initiative_id not in (None, initiative.pk):
        return Denied("This token is for another initiative.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing. Ask the lead.")
    seats = Seat.objects.accepted().filter(initiative=initiative, user_id=person_id(actor), kind__in=TEAM)
    if actor.has("program_manager") or seats.exists():
        return Allowed()
    return Denied(f"Only an owner, the lead, a member or a program manager can {verb}.")


def _words(discipline: str) -> str:
    return discipline.replace("_", " ")
