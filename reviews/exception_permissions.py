"""Who supplies and extends a condition, who revokes a waiver. Reasons name who may. `docs/rules/waivers.md`."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Seat, SeatKind
from reviews.models import Condition, Waiver

AUDITOR = "Auditors read everything and change nothing. Ask a program manager."


def can_supply_condition(actor: Actor, condition: Condition) -> Permission:
    """Its owner."""
    if actor.has("auditor"):
        return Denied(AUDITOR)
    if actor.is_person and actor.user_id == condition.owner_id:
        return Allowed()
    return Denied(f"Only {condition.owner}, who owns this condition, can supply its evidence.")


def can_extend_condition(actor: Actor, condition: Condition) -> Permission:
    """Who set it, or a program manager once that person has left; never its owner."""
    if actor.has("auditor"):
        return Denied(AUDITOR)
    is_setter = actor.user_id == condition.set_by_id
    stands_in = actor.has("program_manager") and not condition.set_by.is_active
    if actor.is_person and (is_setter or stands_in) and actor.user_id != condition.owner_id:
        return Allowed()
    return Denied(f"Only {condition.set_by}, who set this condition, can give it more time.")


def can_hand_over_condition(actor: Actor, condition: Condition) -> Permission:
    """Who set it, or a program manager."""
    if actor.has("auditor"):
        return Denied(AUDITOR)
    if actor.is_person and (actor.user_id == condition.set_by_id or actor.has("program_manager")):
        return Allowed()
    return Denied(
        f"Only {condition.set_by}, who set this condition, or a program manager can give it to somebody else."
    )


def can_revoke_waiver(actor: Actor, waiver: Waiver, *, is_sponsor: bool | None = None) -> Permission:
    """Who proposed or approved it, the waiver authority, the sponsor, a program manager: revoking only makes it safer.

    `is_sponsor` spares asking again where the caller knows it.
    """
    if not actor.is_person:
        return Denied("Only a person who is signed in can revoke a waiver. A token cannot.")
    if actor.has("auditor"):
        return Denied(AUDITOR)
    if actor.user_id in (waiver.requested_by_id, waiver.approved_by_id) or actor.has(
        "waiver_authority", "program_manager"
    ):
        return Allowed()
    if is_sponsor is None:
        is_sponsor = SeatKind.SPONSOR in Seat.objects.kinds_of(actor.user_id, waiver.initiative_id)
    if is_sponsor:
        return Allowed()
    return Denied(f"Only {waiver.requested_by}, the waiver authority, the sponsor or a program manager can revoke it.")
