"""Who may read, restrict and remove a piece of evidence. The rules in words: `docs/rules/evidence.md`."""

from accounts.models import RoleGrant
from common.actors import Actor
from common.errors import NotAllowed
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Evidence, RemovalRequest, Seat, SeatKind

SCOPE = "write:evidence"


def person_of(actor: Actor) -> int:
    """The id of the acting person; raises NotAllowed when nobody is behind the act."""
    if actor.user_id is None:
        raise NotAllowed("Only a person who is signed in can do this.")
    return actor.user_id


def can_read_evidence(actor: Actor, evidence: Evidence) -> Permission:
    """Whoever sees the initiative, unless the piece is restricted; the refusal names the reviewers who can read it."""
    if not evidence.restricted_to or Evidence.objects.readable_by(actor).filter(pk=evidence.pk).exists():
        return Allowed()
    return Denied(f"{readers_text(evidence)} You see its name, its hash and its state.")


def readers_text(evidence: Evidence) -> str:
    """Who can read a restricted piece, as a sentence with the names of the reviewers of its discipline."""
    grants = RoleGrant.objects.filter(discipline=evidence.restricted_to, user__is_active=True)
    names = ", ".join(grants.order_by("user__name").values_list("user__name", flat=True)) or "nobody yet"
    kind = evidence.get_restricted_to_display().lower()
    return f"Only reviewers of {kind} ({names}), seats of the initiative and auditors can read this evidence."


def can_restrict(actor: Actor, evidence: Evidence) -> Permission:
    """Who supplied it, the lead, or a program manager; for setting, changing and lifting a restriction."""
    return _keeper(actor, evidence, "say who reads this evidence")


def can_request_removal(actor: Actor, evidence: Evidence) -> Permission:
    """Who supplied it, the lead, or a program manager, in a session of their own."""
    if not actor.is_person:
        return Denied("Only a person who is signed in can ask that evidence is removed. A token cannot.")
    return _keeper(actor, evidence, "ask that it is removed")


def can_check_evidence(actor: Actor) -> Permission:
    """Auditors and administrators in a session of their own, and the clock."""
    if actor.is_clock or (actor.is_person and actor.has("auditor", "administrator")):
        return Allowed()
    return Denied("Only an auditor or an administrator can have the evidence files checked.")


def can_close_removal(actor: Actor, removal: RemovalRequest) -> Permission:
    """Who asked for it, or whoever could approve it."""
    if actor.is_person and actor.user_id == removal.requested_by_id:
        return Allowed()
    return can_approve_removal(actor, removal)


def can_approve_removal(actor: Actor, removal: RemovalRequest) -> Permission:
    """A second person: a program manager, or the waiver authority without a seat; not who asked, nor who supplied it."""
    if not actor.is_person or actor.user_id is None or actor.has("auditor"):
        return Denied(_SECOND)
    if actor.user_id == removal.requested_by_id:
        return Denied(f"You asked for this removal. {_SECOND}")
    if actor.user_id == removal.version.supplied_by_id:
        return Denied(f"You supplied this evidence. {_SECOND}")
    if actor.has("program_manager"):
        return Allowed()
    seats = Seat.objects.current().filter(initiative_id=removal.version.evidence.initiative_id, user_id=actor.user_id)
    if actor.has("waiver_authority") and not seats.exists():
        return Allowed()
    return Denied(_SECOND)


_SECOND = (
    "A second person approves it: a program manager, or somebody with the waiver authority who holds no seat here, and "
    "who neither asked for it nor supplied it."
)


def _keeper(actor: Actor, evidence: Evidence, what: str) -> Permission:
    if actor.kind == "anonymous":
        return Denied("Sign in first.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing. Ask a program manager.")
    if actor.scopes is not None and SCOPE not in actor.scopes:
        return Denied(f"This token lacks the scope {SCOPE}.")
    if actor.only_initiative_id not in (None, evidence.initiative_id):
        return Denied("This token is limited to another initiative.")
    if actor.is_clock or actor.has("program_manager"):
        return Allowed()
    if actor.user_id is not None and evidence.versions.filter(supplied_by_id=actor.user_id).exists():
        return Allowed()
    if SeatKind.LEAD in Seat.objects.kinds_of(actor.user_id, evidence.initiative_id):
        return Allowed()
    return Denied(f"Only who supplied it, the lead or a program manager can {what}.")
