"""Take a leaver's name away: what the log and signatures point to stays, as *Former person N*."""

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, ChatAddress, Delivery, Follow, Notice, NoticeSettings, ProviderLogin, Theme, User
from accounts.permissions import can_administer
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require

DOMAIN = "removed.invalid"
"""No mail ever goes there: the top-level domain `invalid` is reserved for that (RFC 2606)."""
REASON_MIN = 10


def user_pseudonymise(*, actor: Actor, user: User, reason: str, auth_method: str) -> User:
    """Name → *Former person N*, address → one that reaches nobody; preferences, tokens, sessions, passkeys, sign-ins through
    providers, roles and notices go. For good: the old name is in no row of this app afterwards, and in no entry of this act.

    Only for somebody who is deactivated. What the person signed and what the log says of them stays as it is written.
    The caller has checked that nothing rests with them and nothing is under legal hold, and has proved who acts (`auth_method`).
    """
    require(can_administer(actor))
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active or user.is_service:
            raise DomainError("Only a person who is deactivated loses the name. Deactivate them first.")
        if user.pseudonymised_at is not None:
            raise DomainError("This person has no name here any more.")
        gone = _personal_delete(user)
        user.name, user.email = f"Former person {user.pk}", f"former-person-{user.pk}@{DOMAIN}"
        user.set_unusable_password()
        user.last_login, user.access_ends_on, user.left_at, user.theme = None, None, None, Theme.SYSTEM
        user.is_staff = user.is_superuser = False
        user.pseudonymised_at = clock.now()
        user.save()
        entry_append(
            actor=actor, action="accounts.user_pseudonymise", obj=user,
            changes={"reason": reason.strip()[:500], "proof": auth_method, **gone},
            summary=f"Took the name of person {user.pk} away",
        )  # fmt: skip
    return user


def _personal_delete(user: User) -> dict[str, int]:
    """What belongs to the person alone goes; answers how many rows of each kind that people would ask about."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    counts = {"sessions": len(keys), "tokens": user.tokens.count(), "notices": user.notices.count()}
    Session.objects.filter(session_key__in=keys).delete()
    for model in (
        UserSession,
        Authenticator,
        SocialAccount,
        EmailAddress,
        ProviderLogin,
        ChatAddress,
        NoticeSettings,
        Follow,
    ):
        model._default_manager.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()
    Delivery.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).update(
        name="Token of a former person", secret_sha256=uuid.uuid4().hex, revoked_at=clock.now(), scopes=[]
    )
    LogEntry.objects.filter(Q(user=user) | Q(content_type__model="user", object_id=str(user.pk))).delete()
    user.role_grants.all().delete()
    user.groups.clear()
    user.user_permissions.clear()
    return counts
