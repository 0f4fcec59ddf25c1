"""The state of a metric: met, near limit, breached, no data, stale. Pure; silence is a failure, never health.

The rules stand in words in `docs/rules/kpi-states.md`.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from common.formats import figure, plural

State = Literal["met", "near_limit", "breached", "no_data", "stale", "immature"]
ValueState = Literal["met", "near_limit", "breached"]

MISSED_CHECKS = 2


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
class Labels:
    """For values whose truth comes late: how many predictions the value should cover (None: not known), and the least
    share of them (0–1) that must have a label before it is judged."""

    predictions: float | None
    minimum: float

    def lack(self, n: int | None) -> str:
        """Why `n` labels decide nothing, in words; empty where they are enough."""
        if not self.predictions or self.predictions <= 0:
            return "How many predictions it covers is not known"
        if n is None:
            return "On how many labels it rests is not known"
        if n > self.predictions:
            return f"More labels than predictions ({n:,} of {self.predictions:,.0f})"
        if n < self.minimum * self.predictions:
            share = f"coverage {n / self.predictions:.0%} of {self.predictions:,.0f}, asked {self.minimum:.0%}"
            return f"Not enough labels ({share.replace('%', ' %')})"
        return ""


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
    n: int | None = None,
    min_n: int = 0,
    labels: Labels | None = None,
    has_younger: bool = False,
) -> Verdict:
    """The state at `now` (aware, UTC) from the latest value and its instant.

    No value ever: no data. The latest older than interval plus grace (seconds): stale, whatever it was. On fewer than
    `min_n` cases: no data, because so few decide nothing; so too where `labels` are too few. Otherwise the value against the
    target. `has_younger`: there are values, all of them younger than the lag of their labels.
    """
    if (value is None or at is None) and has_younger:
        return Verdict("immature", "Its values are younger than their labels take to arrive; none is judged yet.")
    if value is None or at is None:
        return Verdict("no_data", "No value has arrived yet.")
    age = now - at
    if age > timedelta(seconds=interval_s + grace_s):
        return Verdict("stale", f"The last value is {_span(age)} old; one is expected every {_span_s(interval_s)}.")
    if n is not None and n < min_n:
        cases = plural(n, "case")
        return Verdict("no_data", f"{target.figure(value)} rests on {cases}; under {min_n} nothing is judged.")
    if labels is not None and (lack := labels.lack(n)):
        return Verdict("no_data", f"{lack}: {target.figure(value)} is not judged.")
    found = value_state(value, target)
    words = {
        "met": f"{target.figure(value)} meets the target {target.text}.",
        "near_limit": f"{target.figure(value)} meets the target {target.text}, but lies within its warning band.",
        "breached": f"{target.figure(value)} misses the target {target.text}.",
    }
    return Verdict(found, words[found])


def silence_lasts(*, silent_since: datetime, interval_s: int, grace_s: int, now: datetime) -> bool:
    """Whether a silence counts: 2 expected values in a row did not come, grace included."""
    return now - silent_since > timedelta(seconds=MISSED_CHECKS * interval_s + grace_s)


def _span(span: timedelta) -> str:
    return _span_s(int(span.total_seconds()))


def _span_s(seconds: int) -> str:
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
