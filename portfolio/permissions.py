"""Who may keep and share views, and read the status board."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from portfolio.models import SavedView


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
