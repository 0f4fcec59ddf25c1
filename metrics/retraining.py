"""When a retraining or re-evaluation is due, and whether a measure became better. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from common.formats import figure
from metrics.statistics.proportions import difference

CauseName = Literal["drift", "component", "schedule"]
Judgement = Literal["better", "worse", "same", "within_chance"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened elsewhere, at an instant: a drift that began, a version that was added."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Due:
    """Why it is due, in words."""

    cause: CauseName
    words: str


def due_of(
    *, every_days: int | None, last_on: date | None, next_due_on: date | None, since: datetime, drift: Fact | None,
    version: Fact | None, today: date,
) -> Due | None:  # fmt: skip
    """The first trigger that fires: drift, then a new version, then the schedule; None while none does.

    `since` is when the last run was closed, or when the record was made: what happened before that has been looked at.
    The schedule counts from the last time (else from `since`); a planned day stands above it.
    """
    if drift is not None and drift.at > since:
        return Due("drift", drift.words)
    if version is not None and version.at > since:
        return Due("component", version.words)
    day = next_due_on
    if day is None and every_days:
        day = (last_on or since.astimezone(UTC).date()) + timedelta(days=every_days)
    if day is not None and day <= today:
        rhythm = f", every {every_days} days" if every_days else ""
        return Due("schedule", f"Planned for {day:%-d %b %Y}{rhythm}.")
    return None


@dataclass(frozen=True, slots=True)
class Compared:
    """`words` say both figures, their number and what the difference is worth."""

    state: Judgement
    words: str


def compared(*, before: float, after: float, unit: str, is_lower_better: bool, n: int | None) -> Compared:
    """Better or worse in the measure's own direction.

    Ratios with their n are *within chance* while the 95 % interval of their difference holds zero. The interval takes the
    two runs as independent; on one test set they are paired, so it errs on the side of doubt.
    """
    figures = f"{figure(before, unit)} → {figure(after, unit)}" + (f", n = {n:,}" if n else "")
    if before == after:
        return Compared("same", f"{figures}: the same")
    is_better = (after < before) if is_lower_better else (after > before)
    word: Literal["better", "worse"] = "better" if is_better else "worse"
    if unit != "ratio" or not n or not (0 <= before <= 1 and 0 <= after <= 1):
        return Compared(word, f"{figures}: {word} by {figure(abs(after - before), unit)}")
    found = difference(after, n, before, n)
    points = f"{abs(after - before) * 100:.1f} points, 95 % interval {found.low * 100:+.1f} to {found.high * 100:+.1f}"
    if found.low <= 0 <= found.high:
        return Compared("within_chance", f"{figures}: {word} by {points}, which chance alone can do")
    return Compared(word, f"{figures}: {word} by {points}")
