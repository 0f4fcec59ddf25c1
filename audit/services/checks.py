"""Checks of the whole log, as rows: asked for by a person or by the night, done by a tick, never inside a request."""

from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from audit.models import Check
from audit.permissions import can_check_chain
from audit.services.entries import entry_append
from audit.verification import Verification, chain_verify
from common import clock
from common.actors import CLOCK, Actor
from common.permissions import require

NIGHT_HOUR = 3
GIVEN_UP_AFTER = timedelta(hours=1)
"""A check that has been running for longer was cut off and is done again."""


def chain_check(*, actor: Actor) -> Check:
    """Ask for a check of the whole log; answers the one that waits already, if there is one."""
    require(can_check_chain(actor))
    with transaction.atomic():
        check, is_new = Check.objects.get_or_create(
            state=Check.State.WAITING,
            defaults={"asked_by_id": actor.user_id, "asked_by_name": actor.name[:120], "asked_at": clock.now()},
        )
        if is_new:
            entry_append(
                actor=actor, action="audit.chain_check", obj=check, summary="Asked for a check of the audit log"
            )
    return check


def chain_check_nightly() -> Check | None:
    """Ask for the check of this night, after 03:00 UTC, unless one has been asked for since."""
    night = clock.now().replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if clock.now() < night or Check.objects.filter(asked_at__gte=night).exists():
        return None
    return chain_check(actor=CLOCK)


def check_next() -> Check | None:
    """Claim the check that waits, or one that was cut off while it ran; None when there is none."""
    now = clock.now()
    due = Q(state=Check.State.WAITING) | Q(state=Check.State.RUNNING, started_at__lt=now - GIVEN_UP_AFTER)
    with transaction.atomic():
        check = Check.objects.select_for_update().filter(due).order_by("id").first()
        if check is not None:
            check.state, check.started_at = Check.State.RUNNING, now
            check.save(update_fields=["state", "started_at"])
    return check


def checks_sweep() -> int:
    """Do every check that is due and keep what was found; answers how many. A broken log gets an entry of its own."""
    chain_check_nightly()
    count = 0
    while check := check_next():
        try:
            found = chain_verify()
        except (DatabaseError, OSError) as error:
            found = Verification("unchecked", 0, 0, f"could not check: {type(error).__name__}", "")
        _finish(check, found)
        count += 1
    return count


def _finish(check: Check, found: Verification) -> None:
    with transaction.atomic():
        check.state, check.finished_at = Check.State(found.state), clock.now()
        check.checked, check.detail, check.head = found.checked, found.detail[:500], found.head
        check.save(update_fields=["state", "finished_at", "checked", "detail", "head"])
        if found.state == "broken":
            entry_append(
                actor=CLOCK, action="audit.chain_broken", obj=check, summary=f"The audit log is broken: {found.detail}",
                changes={"detail": found.detail, "checked": found.checked},
            )  # fmt: skip
