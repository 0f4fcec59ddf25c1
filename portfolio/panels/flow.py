"""Flow figures of the status board, from stays alone: funnel, ageing, arrivals in production, forecast. Pure but for one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from common import clock
from common.charts import DotChart, DotInput, dots
from initiatives.models import Phase
from phases.flow import ENOUGH, percentile, stay_days
from phases.models import Stay
from portfolio.models import Shown
from portfolio.panels.row import Row

COHORT: Final = timedelta(days=365)
MOST_DOTS: Final = 240
SHAPES: Final = {
    Shown.NO_UPDATE: "no_update",
    Shown.ON_TRACK: "on_track",
    Shown.AT_RISK: "at_risk",
    Shown.OFF_TRACK: "off_track",
    Shown.STALLED: "stalled",
}


def age_limits(stays: Sequence[Stay]) -> dict[int, float | None]:
    """p85 of finished stays of each phase, in days; None below ten."""
    finished: dict[int, list[float]] = {phase: [] for phase in Phase.values}
    for stay in stays:
        if stay.left_at and not stay.is_imported:
            finished[stay.phase].append(stay_days(stay, stay.ended_at or stay.entered_at))
    return {phase: percentile(days, 0.85) if len(days) >= ENOUGH else None for phase, days in finished.items()}


@dataclass(frozen=True)
class Ways:
    """`begun`: id → when its first stay began. `lasted`: days from there to the entry of phase 4, of those that were not imported there."""

    begun: dict[int, datetime]
    lasted: list[float]


def ways_of(stays: Iterable[Stay]) -> Ways:
    """How far each has come from where it began: read once, asked several times."""
    begun: dict[int, datetime] = {}
    own: dict[int, datetime] = {}
    entered: dict[int, datetime] = {}
    for stay in stays:
        pk, at = stay.initiative_id, stay.began_at
        if pk not in begun or at < begun[pk]:
            begun[pk] = at
        if stay.is_imported:
            continue
        if pk not in own or at < own[pk]:
            own[pk] = at
        if stay.phase == Phase.SCALE and (pk not in entered or at < entered[pk]):
            entered[pk] = at
    return Ways(begun, [(at - own[pk]).total_seconds() / 86400 for pk, at in entered.items()])


def funnel_of(stays: Sequence[Stay], added: set[int]) -> tuple[list[dict[str, Any]], str]:
    """How far `added`, those of the last twelve months (COHORT), have come."""
    furthest: dict[int, int] = {}
    for stay in stays:
        if stay.initiative_id in added:
            furthest[stay.initiative_id] = max(furthest.get(stay.initiative_id, 0), stay.phase)
    steps = [("Idea", len(added))] + [
        (f"{phase} {Phase(phase).label}", sum(reached >= phase for reached in furthest.values()))
        for phase in Phase.values
    ]
    rows: list[dict[str, Any]] = []
    for index, (label, count) in enumerate(steps):
        before = steps[index - 1][1] if index else 0
        rows.append({"label": label, "count": count, "rate": count / before if before else None})
    losses = [(steps[n - 1][1] - steps[n][1], n) for n in range(1, len(steps)) if steps[n - 1][1]]
    lost, at = max(losses, default=(0, 0))
    if len(added) < 3 or lost <= 0:
        return rows, "How far those of the last 12 months have come"
    rows[at]["is_loss"] = True
    return (
        rows,
        f"{lost:,} of {steps[at - 1][1]:,} are not past {_short(steps[at - 1][0])} yet",
    )


def _short(label: str) -> str:
    """`3 Validation & hardening` → `validation`; `Idea` → `the idea`."""
    return "the idea" if label == "Idea" else label.split(" ")[1].lower()


def ageing_of(running: Sequence[Row], limits: dict[int, float | None]) -> tuple[DotChart | None, str]:
    """A dot for each active initiative, of very many the worst; lines are p85, or the playbook's limit where history is small."""
    shown = [row for row in running if row.initiative.phase and row.standing.age_days is not None][:MOST_DOTS]
    all_shown = f"{len(shown)}" if len(shown) < MOST_DOTS else f"the {len(shown)} shown"
    if not shown:
        return None, "Days in phase"
    lines: list[float | None] = []
    for phase in Phase.values:
        playbook = next(
            (
                row.standing.age_limit_days
                for row in shown
                if row.initiative.phase == phase and row.standing.age_limit_days
            ),
            None,
        )
        lines.append(limits[phase] or (float(playbook) if playbook else None))
    inputs = [
        DotInput(
            column=(row.initiative.phase or 1) - 1,
            value=float(row.standing.age_days or 0),
            state=SHAPES.get(Shown(row.standing.health), "no_update"),
            label=f"{row.initiative.key} {row.initiative.title}: {row.standing.age_days} d, {row.standing.get_health_display()}",
            url=row.initiative.get_absolute_url(),
        )
        for row in shown
    ]
    over = sum(
        1
        for row in shown
        if (line := lines[(row.initiative.phase or 1) - 1]) is not None and (row.standing.age_days or 0) > line
    )
    reading = (
        f"{over} of {all_shown} {'is' if over == 1 else 'are'} older in phase than the limit"
        if over
        else f"None of {all_shown} is older in its phase than the limit"
        if len(shown) == MOST_DOTS
        else "None is older in its phase than the limit"
    )
    words = ["p85" if limits[phase] else "limit" for phase in Phase.values]
    columns = ["1 Discovery", "2 Pilot", "3 Validation", "4 Scale"]
    return dots(inputs, columns=columns, lines=lines, line_words=words, summary=reading), reading


def forecast_of(ways: Ways, waiting: Iterable[int]) -> str:
    """Only what history carries: with ten arrivals, how many more are due within the middle half of durations.

    `waiting` are the ids of those that run and are not in production.
    """
    if len(ways.lasted) < ENOUGH:
        return f"No forecast: {len(ways.lasted)} of the {ENOUGH} arrivals in production that one needs."
    fast, slow = percentile(ways.lasted, 0.5) or 0, percentile(ways.lasted, 0.85) or 0
    begun = [ways.begun[pk] for pk in waiting if pk in ways.begun]
    horizon = clock.now() + timedelta(days=90)
    by_slow, by_fast = horizon - timedelta(days=slow), horizon - timedelta(days=fast)
    low, high = sum(at <= by_slow for at in begun), sum(at <= by_fast for at in begun)
    return f"{low} to {high} more in production within 90 d, if they go as 50 to 85 of 100 did before ({len(ways.lasted)} arrivals)."
