"""Who may keep and share views, freeze reports, share the status board, and have events sent elsewhere."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from portfolio.models import BulkChange, Endpoint, ImportMapping, SavedView


def can_save_view(actor: Actor, *, is_shared: bool) -> Permission:
    """Everybody for themselves; program managers and administrators for all."""
    if not actor.is_person:
        return Denied("Only a signed-in person keeps views.")
    if is_shared and not actor.has("program_manager", "administrator"):
        return Denied("Only a program manager can share a view with everybody.")
    return Allowed()


def can_delete_view(actor: Actor, view: SavedView) -> Permission:
    """Its owner; a shared one also a program manager."""
    if view.owner_id == actor.user_id or (view.is_shared and actor.has("program_manager", "administrator")):
        return Allowed()
    return Denied("Only the one who saved this view can remove it.")


def can_delete_mapping(actor: Actor, mapping: ImportMapping) -> Permission:
    """Its owner; a shared one also another program manager."""
    if actor.is_person and (mapping.owner_id == actor.user_id or (mapping.is_shared and actor.has("program_manager"))):
        return Allowed()
    return Denied("Only the one who kept this mapping can remove it.")


def can_snapshot(actor: Actor) -> Permission:
    """Program managers, executives and administrators, in a session of their own; the clock once a day."""
    if actor.is_clock or (actor.is_person and actor.has("program_manager", "executive", "administrator")):
        return Allowed()
    return Denied("Only a program manager, an executive or an administrator can freeze a report.")


def can_board_link(actor: Actor) -> Permission:
    """Program managers and administrators, in a session of their own: a link shows the board to whoever holds it."""
    if actor.is_person and actor.has("program_manager", "administrator"):
        return Allowed()
    return Denied("Only a program manager or an administrator can share the status board by a link.")


def can_hand_over(actor: Actor) -> Permission:
    """Program managers, in a session of their own: they may assign every seat."""
    if actor.is_person and actor.has("program_manager"):
        return Allowed()
    return Denied("Only a program manager can hand over what rests with somebody.")


def can_see_holdings(actor: Actor) -> Permission:
    """Program managers and administrators."""
    if actor.is_person and actor.has("program_manager", "administrator"):
        return Allowed()
    return Denied("Only a program manager or an administrator can see what rests with somebody.")


def can_bulk(actor: Actor) -> Permission:
    """Whoever may hold work of their own, in a session of their own; each row asks for the right of its verb besides."""
    if actor.is_person and not actor.has("auditor") and actor.has("program_manager", "contributor", "reviewer"):
        return Allowed()
    return Denied("Only a program manager, a contributor or a reviewer can change several initiatives at once.")


def can_bulk_steer(actor: Actor, change: BulkChange) -> Permission:
    """Confirm and undo: who made the change, who is asked for each row again."""
    if actor.is_person and actor.user_id == change.made_by_id:
        return Allowed()
    return Denied("Only the one who made this change can confirm or undo it.")


def can_endpoint_add(actor: Actor) -> Permission:
    """Contributors, reviewers, program managers and administrators, in a session of their own."""
    if actor.is_person and actor.has("contributor", "reviewer", "program_manager", "administrator"):
        return Allowed()
    return Denied(
        "Only a contributor, a reviewer, a program manager or an administrator can have events sent somewhere."
    )


def can_endpoint_steer(actor: Actor, endpoint: Endpoint) -> Permission:
    """Its owner, while their role allows it. An administrator can only end it: what it carries is its owner's to see."""
    if actor.user_id != endpoint.owner_id:
        return Denied(f"Only {endpoint.owner} can change this webhook.")
    if endpoint.ended_at is not None:
        return Denied("This webhook has ended. Add another one.")
    return can_endpoint_add(actor)


def can_endpoint_end(actor: Actor, endpoint: Endpoint) -> Permission:
    """Its owner or an administrator, in a session of their own."""
    if actor.is_person and (actor.user_id == endpoint.owner_id or actor.has("administrator")):
        return Allowed()
    return Denied(f"Only {endpoint.owner} or an administrator can end this webhook.")


def can_feed(actor: Actor) -> Permission:
    """Everybody for themselves, in a session of their own: the address shows what they may see."""
    if actor.is_person:
        return Allowed()
    return Denied("Only a signed-in person has a calendar address.")
