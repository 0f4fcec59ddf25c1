"""How a running wave stands against the two values that were fixed before it began. Pure.

The aggregate runs over the wave's own window: from its start (or from the day on which a person let it go on) until now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from metrics.rules import Rule, RuleResult, Value, evaluate
from metrics.states import Target

WaveState = Literal["success", "abort", "continue", "unknown"]
SUCCESS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In the unit of the metric. `success_days`: success is said no sooner, because the first days are not the usual ones."""

    direction: str
    success: float
    abort: float
    unit: str = ""
    aggregate: str = "mean"
    min_samples: int = 1
    max_age_s: int = 86_400
    success_days: int = SUCCESS_DAYS


@dataclass(frozen=True, slots=True)
class WaveVerdict:
    """`value` in the unit of the metric over `n` points since `since`; `words` say it whole."""

    state: WaveState
    words: str
    value: float | None = None
    n: int = 0
    since: datetime | None = None


def wave_verdict(points: Sequence[Value], asked: Thresholds, since: datetime, now: datetime) -> WaveVerdict:
    """Abort when the aggregate has reached the abort threshold, success when it meets the other and has had its days.

    Reaching a threshold is enough: the limit itself counts. Abort is looked at first, and at any time. Few or old values
    are *unknown*, which is neither. With *proportion* the whole interval has to lie beyond a threshold.
    """
    is_higher = asked.direction == "higher"
    good = Target("higher" if is_higher else "lower", asked.success, unit=asked.unit)
    bad = Target("lower" if is_higher else "higher", asked.abort, unit=asked.unit)
    window_s = max(int((now - since).total_seconds()), 1)
    rule = Rule(asked.aggregate, window_s, asked.min_samples, asked.max_age_s)
    reach = evaluate(points, Rule("last", window_s, asked.min_samples, asked.max_age_s), good, now)
    aborts, succeeds = evaluate(points, rule, bad, now), evaluate(points, rule, good, now)
    if reach.state == "unknown":
        return WaveVerdict("unknown", f"Unknown: {_lower(reach.detail)}", aborts.value, aborts.n, since)
    figures = _figures(asked, good, aborts)
    if aborts.is_met:
        words = f"Abort: {figures} reached the abort threshold {bad.text}."
        return WaveVerdict("abort", words, aborts.value, aborts.n, since)
    ready_at = since + timedelta(days=asked.success_days)
    if succeeds.is_met and now >= ready_at:
        words = f"Success: {figures} meets the success threshold {good.text}."
        return WaveVerdict("success", words, succeeds.value, succeeds.n, since)
    why = f"meets {good.text}; success is said from {ready_at:%-d %b %Y} on" if succeeds.is_met else _between(good, bad)
    return WaveVerdict("continue", f"Continue: {figures} {why}.", succeeds.value, succeeds.n, since)


def _figures(asked: Thresholds, target: Target, found: RuleResult) -> str:
    value = "–" if found.value is None else target.figure(found.value)
    values = f"{found.n} {'value' if found.n == 1 else 'values'}"
    if asked.aggregate == "last":
        return f"{value}, the latest of {values},"
    name = "the share" if asked.aggregate == "proportion" else f"the {asked.aggregate}"
    return f"{name} {value} over {values}"


def _between(good: Target, bad: Target) -> str:
    return f"reached neither abort {bad.text} nor success {good.text} for certain"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
