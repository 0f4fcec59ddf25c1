"""Whoever watches over security is told when signing was locked for somebody: on My work, and by mail from a tick."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from accounts.models import Discipline, Role, User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.permissions import require
from reviews.models import SigningLock
from reviews.permissions import can_see_locks, person_id


def signing_lock_see(*, actor: Actor, lock: SigningLock) -> SigningLock:
    """Note that somebody of security or administration has looked at it; it leaves everybody's My work."""
    require(can_see_locks(actor))
    with transaction.atomic():
        locked = SigningLock.objects.select_for_update().select_related("user").get(pk=lock.pk)
        if locked.seen_at is None:
            locked.seen_at, locked.seen_by_id = clock.now(), person_id(actor)
            locked.save(update_fields=["seen_at", "seen_by"])
            entry_append(
                actor=actor, action="reviews.signing_lock_see", obj=locked, changes={"seen": [False, True]},
                summary=f"Looked at the signing lock of {locked.user}",
            )  # fmt: skip
    return locked


def signing_locks_mail() -> int:
    """Mail each lock that was not mailed yet to security reviewers and administrators; returns how many.

    A lock is marked once its mail has left; a mail server that is away leaves it for the next tick.
    """
    waiting = SigningLock.objects.filter(mailed_at=None).select_related("user")
    people = User.objects.filter(is_active=True, is_service=False)
    security = people.filter(role_grants__discipline=Discipline.SECURITY)
    to = sorted(set((security | people.filter(role_grants__role=Role.ADMINISTRATOR)).values_list("email", flat=True)))
    for lock in waiting:
        text = (
            f"Five wrong tries to prove the identity of {lock.user} ({lock.user.email}), the last at "
            f"{lock.began_at:%Y-%m-%d %H:%M} UTC from {lock.ip or 'an unknown address'}. "
            f"Signing is locked for this person until {lock.until:%H:%M} UTC."
        )
        send_mail(f"Flightline: signing is locked for {lock.user}", text, settings.DEFAULT_FROM_EMAIL, to)
        SigningLock.objects.filter(pk=lock.pk).update(mailed_at=clock.now())
    return len(waiting)
