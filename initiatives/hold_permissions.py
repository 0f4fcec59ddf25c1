"""Who may put a legal hold and lift it, and what a hold forbids. The rules in words: `docs/rules/keeping.md`."""

from common.actors import Actor
from common.errors import DomainError
from common.permissions import Allowed, Denied, Permission
from initiatives.models import LegalHold


def can_hold(actor: Actor) -> Permission:
    """Administrators and reviewers of compliance, in a session of their own."""
    if actor.is_person and (actor.has("administrator") or "compliance" in actor.disciplines):
        return Allowed()
    return Denied("Only an administrator or a reviewer of compliance can put something under legal hold, or lift it.")


def can_see_holds(actor: Actor) -> Permission:
    """Whoever can put one; auditors and program managers too."""
    if can_hold(actor) or (actor.is_person and actor.has("auditor", "program_manager")):
        return Allowed()
    return Denied("Only an administrator, a compliance reviewer, an auditor or a program manager sees what is kept.")


def not_held(initiative_id: int | None) -> None:
    """Raises DomainError while the initiative, or the whole organisation (None: that alone), is under legal hold."""
    hold = LegalHold.objects.over(initiative_id).select_related("initiative").first()
    if hold is not None:
        what = hold.initiative.key if hold.initiative else "The whole organisation"
        raise DomainError(
            f"{what} is under legal hold since {hold.put_at:%-d %b %Y}: nothing is removed until an administrator or a "
            "reviewer of compliance lifts it."
        )
