"""Who may do what to a component. `docs/rules/components.md`."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Component
from initiatives.permissions import WRITE, _refusal


def can_add_component(actor: Actor, owner_id: int | None = None) -> Permission:
    """Program managers and administrators; a contributor adds what they own themselves (`owner_id`)."""
    refusal = _component_refusal(actor)
    if refusal is not None:
        return refusal
    if actor.is_clock or actor.has("program_manager", "administrator"):
        return Allowed()
    if actor.has("contributor") and owner_id is not None and owner_id == actor.user_id:
        return Allowed()
    return Denied("Only a program manager, an administrator, or a contributor who owns it can add a component.")


def can_edit_component(actor: Actor, component: Component) -> Permission:
    """Program managers, administrators and the owner of the component; the same people add its versions."""
    refusal = _component_refusal(actor)
    if refusal is not None:
        return refusal
    owns = actor.user_id is not None and component.owner_id == actor.user_id
    if actor.is_clock or actor.has("program_manager", "administrator") or owns:
        return Allowed()
    return Denied("Only the owner of this component, a program manager or an administrator can change it.")


def _component_refusal(actor: Actor) -> Denied | None:
    refusal = _refusal(actor, WRITE)
    if refusal is not None:
        return refusal
    if actor.only_initiative_id is not None:
        return Denied("This token is limited to one initiative. A component belongs to all of them.")
    return None
