"""Reading the audit log is itself logged: the one thing that a GET writes."""

from collections.abc import Mapping

from accounts.models import User
from accounts.permissions import can_read_audit
from audit.services import entry_append
from common.actors import Actor
from common.permissions import require


def audit_read(*, actor: Actor, filters: Mapping[str, str], form: str = "page") -> None:
    """Note who looked at the log or one of its reports, with which filters, in which form. Raises NotAllowed."""
    require(can_read_audit(actor))
    entry_append(
        actor=actor,
        action="portfolio.audit_read",
        obj=User(pk=actor.user_id),
        summary="Read the audit log" if form in ("page", "csv", "jsonl") else f"Read an audit report: {form}",
        changes={"filters": dict(filters), "form": form},
    )
