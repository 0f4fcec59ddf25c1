"""Who may answer, assign, wait, accept ideas and run playbooks."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Initiative, SeatKind, Status
from phases.models import Ask

CLOSED = (Status.STOPPED, Status.RETIRED)


def holds_seat(actor: Actor, initiative: Initiative) -> bool:
    """Whether the actor holds a current seat that does work: any but a reviewer's. Owner seats count once accepted."""
    if actor.user_id is None:
        return False
    seats = initiative.seats.current().filter(user_id=actor.user_id).exclude(kind=SeatKind.REVIEWER)
    return any(seat.accepted_at or seat.kind == SeatKind.MEMBER for seat in seats)


def can_answer(actor: Actor, initiative: Initiative) -> Permission:
    """Whoever holds a seat of the initiative, a program manager, or a token of either with the scope write:items."""
    if actor.is_clock:
        return Allowed()
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing. Ask a program manager.")
    if actor.scopes is not None and "write:items" not in actor.scopes:
        return Denied("This token lacks the scope write:items.")
    if actor.only_initiative_id not in (None, initiative.pk):
        return Denied("This token is for another initiative.")
    if initiative.status in CLOSED:
        return Denied(f"{initiative.key} is {initiative.get_status_display().lower()}: its checklist is closed.")
    if actor.has("program_manager") or holds_seat(actor, initiative):
        return Allowed()
    return Denied("Only people with a seat on this initiative, or a program manager, can answer its checklist.")


def can_report_event(actor: Actor, initiative: Initiative) -> Permission:
    """As `can_answer`; a token limited to this initiative needs no seat: it stands for its pipeline."""
    is_pipeline = actor.scopes is not None and actor.only_initiative_id == initiative.pk
    if is_pipeline and "write:items" in (actor.scopes or ()) and initiative.status not in CLOSED:
        return Allowed()
    return can_answer(actor, initiative)


def can_set_aside(actor: Actor, initiative: Initiative, *, is_critical: bool) -> Permission:
    """Declare an item not applicable. A critical one only by a program manager who holds no seat here."""
    if is_critical and not actor.is_clock:
        if not actor.has("program_manager"):
            return Denied(
                "A critical item can be set aside only by a program manager. You can propose a waiver instead."
            )
        if holds_seat(actor, initiative):
            return Denied("You hold a seat on this initiative. Ask another program manager, or propose a waiver.")
    return can_answer(actor, initiative)


def can_accept_idea(actor: Actor) -> Permission:
    """Program managers in a session of their own."""
    if actor.is_clock or (actor.is_person and actor.has("program_manager")):
        return Allowed()
    return Denied("Only a program manager can accept an idea.")


def can_move_phase(actor: Actor) -> Permission:
    """Never a token: a phase changes by a gate decision, the acceptance of an idea, or an import."""
    if actor.is_clock or actor.is_person:
        return Allowed()
    return Denied(
        "A phase changes by a decision at its gate, the acceptance of an idea, or an import; never by a token."
    )


def can_ask_answer(actor: Actor, ask: Ask) -> Permission:
    """The person who was asked, in a session of their own, as long as they may see the initiative."""
    if not actor.is_person or actor.user_id != ask.asked_of_id:
        return Denied(f"Only {ask.asked_of} can decide this. Whoever asked can withdraw it and ask somebody else.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and decide nothing.")
    if ask.initiative.status in CLOSED:
        return Denied(
            f"{ask.initiative.key} is {ask.initiative.get_status_display().lower()}: nothing waits for this any more."
        )
    return Allowed()


def can_ask_withdraw(actor: Actor, ask: Ask) -> Permission:
    """Who asked, or a program manager, while they may act on the initiative."""
    may = can_answer(actor, ask.initiative)
    if not may or actor.is_clock or actor.has("program_manager") or actor.user_id == ask.raised_by_id:
        return may
    return Denied("Only who asked, or a program manager, can withdraw this question.")


def can_run_playbooks(actor: Actor) -> Permission:
    """Program managers and administrators, in a session of their own."""
    if actor.is_clock or (actor.is_person and actor.has("program_manager", "administrator")):
        return Allowed()
    return Denied("Only a program manager or an administrator can change playbooks.")


def can_run_waves(actor: Actor, initiative: Initiative) -> Permission:
    """Approve, start and end waves: the operations or business owner, the lead, or a program manager; never a token."""
    if actor.is_clock:
        return Allowed()
    kinds = (SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD)
    seats = initiative.seats.accepted().filter(kind__in=kinds).values_list("user_id", flat=True)
    if actor.is_person and initiative.status not in CLOSED and (actor.has("program_manager") or actor.user_id in seats):
        return Allowed()
    return Denied("Only the operations owner, the business owner, the lead or a program manager can run a wave.")
