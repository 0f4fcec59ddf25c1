"""Sessions: where somebody is signed in, and ending them."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User
from accounts.permissions import can_administer
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.permissions import require


def sessions_of(user: User) -> list[UserSession]:
    """The living sessions of a person, newest first. Two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    living = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now()
        ).values_list("session_key", flat=True)
    )
    return [row for row in rows if row.session_key in living]


def sessions_end(*, actor: Actor, user: User, pk: int | None = None, keep: str = "") -> int:
    """End one session of a person (`pk`) or all but the one with the key `keep`; effective at its next request.

    One's own, or anybody's for an administrator. Answers how many ended; tokens are not touched.
    """
    if actor.user_id != user.pk or not actor.is_person:
        require(can_administer(actor))
    with transaction.atomic():
        rows = UserSession.objects.select_for_update().filter(user=user).exclude(session_key=keep)
        if pk is not None:
            rows = rows.filter(pk=pk)
        keys = list(rows.values_list("session_key", flat=True))
        if keys:
            Session.objects.filter(session_key__in=keys).delete()
            UserSession.objects.filter(session_key__in=keys).delete()
            entry_append(
                actor=actor, action="accounts.sessions_end", obj=user, changes={"sessions": len(keys)},
                summary=f"Ended {len(keys)} session{'s' if len(keys) > 1 else ''} of {user.name}",
            )  # fmt: skip
    return len(keys)


def session_prolong(*, key: str, until: datetime) -> None:
    """The session with this key now ends at `until`. One statement."""
    Session.objects.filter(session_key=key).update(expire_date=until)


def sign_in_note(*, actor: Actor, user: User, way: str) -> None:
    """Say in the log that `user`, who is the actor, opened a session, and how: `way` in words, such as "password". Never a secret."""
    entry_append(
        actor=actor, action="accounts.sign_in", obj=user, summary=f"{user.name} signed in by {way}", changes={"way": way}
    )  # fmt: skip
