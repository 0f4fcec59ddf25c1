"""Waits: what people record when somebody else has the ball."""

from datetime import date

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases.models import Cause, Wait
from phases.permissions import can_answer


def wait_start(
    *,
    actor: Actor,
    initiative: Initiative,
    cause: str,
    waiting_on: str,
    waiting_on_user: User | None = None,
    since: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Wait:
    """Record that the initiative waits for `waiting_on` because of `cause` (a `Cause`), from `since` (today if None).

    Raises DomainError for an unknown cause, a cause *other* without a note, or days in the wrong order.
    """
    require(can_answer(actor, initiative))
    since = since or clock.today()
    if cause not in Cause.values:
        raise DomainError("Choose one of the causes.", field="cause")
    if cause == Cause.OTHER and not note.strip():
        raise DomainError("Say in a few words what it is.", field="note")
    if not waiting_on.strip() and waiting_on_user is None:
        raise DomainError("Say who or what it waits for.", field="waiting_on")
    if since > clock.today():
        raise DomainError("A wait begins today or earlier.", field="since")
    if until is not None and until < since:
        raise DomainError("This day lies before the wait began.", field="until")
    with transaction.atomic():
        wait = Wait.objects.create(
            initiative=initiative,
            cause=cause,
            waiting_on=waiting_on.strip() or str(waiting_on_user),
            waiting_on_user=waiting_on_user,
            since=since,
            until=until,
            started_by_id=actor.user_id,
            note=note.strip(),
        )
        entry_append(
            actor=actor,
            action="phases.wait_start",
            obj=wait,
            initiative_id=initiative.pk,
            changes={"cause": cause, "waiting_on": wait.waiting_on, "since": since, "until": until},
            effective_on=since if since != clock.today() else None,
            summary=f"{initiative.key} waits for {wait.waiting_on}: {Cause(cause).label.lower()}",
        )
    return wait


def wait_end(*, actor: Actor, wait: Wait, note: str = "") -> Wait:
    """The wait is over. Raises DomainError when it already was."""
    require(can_answer(actor, wait.initiative))
    with transaction.atomic():
        locked = Wait.objects.select_for_update().get(pk=wait.pk)
        if locked.ended_at is not None:
            raise DomainError("This wait is already over.")
        wait_close(actor=actor, locked=locked, note=note)
    return locked


def wait_close(*, actor: Actor, locked: Wait, note: str = "") -> None:
    """End an open, locked wait; called by services that have checked who acts, inside their transaction."""
    locked.ended_at = clock.now()
    locked.note = note.strip() or locked.note
    locked.save(update_fields=["ended_at", "note"])
    entry_append(
        actor=actor,
        action="phases.wait_end",
        obj=locked,
        initiative_id=locked.initiative_id,
        changes={"ended_at": locked.ended_at},
        summary=f"{locked.initiative.key} no longer waits for {locked.waiting_on}",
    )
