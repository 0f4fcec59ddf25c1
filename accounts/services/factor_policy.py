"""What an administrator may do about second factors: say which roles must have one, and reset somebody else's (ADR 53)."""

from collections.abc import Sequence
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import FactorPolicy, Role, User
from accounts.permissions import can_administer, can_factor_reset
from accounts.services.factors import factor_tell
from accounts.services.sessions import sessions_end
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require

SIGNING_RESTS = timedelta(hours=24)
"""After a reset by somebody else nothing is signed for so long: the person reads the mail before anybody signs as them."""


def factor_policy_set(*, actor: Actor, roles: Sequence[str]) -> FactorPolicy:
    """Say whose roles must have a second factor; whoever has none is led to set one up at their next request."""
    require(can_administer(actor))
    if set(roles) - set(Role.values):
        raise DomainError("There is no such role.", field="roles")
    wanted = [role for role in Role.values if role in roles]
    with transaction.atomic():
        policy, _ = FactorPolicy.objects.select_for_update().get_or_create(pk=1)
        if policy.roles != wanted:
            before, policy.roles = policy.roles, wanted
            policy.save(update_fields=["roles"])
            names = ", ".join(Role(role).label.lower() for role in wanted) or "nobody"
            entry_append(
                actor=actor, action="accounts.factor_policy_set", obj=policy, changes={"roles": [before, wanted]},
                summary=f"A second factor is asked of: {names}",
            )  # fmt: skip
    return policy


def factor_reset(*, actor: Actor, user: User, reason: str) -> User:
    """Take every second factor of somebody else away: app, passkeys and recovery codes. They are told by mail.

    Ends their sessions and lets them sign nothing for 24 hours, so that whoever resets cannot sign as them unseen. Raises
    DomainError when there is nothing to reset.
    """
    require(can_factor_reset(actor, user.pk))
    if not reason.strip():
        raise DomainError("Say why: it stays in the audit log.", field="reason")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        rows = Authenticator.objects.filter(user=user)
        kinds = sorted(rows.values_list("type", flat=True))
        if not kinds:
            raise DomainError(f"{user.name} has no second factor and no passkey.")
        rows.delete()
        user.signs_again_at = clock.now() + SIGNING_RESTS
        user.save(update_fields=["signs_again_at"])
        entry = entry_append(
            actor=actor, action="accounts.factor_reset", obj=user, changes={"kinds": kinds, "reason": reason.strip()},
            summary=f"Reset the second factor of {user.name}",
        )  # fmt: skip
        until = f"{user.signs_again_at:%-d %b %Y %H:%M} UTC"
        said, more = f"{actor.name} reset your second factor", f"; you can sign again from {until}"
        factor_tell(user, said, f"reset:{entry.pk}", more=more)
        sessions_end(actor=actor, user=user)
    return user
