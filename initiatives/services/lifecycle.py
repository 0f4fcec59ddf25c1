"""Pause, resume, stop, retire: the status alone. The phase stays where it was; `phases` closes the stay."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Status
from initiatives.permissions import can_pause, can_reinstate, can_retire, can_stop
from initiatives.values import fields_fill


def initiative_pause(
    *, actor: Actor, initiative: Initiative, reason: str, until: date | str | None = None
) -> Initiative:
    """Rest an active initiative until a day (today or later) or until somebody resumes it."""
    with transaction.atomic():
        locked = _locked(initiative)
        require(can_pause(actor, locked))
        _expect(locked, (Status.ACTIVE,), "paused")
        values = {"pause_reason": _needed(reason, "reason", "Say why it rests."), "paused_until": until}
        changes = _renamed(locked, values, {"pause_reason": "reason", "paused_until": "until"})
        if locked.paused_until and locked.paused_until < clock.today():
            raise DomainError("Choose a day that is still to come.", field="until")
        return _moved(actor, locked, Status.PAUSED, "initiative_pause", changes, f"Paused: {locked.pause_reason}")


def initiative_resume(*, actor: Actor, initiative: Initiative) -> Initiative:
    """Go on with a paused initiative."""
    with transaction.atomic():
        locked = _locked(initiative)
        require(can_pause(actor, locked))
        _expect(locked, (Status.PAUSED,), "resumed")
        changes = fields_fill(locked, {"pause_reason": "", "paused_until": None}, ("pause_reason", "paused_until"))
        return _moved(actor, locked, Status.ACTIVE, "initiative_resume", changes, "Resumed")


def initiative_stop(
    *, actor: Actor, initiative: Initiative, reason: str, lesson: str, assets: str = "", wind_down: str = ""
) -> Initiative:
    """End an idea, an active or a paused initiative for good. Stop is a result: reason and lesson are needed."""
    with transaction.atomic():
        locked = _locked(initiative)
        require(can_stop(actor, locked))
        _expect(locked, (Status.IDEA, Status.ACTIVE, Status.PAUSED), "stopped")
        changes = _ending(locked, reason, lesson, assets, wind_down)
        return _moved(actor, locked, Status.STOPPED, "initiative_stop", changes, f"Stopped: {locked.stop_reason}")


def initiative_retire(
    *, actor: Actor, initiative: Initiative, reason: str, wind_down: str, lesson: str = "", assets: str = ""
) -> Initiative:
    """Take an active or paused initiative out of use. What happens to users and data must be said."""
    with transaction.atomic():
        locked = _locked(initiative)
        require(can_retire(actor, locked))
        _expect(locked, (Status.ACTIVE, Status.PAUSED), "retired")
        _needed(wind_down, "wind_down", "Say what happens to users and data.")
        changes = _ending(locked, reason, lesson, assets, wind_down, lesson_needed=False)
        return _moved(actor, locked, Status.RETIRED, "initiative_retire", changes, f"Retired: {locked.stop_reason}")


def initiative_reinstate(*, actor: Actor, initiative: Initiative, reason: str) -> Initiative:
    """Bring a stopped or retired initiative back, because the decision that ended it was wrong and is corrected.

    Lesson, assets and wind-down stay as they were written. Called by the correction of a decision alone.
    """
    with transaction.atomic():
        locked = _locked(initiative)
        require(can_reinstate(actor, locked))
        _expect(locked, (Status.STOPPED, Status.RETIRED), "brought back")
        changes: dict[str, list[Any]] = {"stop_reason": [locked.stop_reason, ""], "reason": ["", reason]}
        locked.stop_reason = ""
        return _moved(actor, locked, Status.ACTIVE, "initiative_reinstate", changes, f"Brought back: {reason[:200]}")


def _locked(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_for_update().get(pk=initiative.pk)


def _expect(initiative: Initiative, statuses: tuple[str, ...], done: str) -> None:
    if initiative.status not in statuses:
        raise DomainError(f"{initiative.key} is {initiative.status}, so it cannot be {done}.")


def _needed(text: str, field: str, message: str) -> str:
    if not str(text or "").strip():
        raise DomainError(message, field=field)
    return text


def _ending(
    locked: Initiative, reason: str, lesson: str, assets: str, wind_down: str, *, lesson_needed: bool = True
) -> dict[str, list[Any]]:
    _needed(reason, "reason", "Say why it ends.")
    if lesson_needed:
        _needed(lesson, "lesson", "Say what was learned, so that the next team need not learn it again.")
    values = {"stop_reason": reason, "lesson": lesson, "reusable_assets": assets, "wind_down": wind_down}
    return _renamed(locked, values, {"stop_reason": "reason", "reusable_assets": "assets"})


def _renamed(locked: Initiative, values: dict[str, Any], fields: dict[str, str]) -> dict[str, list[Any]]:
    """Fill, and report a wrong value under the name that the caller knows."""
    try:
        return fields_fill(locked, values, tuple(values))
    except DomainError as error:
        raise DomainError(error.message, field=fields.get(error.field or "", error.field)) from error


def _moved(
    actor: Actor, locked: Initiative, status: Status, verb: str, changes: dict[str, list[Any]], summary: str
) -> Initiative:
    old, locked.status = locked.status, status
    locked.version += 1
    locked.save()
    entry_append(
        actor=actor, action=f"initiatives.{verb}", obj=locked, initiative_id=locked.pk,
        changes={"status": [old, str(status)], **changes}, summary=summary,
    )  # fmt: skip
    return locked
