"""Reading the audit log is itself logged: the one thing that a GET writes."""

from collections.abc import Mapping

from accounts.models import User
from accounts.permissions import can_read_audit
from audit.services import Verification, chain_verify, entry_append
from common.actors import Actor
from common.permissions import require


def audit_read(*, actor: Actor, filters: Mapping[str, str], form: str = "page") -> None:
    """Note who looked at the log, with which filters, as a page or as CSV. Raises NotAllowed."""
    require(can_read_audit(actor))
    entry_append(
        actor=actor,
        action="portfolio.audit_read",
        obj=User(pk=actor.user_id),
        summary="Read the audit log",
        changes={"filters": dict(filters), "form": form},
    )


def audit_check(*, actor: Actor) -> Verification:
    """Walk the chain now, and note that it was checked."""
    require(can_read_audit(actor))
    found = chain_verify()
    entry_append(
        actor=actor,
        action="portfolio.audit_check",
        obj=User(pk=actor.user_id),
        summary=f"Checked the audit chain: {found.state}",
        changes={"checked": found.checked, "state": found.state},
    )
    return found
