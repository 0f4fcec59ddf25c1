"""Who may have the log checked. Reading it is decided in `accounts`, which knows tokens and scopes."""

from common.actors import Actor
from common.permissions import Allowed, Denied, Permission


def can_check_chain(actor: Actor) -> Permission:
    """Auditors and administrators in a session of their own, and the clock."""
    if actor.is_clock or (actor.is_person and actor.has("auditor", "administrator")):
        return Allowed()
    return Denied("Only an auditor or an administrator can have the log checked.")
