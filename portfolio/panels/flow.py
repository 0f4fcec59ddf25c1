"""Flow figures of the status board, from stays alone: funnel, ageing, arrivals in production, forecast. Pure but for one query."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from common import clock
from common.charts import DotChart, DotInput, dots
from initiatives.models import Phase, address_of
from phases.flow import ENOUGH, percentile, stay_days
from phases.models import Stay
from portfolio.models import Shown

COHORT: Final = timedelta(days=365)
MOST_DOTS: Final = 240
HEALTH_LABELS: Final = dict(Shown.choices)
SHAPES: Final[dict[str, str]] = {
    Shown.NO_UPDATE: "no_update",
    Shown.ON_TRACK: "on_track",
    Shown.AT_RISK: "at_risk",
    Shown.OFF_TRACK: "off_track",
    Shown.STALLED: "stalled",
}


class Aged(NamedTuple):
    """What the chart of ages says of one initiative."""

    key: str
    title: str
    phase: int
    health: str
    since: datetime
    limit_days: int | None

    def age_days(self, now: datetime) -> int:
        """Whole days in its phase."""
        return max((now - self.since).days, 0)


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


def furthest_of(stays: Iterable[Stay]) -> dict[int, int]:
    """Initiative → the furthest phase that it has reached."""
    furthest: dict[int, int] = {}
    for stay in stays:
        if stay.phase > furthest.get(stay.initiative_id, 0):
            furthest[stay.initiative_id] = stay.phase
    return furthest


def reached_by(added: Iterable[int], stays: Iterable[Stay]) -> list[int]:
    """How many were added, and how many of them have reached phase 1, 2, 3 and 4."""
    furthest = furthest_of(stays)
    phases = [furthest.get(pk, 0) for pk in added]
    return [sum(phase >= least for phase in phases) for least in (0, *Phase.values)]


def funnel_of(reached: Sequence[int]) -> tuple[list[dict[str, Any]], str]:
    """How far those have come that were added in the last twelve months (COHORT): `reached` as `reached_by` counts them."""
    labels = ["Idea", *(f"{phase} {Phase(phase).label}" for phase in Phase.values)]
    steps = list(zip(labels, reached, strict=True))
    rows: list[dict[str, Any]] = []
    for index, (label, count) in enumerate(steps):
        before = steps[index - 1][1] if index else 0
        rows.append({"label": label, "count": count, "rate": count / before if before else None})
    losses = [(steps[n - 1][1] - steps[n][1], n) for n in range(1, len(steps)) if steps[n - 1][1]]
    lost, at = max(losses, default=(0, 0))
    if reached[0] < 3 or lost <= 0:
        return rows, "How far those of the last 12 months have come"
    rows[at]["is_loss"] = True
    return (
        rows,
        f"{lost:,} of {steps[at - 1][1]:,} are not past {_short(steps[at - 1][0])} yet",
    )


def _short(label: str) -> str:
    """`3 Validation & hardening` → `validation`; `Idea` → `the idea`."""
    return "the idea" if label == "Idea" else label.split(" ")[1].lower()


def ageing_of(running: Sequence[Aged], limits: Mapping[int, float | None]) -> tuple[DotChart | None, str]:
    """A dot for each of the active ones, `MOST_DOTS` at most; lines are p85, or the playbook's limit where history is small."""
    if not running:
        return None, "Days in phase"
    lines: list[float | None] = []
    for phase in Phase.values:
        playbook = next((one.limit_days for one in running if one.phase == phase and one.limit_days), None)
        lines.append(limits[phase] or (float(playbook) if playbook else None))
    now = clock.now()
    inputs = [_dot(one, one.age_days(now)) for one in running]
    over = sum(1 for dot in inputs if (line := lines[dot.column]) is not None and dot.value > line)
    all_shown = f"{len(running)}" if len(running) < MOST_DOTS else f"the {len(running)} shown"
    reading = (
        f"{over} of {all_shown} {'is' if over == 1 else 'are'} older in phase than the limit"
        if over
        else f"None of {all_shown} is older in its phase than the limit"
        if len(running) == MOST_DOTS
        else "None is older in its phase than the limit"
    )
    words = ["p85" if limits[phase] else "limit" for phase in Phase.values]
    columns = ["1 Discovery", "2 Pilot", "3 Validation", "4 Scale"]
    return dots(inputs, columns=columns, lines=lines, line_words=words, summary=reading), reading


def _dot(one: Aged, age: int) -> DotInput:
    return DotInput(
        column=one.phase - 1, value=float(age), state=SHAPES.get(one.health, "no_update"),
        label=f"{one.key} {one.title}: {age} d, {HEALTH_LABELS[one.health]}", url=address_of(one.key),
    )  # fmt: skip


def forecast_of(lasted: Sequence[float], begun: Sequence[float]) -> str:
    """Only what history carries: with ten arrivals, how many more are due within the middle half of durations.

    `lasted`: how many days each took that arrived. `begun`: when those began that run and are not
    in production, in seconds since 1970 and in order.
    """
    if len(lasted) < ENOUGH:
        return f"No forecast: {len(lasted)} of the {ENOUGH} arrivals in production that one needs."
    fast, slow = percentile(lasted, 0.5) or 0, percentile(lasted, 0.85) or 0
    horizon = clock.now() + timedelta(days=90)
    by_slow, by_fast = (horizon - timedelta(days=slow)).timestamp(), (horizon - timedelta(days=fast)).timestamp()
    low, high = bisect_right(begun, by_slow), bisect_right(begun, by_fast)
    return f"{low} to {high} more in production within 90 d, if they go as 50 to 85 of 100 did before ({len(lasted)} arrivals)."
