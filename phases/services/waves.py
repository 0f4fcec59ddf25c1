"""Expansion waves: approve, start, end. The records themselves are added and edited like all others."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Phase
from metrics.models import Direction, MetricState
from phases.models import ExpansionWave
from phases.permissions import can_run_waves

State = ExpansionWave.State
ENDS = (State.SUCCEEDED, State.ABORTED)


def wave_approve(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Approve a planned wave. Raises DomainError while something is missing, or for who owns it."""
    require(can_run_waves(actor, wave.initiative))
    if wave.missing():
        raise DomainError(f"Add {', '.join(wave.missing())} first.")
    if actor.user_id is not None and actor.user_id == wave.owner_id:
        raise DomainError("Somebody else approves a wave than the person who owns it.")
    return _wave_move(actor, wave, "wave_approve", (State.PLANNED,), State.APPROVED, "Approved")


def wave_start(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Let an approved wave begin. Raises DomainError unless it is approved and the initiative is in phase 4."""
    require(can_run_waves(actor, wave.initiative))
    if wave.initiative.phase != Phase.SCALE:
        raise DomainError("Waves begin in phase 4, after the launch gate.")
    return _wave_move(actor, wave, "wave_start", (State.APPROVED,), State.RUNNING, "Started")


def wave_finish(*, actor: Actor, wave: ExpansionWave, state: str, outcome: str) -> ExpansionWave:
    """End a running wave as `succeeded` or `aborted`, with what happened in words (at least 10 characters)."""
    require(can_run_waves(actor, wave.initiative))
    if state not in ENDS:
        raise DomainError("A wave ends as succeeded or aborted.", field="state")
    if len(outcome.strip()) < 10:
        raise DomainError("Say what happened, in at least 10 characters.", field="outcome")
    return _wave_move(actor, wave, "wave_finish", (State.RUNNING,), State(state), "Ended", outcome=outcome.strip())


def _wave_move(
    actor: Actor,
    wave: ExpansionWave,
    verb: str,
    wanted: tuple[ExpansionWave.State, ...],
    state: ExpansionWave.State,
    word: str,
    outcome: str = "",
) -> ExpansionWave:
    with transaction.atomic():
        locked = ExpansionWave.objects.select_for_update().get(pk=wave.pk)
        if locked.state not in wanted:
            raise DomainError(f"This wave is {locked.get_state_display().lower()}.")
        before, now = locked.state, clock.now()
        locked.state = state
        locked.outcome = outcome or locked.outcome
        locked.started_at = now if state == State.RUNNING else locked.started_at
        locked.ended_at = now if state in ENDS else locked.ended_at
        locked.changed_at = now
        locked.version += 1
        locked.save()
        entry_append(
            actor=actor,
            action=f"phases.{verb}",
            obj=locked,
            initiative_id=locked.initiative_id,
            changes={"state": [before, state], "outcome": outcome},
            summary=f"{word} the wave {locked.title}: {locked.get_state_display().lower()}",
        )
    return locked


def waves_sweep() -> int:
    """Abort running waves whose metric has crossed the abort threshold fixed beforehand; returns how many. By the clock."""
    running = ExpansionWave.objects.filter(state=State.RUNNING).select_related("metric", "initiative")
    crossed = [wave for wave in running if has_crossed_abort(wave)]
    for wave in crossed:
        words = f"{wave.metric} reached the abort threshold of {wave.abort_threshold:f}."
        wave_finish(actor=CLOCK, wave=wave, state=State.ABORTED, outcome=words)
    return len(crossed)


def has_crossed_abort(wave: ExpansionWave) -> bool:
    """Whether the latest fresh value lies on the bad side of the abort threshold. Old or no data: no."""
    metric, limit = wave.metric, wave.abort_threshold
    if metric is None or limit is None or metric.latest_value is None:
        return False
    if metric.state in (MetricState.NO_DATA, MetricState.STALE):
        return False
    value = metric.latest_value
    return value <= float(limit) if metric.direction == Direction.HIGHER else value >= float(limit)
