"""Who may look again, declare an incident, suspend and resume. Reasons name who may. `docs/rules/watch.md`, `incidents.md`."""

from accounts.models import User
from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Incident, Initiative, Seat, SeatKind, Status
from initiatives.permissions import can_edit_records
from reviews.models import Recheck, Suspension
from reviews.permissions import involvement

AUDITOR = "Auditors read everything and change nothing. Ask a program manager."


def can_recheck(user: User, recheck: Recheck) -> Permission:
    """Holds the discipline, is there, and has no part in the initiative or in what happened."""
    label = recheck.get_discipline_display().lower()
    if not user.is_active or not user.role_grants.filter(discipline=recheck.discipline).exists():
        return Denied(f"Only a reviewer of {label} can look again.")
    why = involvement(user.pk, recheck.initiative, None) or _part(user.pk, recheck)
    return Denied(f"{user} {why} and so cannot look at it. Ask another reviewer.") if why else Allowed()


def can_sign_recheck(actor: Actor, recheck: Recheck) -> Permission:
    """A reviewer of the discipline without a part in it, in a session of their own."""
    if not actor.is_person or actor.user_id is None:
        return Denied("Only a person who is signed in can sign. A token cannot.")
    if actor.has("auditor"):
        return Denied(AUDITOR)
    label = recheck.get_discipline_display().lower()
    if recheck.discipline not in actor.disciplines:
        return Denied(f"Only a reviewer of {label} can look again.")
    why = involvement(actor.user_id, recheck.initiative, None) or _part(actor.user_id, recheck)
    if why:
        return Denied(f"Nobody reviews their own work: {actor.name} {why}. Ask another reviewer of {label}.")
    return Allowed()


def _part(user_id: int, recheck: Recheck) -> str:
    kind, _, pk = recheck.code.partition(":")
    if kind != "incident":
        return ""
    incident = Incident.objects.filter(pk=pk).first()
    return (
        "declared or owns this incident" if incident and user_id in (incident.supplied_by_id, incident.owner_id) else ""
    )


def can_declare_incident(actor: Actor, initiative: Initiative) -> Permission:
    """Whoever changes its records (a token with write:initiatives too), who holds any seat, and reviewers."""
    if initiative.status not in (Status.ACTIVE, Status.PAUSED):
        return Denied(f"{initiative.key} is {initiative.status}, so nothing of it runs.")
    answer = can_edit_records(actor, initiative)
    if answer or not actor.is_person or actor.has("auditor"):
        return answer
    seats = Seat.objects.current().filter(initiative=initiative, user_id=actor.user_id or 0)
    if actor.has("reviewer") or seats.exists():
        return Allowed()
    return Denied("Only members of this initiative, reviewers and program managers can declare an incident of it.")


def can_suspend(actor: Actor, initiative: Initiative) -> Permission:
    """Whoever may declare an incident, also by token: it can only make things safer. Only what is active runs."""
    if initiative.status != Status.ACTIVE:
        return Denied(f"{initiative.key} is {initiative.status}, so there is nothing to suspend.")
    return can_declare_incident(actor, initiative)


def can_handle_incident(actor: Actor, initiative: Initiative) -> Permission:
    """Whoever changes the records of the initiative."""
    return can_edit_records(actor, initiative)


def can_resume(actor: Actor, suspension: Suspension) -> Permission:
    """The sponsor or a program manager, and not the one who suspended it."""
    if not actor.is_person:
        return Denied("Only a person who is signed in can resume it. A token can suspend, never resume.")
    if actor.has("auditor"):
        return Denied(AUDITOR)
    sponsors = Seat.objects.accepted().filter(
        initiative_id=suspension.initiative_id, kind=SeatKind.SPONSOR, user_id=actor.user_id or 0
    )
    if not actor.has("program_manager") and not sponsors.exists():
        return Denied("Only the sponsor, or a program manager who did not suspend it, can resume it.")
    if actor.user_id == suspension.suspended_by_id:
        return Denied("You suspended it. The sponsor or another program manager decides that it goes on.")
    return Allowed()
