"""Where an initiative is: the only code that sets `Initiative.phase`, and opens and closes its stays."""

from datetime import date, datetime

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Phase, Status
from phases.models import PhaseStay, PlaybookVersion, StayOutcome, Wait
from phases.models.stays import day_start
from phases.permissions import can_accept_idea, can_move_phase
from phases.services.playbooks import playbook_pin


def initiative_accept(*, actor: Actor, initiative: Initiative, version: PlaybookVersion | None = None) -> Initiative:
    """Take an idea into the portfolio: active, pinned to a playbook (the newest published one), in phase 1.

    Raises DomainError unless it is an idea.
    """
    require(can_accept_idea(actor))
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        if locked.status != Status.IDEA:
            raise DomainError(f"{locked.key} is no longer an idea: it is {locked.get_status_display().lower()}.")
        locked.status = Status.ACTIVE
        locked.version += 1
        locked.save(update_fields=["status", "version"])
        playbook_pin(actor=actor, initiative=locked, version=version)
        phase_enter(actor=actor, initiative=locked, phase=Phase.DISCOVERY, reason="Accepted")
        entry_append(
            actor=actor,
            action="phases.initiative_accept",
            obj=locked,
            initiative_id=locked.pk,
            changes={"status": ["idea", "active"]},
            summary=f"Accepted {locked.key} {locked.title}",
        )
    initiative.refresh_from_db(fields=["status", "phase", "version"])
    return initiative


def phase_enter(
    *,
    actor: Actor,
    initiative: Initiative,
    phase: int,
    reason: str,
    effective_on: date | None = None,
    is_imported: bool = False,
) -> PhaseStay:
    """Close the open stay and open one in `phase` (1–4); the only writer of `Initiative.phase`.

    Callers are the decision at a gate and its correction, the acceptance of an idea, and the import. No phase is skipped
    except by an import. The present phase can be entered again only when no stay is open: after a stop that is corrected.
    `effective_on` says when it really happened; stays of one initiative touch without gap or overlap.
    Raises DomainError for a phase that cannot follow, an idea, or a day before the present stay or in the future.
    """
    require(can_move_phase(actor))
    effective_on = None if effective_on == clock.today() else effective_on
    with transaction.atomic():
        initiative_locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        _check_step(initiative_locked, phase, is_imported=is_imported)
        now = clock.now()
        before = initiative_locked.phase
        outcome = StayOutcome.GO if before is None or phase > before else StayOutcome.RECYCLE
        _stay_leave(initiative_locked, outcome=outcome, at=now, effective_on=effective_on)
        stay = initiative_locked.stays.create(
            phase=phase, entered_at=now, reason=reason[:300], effective_entered_on=effective_on, is_imported=is_imported
        )
        initiative_locked.phase = phase
        initiative_locked.version += 1
        initiative_locked.save(update_fields=["phase", "version"])
        entry_append(
            actor=actor,
            action="phases.phase_enter",
            obj=stay,
            initiative_id=initiative_locked.pk,
            changes={"phase": [before, int(phase)], "reason": reason},
            effective_on=effective_on,
            summary=f"{initiative_locked.key} entered phase {int(phase)} {Phase(phase).label}",
        )
    initiative.refresh_from_db(fields=["phase", "version"])
    return stay


def _check_step(initiative: Initiative, phase: int, *, is_imported: bool) -> None:
    if phase not in Phase.values:
        raise DomainError("A phase is a number from 1 to 4.", field="phase")
    if initiative.status == Status.IDEA:
        raise DomainError("An idea has no phase. Accept it first.")
    if is_imported:
        return
    if initiative.status in (Status.STOPPED, Status.RETIRED):
        raise DomainError(f"{initiative.key} is {initiative.get_status_display().lower()}: it moves no more.")
    if phase == initiative.phase and initiative.stays.open().exists():
        raise DomainError(f"{initiative.key} is already in phase {phase}.", field="phase")
    if phase > (initiative.phase or 0) + 1:
        raise DomainError("No gate can be skipped: the next phase comes first.", field="phase")


def _stay_leave(
    initiative: Initiative, *, outcome: StayOutcome, at: datetime, effective_on: date | None
) -> PhaseStay | None:
    stay = initiative.stays.select_for_update().open().first()
    if effective_on is not None and effective_on > clock.today():
        raise DomainError("This day lies in the future.", field="effective_on")
    if stay is None:
        return None
    if effective_on is not None and day_start(effective_on) < stay.began_at:
        raise DomainError(f"The present stay began on {stay.began_at.date()}: give a later day.", field="effective_on")
    stay.left_at, stay.effective_left_on, stay.outcome = at, effective_on, outcome
    stay.save(update_fields=["left_at", "effective_left_on", "outcome"])
    return stay


def stay_close(
    *, actor: Actor, initiative: Initiative, outcome: str, reason: str = "", effective_on: date | None = None
) -> PhaseStay | None:
    """End the open stay of an initiative that was stopped or retired; its phase stays as the last one.

    `outcome` is `stopped` or `retired`. None when no stay is open. Open waits end with it.
    """
    require(can_move_phase(actor))
    if outcome not in (StayOutcome.STOPPED, StayOutcome.RETIRED):
        raise DomainError("A stay ends this way only by a stop or a retirement.", field="outcome")
    with transaction.atomic():
        now = clock.now()
        stay = _stay_leave(initiative, outcome=StayOutcome(outcome), at=now, effective_on=effective_on)
        if stay is None:
            return None
        Wait.objects.open().filter(initiative=initiative).update(ended_at=now)
        entry_append(
            actor=actor,
            action="phases.stay_close",
            obj=stay,
            initiative_id=initiative.pk,
            changes={"outcome": outcome, "reason": reason},
            effective_on=effective_on,
            summary=f"{initiative.key} left phase {stay.phase}: {StayOutcome(outcome).label.lower()}",
        )
    return stay


def stays_sweep() -> int:
    """Close the stays that a stop or a retirement left open; returns how many. Run by the clock."""
    ended = {Status.STOPPED: StayOutcome.STOPPED, Status.RETIRED: StayOutcome.RETIRED}
    left = PhaseStay.objects.open().filter(initiative__status__in=list(ended)).select_related("initiative")
    for stay in left:
        outcome = ended[Status(stay.initiative.status)]
        stay_close(actor=CLOCK, initiative=stay.initiative, outcome=outcome, reason=stay.initiative.stop_reason)
    return len(left)
