"""The state of a metric: met, near limit, breached, no data, stale. Pure; silence is a failure, never health.

The rules stand in words in `docs/rules/kpi-states.md`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from common.formats import figure

State = Literal["met", "near_limit", "breached", "no_data", "stale"]
ValueState = Literal["met", "near_limit", "breached"]

CHECKS = 3
BAD_CHECKS = 2


@dataclass(frozen=True, slots=True)
class Target:
    """What counts as good. `limit` is the lower end of a range and `upper` its upper end; units are the metric's own.

    `warning_ratio` (0–1) is the share of the target, or of the width of a range, within which a good value is *near*.
    """

    direction: str
    limit: float
    upper: float | None = None
    warning_ratio: float = 0.1
    unit: str = ""

    def figure(self, value: float) -> str:
        """`value` in words with this target's unit; bare without one."""
        return figure(value, self.unit)

    @property
    def sign(self) -> str:
        """≤, ≥ or – between the ends of a range."""
        return {"lower": "≤", "higher": "≥"}.get(self.direction, "–")

    @property
    def text(self) -> str:
        """`≤ 1.2 s`, `≥ 95 %`, `18–22`."""
        if self.direction == "range":
            upper = self.figure(self.upper) if self.upper is not None else "∞"
            return f"{self.figure(self.limit)}–{upper}"
        return f"{self.sign} {self.figure(self.limit)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state and why, in words."""

    state: State
    words: str


def value_state(value: float, target: Target) -> ValueState:
    """Whether one finite value meets the target. The limit itself is good; a value that is not finite is breached."""
    if not math.isfinite(value):
        return "breached"
    if target.direction == "lower":
        room, band = target.limit - value, target.warning_ratio * abs(target.limit)
    elif target.direction == "higher":
        room, band = value - target.limit, target.warning_ratio * abs(target.limit)
    else:
        upper = math.inf if target.upper is None else target.upper
        room, band = min(value - target.limit, upper - value), target.warning_ratio * (upper - target.limit)
    if room < 0:
        return "breached"
    # A band that is reached from the good side; a target of zero or a ratio of zero leaves no band.
    is_near = band > 0 and math.isfinite(band) and room < band and not math.isclose(room, band, rel_tol=1e-9)
    return "near_limit" if is_near else "met"


def state_of(
    *,
    value: float | None,
    at: datetime | None,
    target: Target,
    interval_s: int,
    grace_s: int,
    now: datetime,
) -> Verdict:
    """The state at `now` (aware, UTC) from the latest value and its instant.

    No value ever: no data. The latest older than interval plus grace (seconds): stale, whatever it was. Otherwise the
    value against the target.
    """
    if value is None or at is None:
        return Verdict("no_data", "No value has arrived yet.")
    age = now - at
    if age > timedelta(seconds=interval_s + grace_s):
        return Verdict("stale", f"The last value is {_span(age)} old; one is expected every {_span_s(interval_s)}.")
    found = value_state(value, target)
    words = {
        "met": f"{target.figure(value)} meets the target {target.text}.",
        "near_limit": f"{target.figure(value)} meets the target {target.text}, but lies within its warning band.",
        "breached": f"{target.figure(value)} misses the target {target.text}.",
    }
    return Verdict(found, words[found])


def breach_lasts(values: Sequence[float], target: Target) -> bool:
    """Whether a breach counts: 2 of the last 3 values (oldest first) miss the target, the newest among them."""
    recent = [value_state(value, target) == "breached" for value in values[-CHECKS:]]
    return bool(recent) and recent[-1] and sum(recent) >= BAD_CHECKS


def breach_is_over(values: Sequence[float], target: Target) -> bool:
    """Whether a breach that counted has ended: none of the last 3 values misses the target (hysteresis)."""
    recent = values[-CHECKS:]
    return len(recent) == CHECKS and all(value_state(value, target) != "breached" for value in recent)


def silence_lasts(*, silent_since: datetime, interval_s: int, grace_s: int, now: datetime) -> bool:
    """Whether a silence counts: 2 expected values in a row did not come, grace included."""
    return now - silent_since > timedelta(seconds=BAD_CHECKS * interval_s + grace_s)


def _span(span: timedelta) -> str:
    return _span_s(int(span.total_seconds()))


def _span_s(seconds: int) -> str:
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
