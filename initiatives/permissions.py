"""Who may do what to an initiative. The table stands in `docs/rules/permissions.md`; a test compares role × seat × verb."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import OWNER_SEATS, Comment, Initiative, IntakeDraft, Seat, SeatKind, Status

CREATORS = ("program_manager", "contributor", "reviewer")
EDITOR_SEATS = frozenset({SeatKind.LEAD, *OWNER_SEATS})
WORKING_SEATS = EDITOR_SEATS | {SeatKind.MEMBER}
STEERING_SEATS = frozenset({SeatKind.LEAD, SeatKind.SPONSOR})
CLOSED = (Status.STOPPED, Status.RETIRED)

WRITE = "write:initiatives"
EVIDENCE = "write:evidence"
ITEMS = "write:items"


def can_create(actor: Actor) -> Permission:
    """Program managers, contributors and reviewers; a token needs write:initiatives and no limit to one initiative."""
    refusal = _refusal(actor, WRITE)
    if refusal is not None:
        return refusal
    if actor.only_initiative_id is not None:
        return Denied("This token is limited to one initiative and cannot add another.")
    if actor.is_clock or actor.has(*CREATORS):
        return Allowed()
    return Denied("Only a contributor, a reviewer or a program manager can add an initiative.")


def can_edit_draft(actor: Actor, draft: IntakeDraft) -> Permission:
    """Who began the draft, or a program manager, while it has not become an initiative."""
    if draft.submitted_as_id is not None:
        return Denied("This draft has become an initiative. Edit that instead.")
    if draft.created_by_id == actor.user_id or actor.has("program_manager"):
        return can_create(actor)
    return Denied("Only who began this draft or a program manager can go on with it.")


def can_see_initiative(actor: Actor, initiative: Initiative) -> Permission:
    """The same rule as `Initiative.objects.visible_to`, for one initiative."""
    if Initiative.objects.visible_to(actor).filter(pk=initiative.pk).exists():
        return Allowed()
    return Denied("Only members of this initiative can see it.")


def can_edit(actor: Actor, initiative: Initiative, *, held: frozenset[str] | None = None) -> Permission:
    """Program manager, lead, an owner seat, or the creator while it is an idea; never once it is stopped or retired.

    `held`: the seats that the actor holds, where a page has read them already; acts leave it out.
    """
    refusal = _refusal(actor, WRITE, initiative, to_change=True)
    if refusal is not None:
        return refusal
    if _runs(actor, initiative) or _is_creator_of_idea(actor, initiative):
        return Allowed()
    if _seats(actor, initiative, held) & EDITOR_SEATS:
        return Allowed()
    return Denied("Only the lead, an owner or a program manager can edit this initiative.")


def can_edit_records(actor: Actor, initiative: Initiative, *, scope: str = WRITE) -> Permission:
    """Who may edit, members, and contributors with any seat. A reviewer's row gives sight only."""
    return _can_work(actor, initiative, scope, "change its records")


def can_add_evidence(actor: Actor, initiative: Initiative) -> Permission:
    """As records; a token needs write:evidence."""
    return _can_work(actor, initiative, EVIDENCE, "add evidence")


def can_comment(actor: Actor, initiative: Initiative) -> Permission:
    """Whoever sees the initiative, except auditors; a token needs write:items. Nothing is said about what has ended."""
    refusal = _refusal(actor, ITEMS, initiative, to_change=True)
    return refusal if refusal is not None else can_see_initiative(actor, initiative)


def can_retract_comment(actor: Actor, comment: Comment) -> Permission:
    """Its author, in a session of their own."""
    if actor.is_person and actor.user_id == comment.said_by_id:
        return Allowed()
    return Denied(f"Only {comment.said_by} can retract this comment.")


def can_assign_seat(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager, lead, or the creator while it is an idea."""
    refusal = _refusal(actor, WRITE, initiative, to_change=True)
    if refusal is not None:
        return refusal
    leads = SeatKind.LEAD in _seats(actor, initiative)
    if _runs(actor, initiative) or leads or _is_creator_of_idea(actor, initiative):
        return Allowed()
    return Denied("Only the lead or a program manager can assign seats.")


def can_accept_seat(actor: Actor, seat: Seat) -> Permission:
    """The person named, in a session of their own."""
    if actor.is_person and actor.user_id == seat.user_id and not actor.has("auditor"):
        return Allowed()
    return Denied(f"Only {seat.user} can accept this seat.")


def can_end_seat(actor: Actor, seat: Seat) -> Permission:
    """Its holder, the lead or a program manager."""
    if actor.is_person and actor.user_id == seat.user_id:
        return Allowed()
    refusal = _refusal(actor, WRITE, seat.initiative)
    if refusal is not None:
        return refusal
    if _runs(actor, seat.initiative) or SeatKind.LEAD in _seats(actor, seat.initiative):
        return Allowed()
    return Denied("Only its holder, the lead or a program manager can end this seat.")


def can_pause(actor: Actor, initiative: Initiative, *, held: frozenset[str] | None = None) -> Permission:
    """Program manager, lead or sponsor. The same people resume it. `held`: as in `can_edit`."""
    return _can_steer(actor, initiative, "pause or resume", held)


def can_stop(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager, lead or sponsor."""
    return _can_steer(actor, initiative, "stop")


def can_retire(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager, lead or sponsor."""
    return _can_steer(actor, initiative, "retire")


def can_dispose(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager, lead, sponsor or an owner, once it is retired: who answers for what it held."""
    refusal = _refusal(actor, WRITE, initiative)
    if refusal is not None:
        return refusal
    if initiative.status != Status.RETIRED:
        return Denied(
            f"{initiative.key} is {initiative.status}: what became of its things is recorded once it is retired."
        )
    if actor.user_id is not None and (
        _runs(actor, initiative) or _seats(actor, initiative) & (STEERING_SEATS | EDITOR_SEATS)
    ):
        return Allowed()
    return Denied("Only the lead, the sponsor, an owner or a program manager can record what became of it.")


def can_reinstate(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager or sponsor, in a session of their own: who could have decided its gate."""
    refusal = _refusal(actor, WRITE, initiative)
    if refusal is not None:
        return refusal
    if actor.is_person and (actor.has("program_manager") or SeatKind.SPONSOR in _seats(actor, initiative)):
        return Allowed()
    return Denied("Only the sponsor or a program manager can bring an initiative back.")


def can_set_visibility(actor: Actor, initiative: Initiative) -> Permission:
    """Program manager or lead."""
    refusal = _refusal(actor, WRITE, initiative)
    if refusal is not None:
        return refusal
    if _runs(actor, initiative) or SeatKind.LEAD in _seats(actor, initiative):
        return Allowed()
    return Denied("Only the lead or a program manager can say who sees this initiative.")


def can_post_update(actor: Actor, initiative: Initiative, *, held: frozenset[str] | None = None) -> Permission:
    """Program manager, lead or an owner seat. `held`: as in `can_edit`."""
    refusal = _refusal(actor, WRITE, initiative, to_change=True)
    if refusal is not None:
        return refusal
    if _runs(actor, initiative) or _seats(actor, initiative, held) & EDITOR_SEATS:
        return Allowed()
    return Denied("Only the lead, an owner or a program manager can post an update.")


def _can_work(actor: Actor, initiative: Initiative, scope: str, what: str) -> Permission:
    refusal = _refusal(actor, scope, initiative, to_change=True)
    if refusal is not None:
        return refusal
    if _runs(actor, initiative) or _is_creator_of_idea(actor, initiative):
        return Allowed()
    seats = _seats(actor, initiative) - {SeatKind.REVIEWER}
    if seats & WORKING_SEATS or (seats and actor.has("contributor")):
        return Allowed()
    return Denied(f"Only members of this initiative or a program manager can {what}. Ask the lead for a seat.")


def _can_steer(actor: Actor, initiative: Initiative, what: str, held: frozenset[str] | None = None) -> Permission:
    refusal = _refusal(actor, WRITE, initiative)
    if refusal is not None:
        return refusal
    if _runs(actor, initiative) or _seats(actor, initiative, held) & STEERING_SEATS:
        return Allowed()
    return Denied(f"Only the lead, the sponsor or a program manager can {what} this initiative.")


def _refusal(
    actor: Actor, scope: str, initiative: Initiative | None = None, *, to_change: bool = False
) -> Denied | None:
    """What is refused whatever seat the actor holds; `to_change` also refuses what has ended. (A Denied is falsy.)"""
    if actor.kind == "anonymous":
        return Denied("Sign in first.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing. Ask a program manager.")
    if actor.scopes is not None and scope not in actor.scopes:
        return Denied(f"This token lacks the scope {scope}.")
    if initiative is None:
        return None
    if actor.only_initiative_id not in (None, initiative.pk):
        return Denied("This token is limited to another initiative.")
    if to_change and initiative.status in CLOSED:
        return Denied(f"{initiative.key} is {initiative.status}: it can be read, and nobody changes it any more.")
    return None


def _runs(actor: Actor, initiative: Initiative) -> bool:
    return actor.is_clock or actor.has("program_manager")


def _is_creator_of_idea(actor: Actor, initiative: Initiative) -> bool:
    return initiative.status == Status.IDEA and actor.user_id is not None and initiative.created_by_id == actor.user_id


def _seats(actor: Actor, initiative: Initiative, held: frozenset[str] | None = None) -> frozenset[str]:
    return held if held is not None else Seat.objects.kinds_of(actor.user_id, initiative.pk)


def can_import(actor: Actor) -> Permission:
    """Program managers (a token needs write:initiatives and no limit), and the clock that goes on with their import."""
    refusal = _refusal(actor, WRITE)
    if refusal is not None:
        return refusal
    if actor.is_clock or (actor.has("program_manager") and actor.only_initiative_id is None):
        return Allowed()
    return Denied("Only a program manager can import a portfolio.")


def can_adopt(actor: Actor, initiative: Initiative) -> Permission:
    """The lead of an imported initiative, or a program manager."""
    refusal = _refusal(actor, WRITE, initiative)
    if refusal is not None:
        return refusal
    if actor.has("program_manager") or SeatKind.LEAD in _seats(actor, initiative):
        return Allowed()
    return Denied("Only the lead or a program manager can adopt this initiative.")
