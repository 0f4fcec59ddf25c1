"""Whether anything is checked at all: the beat of the checks, and the alarm when it stops."""

from django.db import transaction

from accounts.models import Role
from accounts.services import role_mail
from common import clock
from metrics.health import checks_stopped_at
from metrics.models import Beat


def beat_mark(*, name: str) -> None:
    """Note that pulls were dispatched (`dispatched_at`) or states swept (`swept_at`) just now."""
    with transaction.atomic():
        Beat.objects.update_or_create(pk=1, defaults={name: clock.now()})


def checks_alarm() -> bool:
    """Mail the administrators that nothing is checked, once for each stop; True while it stands still.

    The mail leaves first: where it cannot, the next call tries again.
    """
    since = checks_stopped_at()
    if since is None:
        return False
    beat, _ = Beat.objects.get_or_create(pk=1)
    if beat.told_of != since:
        text = (
            f"No metric has been checked since {since:%-d %b %Y %H:%M} UTC. What the pages show may be older than it looks, and no "
            "alert opens. See that the worker and the beat run and reach the database and the broker; docs/operate.md says how."
        )
        role_mail(role=Role.ADMINISTRATOR, subject="Flightline: checks have stopped", text=text)
        with transaction.atomic():
            Beat.objects.filter(pk=1).update(told_of=since)
    return True
