"""Rules over live data: metric + aggregate + window + minimum samples + maximum age + consecutive passes.

The same rule serves checklist items, gates, waves and alerts (`metrics/checking.py`). `evaluate` is pure; `rule_result` loads the points.
A rule is met, not met, or unknown; unknown never counts as met.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from common import clock
from common.errors import DomainError
from metrics.alerting import AlertPolicy
from metrics.models import MAX_POINTS, Metric, MetricState, Point, newest_points
from metrics.states import Labels, Target, Verdict, state_of, value_state
from metrics.statistics.proportions import wilson

RuleState = Literal["met", "not_met", "unknown"]
AGGREGATES = ("mean", "last", "max", "min", "sum", "p50", "p95", "share", "proportion")


@dataclass(frozen=True, slots=True)
class Rule:
    """`aggregate` over the points of the last `window_s` seconds, of which there must be `min_samples`.

    The newest may be at most `max_age_s` seconds old. `consecutive`: how many of the newest points must each meet the
    target, on top of the aggregate (0 or 1: not asked). `share` (0–1): for the aggregate *share*, the part of the
    points that must meet the target. *proportion*: the values are ratios over `n` cases each; the whole of their Wilson
    interval must meet the target, so that few cases decide nothing.
    """

    aggregate: str = "mean"
    window_s: int = 7 * 86400
    min_samples: int = 1
    max_age_s: int = 86400
    consecutive: int = 0
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.aggregate not in AGGREGATES:
            raise DomainError(f"There is no aggregate {self.aggregate}; choose one of {', '.join(AGGREGATES)}.")
        if self.window_s < 1 or self.max_age_s < 1 or self.min_samples < 1 or self.consecutive < 0:
            raise DomainError("A rule needs a window, an age and a number of samples above zero.")
        if not 0 < self.share <= 1:
            raise DomainError("A share lies above 0 and is at most 1.")

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Rule":
        """The rule that a playbook or a wave stores as JSON. Unknown names raise DomainError."""
        unknown = set(given) - {field.name for field in fields(cls)}
        if unknown:
            raise DomainError(f"A rule knows no {', '.join(sorted(unknown))}.")
        return cls(**given)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Value:
    """One point as the rule sees it; `n` is on how many events it rests, if known; `came` is how it arrived, if known."""

    at: datetime
    value: float
    n: int | None = None
    came: str = ""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """`value` is the aggregate (a ratio for *share*), `n` the number of points it rests on, `detail` says why in words.

    `is_certain` is False where the interval of a proportion lies on both sides of the target.
    """

    state: RuleState
    value: float | None
    n: int
    detail: str
    is_certain: bool = True

    @property
    def is_met(self) -> bool:
        return self.state == "met"

    @property
    def words(self) -> str:
        """`detail` as figures stand on pages (`80 %`). `detail` itself stands in frozen bundles, so its text stays."""
        return re.sub(r"(?<=\d)%", "\u202f%", self.detail)


def evaluate(points: Sequence[Value], rule: Rule, target: Target, now: datetime) -> RuleResult:
    """Judge `points` (any order, at most one for an instant). Points after `now` or that are not finite do not count."""
    since = now - timedelta(seconds=rule.window_s)
    found = inside(points, since=since, until=now)
    n = len(found)
    if n == 0:
        return RuleResult("unknown", None, 0, f"No data in the last {_days(rule.window_s)}.")
    value = aggregate(found, rule.aggregate, target)
    if n < rule.min_samples:
        return RuleResult("unknown", value, n, f"{n} of at least {rule.min_samples} samples in {_days(rule.window_s)}.")
    age_s = (now - found[-1].at).total_seconds()
    if age_s > rule.max_age_s:
        return RuleResult(
            "unknown", value, n, f"The newest value is {_days(age_s)} old; at most {_days(rule.max_age_s)}."
        )
    return _judged(found, rule, target, value)


def _judged(found: Sequence[Value], rule: Rule, target: Target, value: float) -> RuleResult:
    n = len(found)
    if rule.aggregate == "proportion":
        return _proportion(found, target, value)
    if rule.aggregate == "share":
        words = f"{value:.1%} of {n} values meet {target.text} (at least {rule.share:.0%})"
        is_good = value >= rule.share
    else:
        words = (
            f"{rule.aggregate} {_shown(value, target)} over {_days(rule.window_s)}, target {target.text}, {n} samples"
        )
        is_good = value_state(value, target) != "breached"
    if is_good and rule.consecutive > 1:
        newest = found[-rule.consecutive :]
        passed = sum(value_state(point.value, target) != "breached" for point in newest)
        if n < rule.consecutive:
            return RuleResult("unknown", value, n, f"{n} of {rule.consecutive} values in a row so far.")
        if passed < rule.consecutive:
            return RuleResult(
                "not_met", value, n, f"{words}; only {passed} of the last {rule.consecutive} values meet it."
            )
    return RuleResult("met" if is_good else "not_met", value, n, f"{words}.")


def _proportion(points: Sequence[Value], target: Target, value: float) -> RuleResult:
    """Met when the whole 95 % interval meets the target, not met when the proportion itself misses it, else unknown."""
    n = len(points)
    if not all(point.n for point in points) or not 0 <= value <= 1:
        return RuleResult("unknown", value, n, "A proportion needs ratios from 0 to 1, each with its number of cases.")
    cases = sum(point.n or 0 for point in points)
    found = wilson(value, cases)
    good = [value_state(end, target) != "breached" for end in (found.low, value, found.high)]
    words = f"{value:.1%} of {cases:,} cases, 95 % interval {found.low:.1%} to {found.high:.1%}, target {target.text}"
    if all(good):
        return RuleResult("met", value, n, f"{words}.")
    if not good[1]:
        return RuleResult("not_met", value, n, f"{words}.", _is_beyond(found.low, found.high, target))
    return RuleResult("unknown", value, n, f"{words}: too few cases to tell.", is_certain=False)


def _is_beyond(low: float, high: float, target: Target) -> bool:
    """Whether nothing between `low` and `high` meets the target."""
    is_below = target.direction != "lower" and high < target.limit
    top = target.limit if target.direction == "lower" else target.upper
    return is_below or (target.direction != "higher" and top is not None and low > top)


def aggregate(points: Sequence[Value], name: str, target: Target) -> float:
    """The aggregate of at least one point (in order of time). The mean is weighted by `n` where every point has one.

    Percentiles are nearest-rank: the smallest value with at least that share of the values at or below it
    (NIST/SEMATECH e-Handbook 7.2.6.2, without interpolation), so the answer is always a measured value.
    """
    values = [point.value for point in points]
    if name == "last":
        return values[-1]
    if name == "share":
        return sum(value_state(value, target) != "breached" for value in values) / len(values)
    if name in ("p50", "p95"):
        ordered = sorted(values)
        return ordered[max(math.ceil(int(name[1:]) * len(ordered) / 100), 1) - 1]
    if name in ("mean", "proportion"):
        return _mean(points)
    if name == "sum":
        return math.fsum(values)
    return max(values) if name == "max" else min(values)


def _mean(points: Sequence[Value]) -> float:
    weights = [point.n for point in points]
    if all(weights):
        total = sum(weight or 0 for weight in weights)
        return math.fsum(point.value * (point.n or 0) / total for point in points)
    return math.fsum(point.value / len(points) for point in points)


def _shown(value: float, target: Target) -> str:
    return target.figure(value) if target.unit else f"{value:.6g}"


def target_of(metric: Metric) -> Target:
    """The target of a metric row as the pure rules take it."""
    return Target(metric.direction, metric.target, metric.target_upper, metric.warning_ratio, metric.unit)


def policy_of(metric: Metric) -> AlertPolicy:
    """How long before it counts, as the pure rules take it."""
    return AlertPolicy(
        bad=metric.alert_bad, of=metric.alert_of, good=metric.alert_good, margin=metric.alert_margin,
        keep_s=metric.alert_keep_s, no_data=metric.alert_no_data, error=metric.alert_error, min_n=metric.alert_min_n,
    )  # fmt: skip


def inside(points: Sequence[Value], *, since: datetime, until: datetime) -> list[Value]:
    """The points of a window (since < at ≤ until) that count, in order of time."""
    return sorted((p for p in points if since < p.at <= until and math.isfinite(p.value)), key=lambda p: p.at)


def verdict_of(metric: Metric, now: datetime, *, has_younger: bool | None = None) -> Verdict:
    """The state of a metric row in words, from its latest mature value. `has_younger`: as its state says, unless given."""
    is_younger = metric.state == MetricState.IMMATURE if has_younger is None else has_younger
    labels = Labels(metric.latest_predictions, metric.label_min) if metric.predictions_id is not None else None
    return state_of(
        value=metric.latest_value, at=metric.latest_at, target=target_of(metric), interval_s=metric.interval_s,
        grace_s=metric.grace_s + metric.maturity_s, now=now, n=metric.latest_n, min_n=metric.alert_min_n, labels=labels,
        has_younger=is_younger,
    )  # fmt: skip


def known_at(metric: Metric, now: datetime) -> datetime:
    """Until when the truth about a metric is expected to be known: younger values are immature."""
    return now - timedelta(seconds=metric.maturity_s)


def points_of(metric: Metric, *, since: datetime, until: datetime, limit: int = MAX_POINTS) -> list[Value]:
    """Mature points with since < at ≤ until whose labels are enough, oldest first; the newest `limit` of them."""
    until = min(until, known_at(metric, clock.now())) if metric.maturity_s else until
    if metric.predictions_id is None and limit == MAX_POINTS:
        return [Value(*row) for row in reversed(newest_points(metric.pk, since, until))]
    rows = Point.objects.labelled(metric).filter(at__gt=since, at__lte=until).order_by("-at")
    return [Value(*row) for row in rows.values_list("at", "value", "n", "provenance")[:limit]][::-1]


def rule_result(metric: Metric, rule: Rule, now: datetime, *, target: Target | None = None) -> RuleResult:
    """Load the points of the rule's window and judge them against the metric's target, or `target` if given.

    The window of a metric whose labels come late ends where they are expected to be known.
    """
    now = known_at(metric, now)
    points = points_of(metric, since=now - timedelta(seconds=rule.window_s), until=now)
    return evaluate(points, rule, target or target_of(metric), now)


def _days(seconds: float) -> str:
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {word}"
    return f"{seconds:.0f} s"
