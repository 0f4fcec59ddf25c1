"""When what a lead reports and what the rows say differ. One rule for lists, pages and the API; pure."""

from collections.abc import Sequence
from typing import Final

from common.formats import date_text, percent
from initiatives.models import Health, Initiative, Phase
from phases.forecast import Forecast
from portfolio.models import Standing

_WORDS: Final = {
    "breached": ("metric breached", "metrics breached"),
    "expired": ("piece of evidence expired", "pieces of evidence expired"),
    "overdue": ("required item overdue", "required items overdue"),
}
"""Signals that are red. A stale metric is not: it says nothing."""
MOST_LIKELY: Final = 0.5


def red_facts(
    standing: Standing,
    initiative: Initiative,
    *,
    breached: Sequence[str] = (),
    forecast: Forecast | None = None,
    target_chance: float | None = None,
) -> list[str]:
    """What speaks against *on track*, worst first. `breached` names the metrics, where the caller knows them.

    `forecast` is that of the next gate, `target_chance` the ratio of draws that are in production by the target date.
    """
    phase, pilot_end = initiative.phase, initiative.pilot_end_on
    found = [standing.stall_text.rstrip(".") or "Stalled"] if standing.is_stalled else []
    if standing.is_blocker_late:
        found.append(f"{standing.blocker_text.rstrip('.')}, due {date_text(standing.blocker_due_on)}")
    for signal in standing.signals:
        count, _, word = signal.partition(" ")
        if word in _WORDS:
            names = f": {', '.join(breached[:4])}" if word == "breached" and breached else ""
            found.append(f"{count} {_WORDS[word][count != '1']}{names}")
    if (phase or 1) > Phase.DISCOVERY:
        found += [f"No {label.lower()}" for label in standing.empty_seats]
    if pilot_end and forecast and phase == Phase.PILOT and forecast.p50 > pilot_end:
        found.append(
            f"Gate {phase} is expected on {date_text(forecast.p50)}, after the pilot's end on {date_text(pilot_end)}"
        )
    return found + _target(initiative, target_chance)


def _target(initiative: Initiative, chance: float | None) -> list[str]:
    """A target date that is missed, or that more than half of the draws miss."""
    if initiative.is_target_missed:
        return [f"Was to be in production by {date_text(initiative.target_on)}"]
    if chance is None or chance >= MOST_LIKELY:
        return []
    return [f"In production by {date_text(initiative.target_on)} in {percent(chance, 0)} of the runs of the forecast"]


def disagreements(health: str, facts: Sequence[str]) -> list[str]:
    """The facts that a report of this health passes over: all of them for *on track*, else none."""
    return list(facts) if health == Health.ON_TRACK else []
