"""Expansion waves: approve, start, judge, let go on, end. The records themselves are added and edited like all others."""

from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Phase
from phases.models import ExpansionWave
from phases.permissions import can_run_waves
from phases.waves import wave_judged

State = ExpansionWave.State
ENDS = (State.SUCCEEDED, State.ABORTED)
WORDS_MIN = 10


def wave_approve(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Approve a planned wave. Raises DomainError while something is missing, or for who owns it."""
    require(can_run_waves(actor, wave.initiative))
    if wave.missing():
        raise DomainError(f"Add {', '.join(wave.missing())} first.")
    if actor.user_id is not None and actor.user_id == wave.owner_id:
        raise DomainError("Somebody else approves a wave than the person who owns it.")
    return _wave_move(actor, wave, "wave_approve", (State.PLANNED,), "Approved", state=State.APPROVED)


def wave_start(*, actor: Actor, wave: ExpansionWave) -> ExpansionWave:
    """Let an approved wave begin. Its one caller is `reviews.services.wave_start`, which compares it with the signed scope.

    Raises DomainError unless it is approved, the initiative is in phase 4, and no other wave waits at its abort threshold.
    """
    require(can_run_waves(actor, wave.initiative))
    if wave.initiative.phase != Phase.SCALE:
        raise DomainError("Waves begin in phase 4, after the launch gate.")
    halted = ExpansionWave.objects.halted().filter(initiative=wave.initiative).first()
    if halted is not None:
        raise DomainError(f"{halted} has reached its abort threshold. End it, or let it go on with a reason, first.")
    return _wave_move(
        actor, wave, "wave_start", (State.APPROVED,), "Started", state=State.RUNNING, started_at=clock.now()
    )


def wave_resume(*, actor: Actor, wave: ExpansionWave, reason: str) -> ExpansionWave:
    """A person lets a wave go on that had reached its abort threshold. From now on it is judged by what follows."""
    require(can_run_waves(actor, wave.initiative))
    if not actor.is_person:
        raise DomainError("Only a person who is signed in can let a wave go on.")
    if len(reason.strip()) < WORDS_MIN:
        raise DomainError(f"Say why it may go on, in at least {WORDS_MIN} characters.", field="reason")
    return _wave_move(
        actor, wave, "wave_resume", (State.RUNNING,), "Let go on", words=reason.strip(), resumed_at=clock.now(),
        abort_crossed_at=None, judged_state="", judged_words="",
    )  # fmt: skip


def wave_finish(*, actor: Actor, wave: ExpansionWave, state: str, outcome: str) -> ExpansionWave:
    """End a running wave as `succeeded` or `aborted`, with what happened in words (at least 10 characters)."""
    require(can_run_waves(actor, wave.initiative))
    if state not in ENDS:
        raise DomainError("A wave ends as succeeded or aborted.", field="state")
    if len(outcome.strip()) < WORDS_MIN:
        raise DomainError("Say what happened, in at least 10 characters.", field="outcome")
    return _wave_move(
        actor, wave, "wave_finish", (State.RUNNING,), "Ended", words=outcome.strip(), state=State(state),
        outcome=outcome.strip(), ended_at=clock.now(),
    )  # fmt: skip


def _wave_move(
    actor: Actor, wave: ExpansionWave, verb: str, wanted: tuple[ExpansionWave.State, ...], word: str, *, words: str = "",
    **values: Any,
) -> ExpansionWave:  # fmt: skip
    with transaction.atomic():
        locked = ExpansionWave.objects.select_for_update().get(pk=wave.pk)
        if locked.state not in wanted:
            raise DomainError(f"This wave is {locked.get_state_display().lower()}.")
        if "resumed_at" in values and locked.abort_crossed_at is None:
            raise DomainError("This wave has not reached its abort threshold.")
        before = {name: getattr(locked, name) for name in values}
        for name, value in values.items():
            setattr(locked, name, value)
        locked.changed_at = clock.now()
        locked.version += 1
        locked.save()
        entry_append(
            actor=actor,
            action=f"phases.{verb}",
            obj=locked,
            initiative_id=locked.initiative_id,
            changes={name: [before[name], value] for name, value in values.items()}
            | ({"words": words} if words else {}),
            summary=f"{word} the wave {locked.title}: {locked.get_state_display().lower()}",
        )
    return locked


def waves_sweep() -> int:
    """Judge running waves by what was measured since they began; returns how many reached their abort threshold. By the clock.

    Reaching it halts: the wave turns red, its owners are asked, and no other wave of the initiative may start. The end
    of a wave is a decision of people (ADR 22): only they can take users back.
    """
    crossed = 0
    for wave in ExpansionWave.objects.filter(state=State.RUNNING).select_related("metric", "initiative"):
        crossed += _wave_judge(wave)
    return crossed


def _wave_judge(wave: ExpansionWave) -> bool:
    verdict = wave_judged(wave)
    if verdict is None:
        return False
    now = clock.now()
    is_new = verdict.state == "abort" and wave.abort_crossed_at is None
    if not is_new and (verdict.state, verdict.words) == (wave.judged_state, wave.judged_words):
        return False
    with transaction.atomic():
        locked = ExpansionWave.objects.select_for_update().get(pk=wave.pk)
        if locked.state != State.RUNNING or locked.resumed_at != wave.resumed_at:
            return False
        is_new = is_new and locked.abort_crossed_at is None
        locked.judged_state, locked.judged_words, locked.judged_at = verdict.state, verdict.words[:300], now
        locked.abort_crossed_at = now if is_new else locked.abort_crossed_at
        locked.save(update_fields=["judged_state", "judged_words", "judged_at", "abort_crossed_at"])
        if is_new:
            entry_append(
                actor=CLOCK, action="phases.waves_sweep", obj=locked, initiative_id=locked.initiative_id,
                changes={"abort_crossed_at": [None, now], "value": verdict.value, "n": verdict.n},
                summary=f"The wave {locked.title} reached its abort threshold. {verdict.words}"[:300],
            )  # fmt: skip
    return is_new
