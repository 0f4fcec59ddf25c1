"""Who may ask for a gate, sign, decide and set a criterion aside. Reasons name who may. `docs/rules/signatures.md`."""

from accounts.models import User
from common.actors import Actor
from common.errors import NotAllowed
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Initiative, Seat, SeatKind, Status
from metrics.permissions import can_kpi_version_add
from reviews.eligibility import among, parts_of
from reviews.models import Condition, GateRequest, ReviewAssignment, Signature, Waiver

AUDITOR = Denied("Auditors read everything and change nothing. Ask a program manager.")
OWNERS_AND_LEAD = ("engineering", "operations", "business", "lead")


def person_id(actor: Actor) -> int:
    """The id of the acting person; raises NotAllowed when nobody is behind the act."""
    if actor.user_id is None:
        raise NotAllowed("Only a person who is signed in can do this.")
    return actor.user_id


def can_sign_at_all(actor: Actor) -> Permission:
    """A person in a session of their own: never a token, a service account or the clock."""
    if actor.is_person and actor.user_id is not None:
        return Allowed()
    return Denied("Only a person who is signed in can sign. A token cannot.")


def can_rebaseline(actor: Actor, initiative: Initiative) -> Permission:
    """Who may change the KPI contract, in a session of their own, because it is signed."""
    return can_kpi_version_add(actor, initiative) if can_sign_at_all(actor) else can_sign_at_all(actor)


def can_request_gate(
    actor: Actor, initiative: Initiative, acceptances: tuple[str, ...] = (), *, held: frozenset[str] | None = None
) -> Permission:
    """A program manager, the lead or an owner, whose own acceptance the gate does not need. `acceptances`: its seats.

    `held`: the seats that the actor holds, where a page has read them already; acts leave it out.
    """
    if not actor.is_person:
        return Denied("Only a person can request a gate. A token cannot.")
    if actor.has("auditor"):
        return AUDITOR
    seats = _seats(actor, initiative) if held is None else held
    if not actor.has("program_manager") and seats.isdisjoint(OWNERS_AND_LEAD):
        return Denied("Only a program manager, the lead or an owner of this initiative can request its gate.")
    if needed := seats & set(acceptances):
        return Denied(
            f"This gate needs your acceptance as {SeatKind(min(needed)).label.lower()}, and nobody accepts what they "
            "requested. Ask a program manager or another lead to request it."
        )
    return Allowed()


def can_withdraw(actor: Actor, gate_request: GateRequest) -> Permission:
    """Who requested it, or a program manager."""
    if actor.has("auditor"):
        return AUDITOR
    if actor.is_person and (actor.user_id == gate_request.requested_by_id or actor.has("program_manager")):
        return Allowed()
    return Denied("Only who requested this gate or a program manager can withdraw the request.")


def can_assign_reviewer(actor: Actor, initiative: Initiative) -> Permission:
    """A program manager or the lead."""
    if actor.has("auditor"):
        return AUDITOR
    if actor.is_person and (actor.has("program_manager") or "lead" in _seats(actor, initiative)):
        return Allowed()
    return Denied("Only a program manager or the lead can name reviewers.")


def can_be_reviewer(user: User, discipline: str, initiative: Initiative, requester_id: int | None) -> Permission:
    """Holds the discipline, and neither requested, answered, supplied, nor owns anything of it, nor holds a seat."""
    if not user.is_active or not user.role_grants.filter(discipline=discipline).exists():
        return Denied(f"Only a reviewer of {discipline.replace('_', ' ')} can give this review.")
    why = involvement(user.pk, initiative, requester_id)
    return Denied(f"{user} {why} and so cannot review it. Ask another reviewer.") if why else Allowed()


def can_review(actor: Actor, gate_request: GateRequest, discipline: str) -> Permission:
    """A reviewer of the discipline who has nothing else to do with the initiative, in a session of their own."""
    if actor.has("auditor"):
        return AUDITOR
    if not actor.is_person:
        return Denied("Only a person who is signed in can sign. A token cannot.")
    if discipline not in actor.disciplines:
        return Denied(f"Only a reviewer of {discipline.replace('_', ' ')} can give this review.")
    why = involvement(person_id(actor), gate_request.initiative, gate_request.requested_by_id)
    if why:
        return Denied(
            f"Nobody reviews their own work. You have a part in it: {actor.name} {why}. Ask another reviewer."
        )
    taken = _claimed_by_others(actor, gate_request, discipline)
    return taken if taken is not None else _one_slot(actor, gate_request, f"review:{discipline}")


def can_claim(actor: Actor, gate_request: GateRequest, discipline: str) -> Permission:
    """Whoever could sign this review; who else has claimed it is answered when the claim is made."""
    if actor.has("auditor"):
        return AUDITOR
    if not actor.is_person:
        return Denied("Only a person who is signed in can claim a review. A token cannot.")
    if discipline not in actor.disciplines:
        return Denied(f"Only a reviewer of {discipline.replace('_', ' ')} can claim this review.")
    why = involvement(person_id(actor), gate_request.initiative, gate_request.requested_by_id)
    if why:
        return Denied(f"Nobody reviews their own work: {actor.name} {why}. Ask another reviewer.")
    return _one_slot(actor, gate_request, f"review:{discipline}")


def can_release(actor: Actor, assignment: ReviewAssignment) -> Permission:
    """Who has the review."""
    if actor.is_person and assignment.reviewer_id is not None and actor.user_id == assignment.reviewer_id:
        return Allowed()
    return Denied(f"Only {assignment.reviewer or 'who claimed it'} can release this review. The lead can reassign it.")


def can_see_locks(actor: Actor) -> Permission:
    """Security reviewers and administrators."""
    if actor.is_person and ("security" in actor.disciplines or actor.has("administrator")):
        return Allowed()
    return Denied("Only a security reviewer or an administrator can do this.")


def can_mark(actor: Actor, gate_request: GateRequest) -> Permission:
    """Who reads in order to sign or to decide: reviewers, holders of a seat, program managers. Others only look."""
    if actor.is_person and (
        actor.disciplines or actor.has("program_manager") or _seats(actor, gate_request.initiative)
    ):
        return Allowed()
    return Denied("Only who reviews, accepts or decides this gate ticks what has been seen.")


def can_accept(actor: Actor, gate_request: GateRequest, seat: str) -> Permission:
    """Who holds the owner seat and has accepted it, did not request the gate and fills no review."""
    if actor.has("auditor"):
        return AUDITOR
    if not actor.is_person:
        return Denied("Only a person who is signed in can sign. A token cannot.")
    label = SeatKind(seat).label.lower()
    if seat not in _seats(actor, gate_request.initiative):
        return Denied(f"Only the {label}, once the seat is accepted, can give this acceptance.")
    if actor.user_id == gate_request.requested_by_id:
        return Denied(
            "You requested this gate, and nobody accepts what they requested. Withdraw it and ask somebody else to."
        )
    return _one_slot(actor, gate_request, f"acceptance:{seat}")


def can_decide(actor: Actor, gate_request: GateRequest) -> Permission:
    """The sponsor or a program manager, and not the one who requested it."""
    if actor.has("auditor"):
        return AUDITOR
    if not actor.is_person:
        return Denied("Only a person who is signed in can decide a gate. A token cannot.")
    if not actor.has("program_manager") and "sponsor" not in _seats(actor, gate_request.initiative):
        return Denied("Only the sponsor, or a program manager who did not request this gate, can decide it.")
    if actor.user_id == gate_request.requested_by_id:
        return Denied("You requested this gate. The sponsor or another program manager decides it.")
    return Allowed()


def can_revoke(actor: Actor, signature: Signature) -> Permission:
    """The signer."""
    if actor.is_person and actor.user_id == signature.signer_id:
        return Allowed()
    return Denied(f"Only {signature.signer_name} can revoke this signature.")


def can_propose_waiver(actor: Actor, initiative: Initiative) -> Permission:
    """A program manager, a reviewer, or who holds any seat of the initiative."""
    if actor.has("auditor"):
        return AUDITOR
    if initiative.status in (Status.STOPPED, Status.RETIRED):
        return Denied(f"{initiative.key} is {initiative.status}. Nothing is waived any more.")
    if actor.is_person and (actor.has("program_manager", "reviewer") or _seats(actor, initiative, is_any=True)):
        return Allowed()
    return Denied("Only a program manager, a reviewer or a member of this initiative can propose a waiver.")


def can_approve_waiver(actor: Actor, waiver: Waiver) -> Permission:
    """Somebody with the waiver authority who did not propose it and holds no seat of the initiative."""
    if actor.has("auditor"):
        return AUDITOR
    if not actor.is_person or not actor.has("waiver_authority"):
        return Denied("Only somebody with the waiver authority can approve a waiver.")
    if actor.user_id == waiver.requested_by_id:
        return Denied("You proposed this waiver. A second person with the waiver authority approves it.")
    if _seats(actor, waiver.initiative, is_any=True):
        return Denied("You hold a seat of this initiative. Somebody else with the waiver authority approves it.")
    return Allowed()


def can_close_condition(actor: Actor, condition: Condition) -> Permission:
    """Who set it, or a program manager; never its owner alone."""
    if actor.has("auditor"):
        return AUDITOR
    may = actor.user_id == condition.set_by_id or actor.has("program_manager")
    if actor.is_person and may and actor.user_id != condition.owner_id:
        return Allowed()
    return Denied(f"Only {condition.set_by} or a program manager who does not own this condition can close it.")


def involvement(user_id: int, initiative: Initiative, requester_id: int | None) -> str:
    """Why this person may not review: what they have to do with the initiative, as a verb phrase; empty if nothing."""
    if user_id == requester_id:
        return "requested this gate"
    if user_id == initiative.created_by_id:
        return "wrote the intake of this initiative"
    return next((why for why, parts in parts_of(initiative) for ids in parts if user_id in among(ids, user_id)), "")


def _claimed_by_others(actor: Actor, gate_request: GateRequest, discipline: str) -> Denied | None:
    """A review that others have claimed is theirs until they sign, release it, or it is reassigned."""
    rows = [row for row in gate_request.assignments.all() if row.discipline == discipline and row.ended_at is None]
    if not rows or any(row.claimed_at is None or row.reviewer_id == actor.user_id for row in rows):
        return None
    signed = set(gate_request.signatures.filter(kind="review", role=discipline).values_list("signer_id", flat=True))
    names = ", ".join(str(row.reviewer) for row in rows if row.reviewer_id not in signed)
    if not names:
        return None
    return Denied(f"{names} has claimed this review. Ask for it to be released, or the lead to reassign it.")


def _one_slot(actor: Actor, gate_request: GateRequest, slot: str) -> Permission:
    for kind, role in gate_request.signatures.filter(signer_id=person_id(actor)).values_list("kind", "role"):
        if f"{kind}:{role}" != slot:
            return Denied("You have signed in another place of this gate. One person fills one.")
    return Allowed()


def _seats(actor: Actor, initiative: Initiative, *, is_any: bool = False) -> set[str]:
    if actor.user_id is None:
        return set()
    seats = Seat.objects.filter(initiative=initiative, user_id=actor.user_id)
    found = seats.current().exclude(kind=SeatKind.REVIEWER) if is_any else seats.accepted()
    return set(found.values_list("kind", flat=True))
