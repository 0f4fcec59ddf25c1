"""Who may administer people, tokens and the organisation."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission


def can_administer(actor: Actor) -> Permission:
    """Administrators, in a session of their own."""
    if actor.is_clock or (actor.is_person and actor.has("administrator")):
        return Allowed()
    return Denied("Only an administrator can do this.")


def can_grant(actor: Actor, user_id: int) -> Permission:
    """An administrator, to somebody else: nobody gives themselves a role."""
    if actor.user_id == user_id and not actor.is_clock:
        return Denied("Nobody grants a role to themselves. Ask another administrator.")
    return can_administer(actor)


def can_have_factor(actor: Actor) -> Permission:
    """A person in a session of their own, for their own account: never a token or the clock."""
    if actor.is_person and actor.user_id is not None:
        return Allowed()
    return Denied("Only a person who is signed in can change how they sign in.")


def can_factor_reset(actor: Actor, user_id: int) -> Permission:
    """An administrator, for somebody else: what resets a factor is somebody else's word for it."""
    if actor.user_id == user_id and not actor.is_clock:
        return Denied("Nobody resets their own second factor. Remove it on your page, or ask another administrator.")
    return can_administer(actor)


def can_read_audit(actor: Actor) -> Permission:
    """Auditors and administrators; a token also needs the scope read:audit."""
    if actor.scopes is not None and "read:audit" not in actor.scopes:
        return Denied("This token lacks the scope read:audit.")
    if actor.has("auditor", "administrator"):
        return Allowed()
    return Denied("Only an auditor or an administrator can read the audit log.")
