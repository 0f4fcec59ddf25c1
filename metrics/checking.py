"""What an alert looks at: each value for itself, or what a rule makes of the values of a window.

Pure but for `checks_found`. With a rule each check is the rule judged at the instant of one of the last values. A check that
the rule cannot decide (too few values, an interval on both sides of the target) is none.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from common.formats import duration, percent
from metrics.alerting import Check
from metrics.models import Metric, Point
from metrics.rules import Rule, RuleResult, Value, evaluate, points_of, target_of
from metrics.states import Target

MOST_VALUES = 5_000
SHORT = {
    "p50": "median", "p95": "95th percentile", "max": "largest value", "min": "smallest value",
    "share": "share of the values that meet the target", "proportion": "proportion of all cases, with its 95 % interval,",
}  # fmt: skip


def alert_rule_of(metric: Metric) -> Rule | None:
    """What the alerts of a metric judge; None where each value stands for itself.

    The maximum age is the metric's own lateness, consecutive passes are the checks of its policy.
    """
    if not metric.alert_aggregate:
        return None
    age_s = int(metric.lateness_allowed.total_seconds())
    return Rule(
        metric.alert_aggregate, metric.alert_window_s, metric.alert_min_samples, age_s, share=metric.alert_share
    )


def checked_target(rule: Rule | None, target: Target) -> Target:
    """What a check has to meet: the target, or for *share* the share that must meet it (a ratio)."""
    if rule is None or rule.aggregate != "share":
        return target
    return Target("higher", rule.share, unit="ratio")


def alert_target_of(metric: Metric) -> Target:
    """The same for a metric row."""
    return checked_target(alert_rule_of(metric), target_of(metric))


def rule_words(rule: Rule) -> str:
    """`mean of the last 6 h`: what a check is, to follow *a check is the*."""
    words = f"{SHORT.get(rule.aggregate, rule.aggregate)} of the last {duration(rule.window_s)}"
    if rule.aggregate == "share":
        words += f", at least {percent(rule.share)}"
    return words if rule.min_samples == 1 else f"{words}, from {rule.min_samples:,} values on"


def checks_of(points: Sequence[Value], rule: Rule | None, target: Target, at: Iterable[datetime]) -> list[Check]:
    """One check for each instant in `at` that decides something, in its order; `points` are in order of time.

    A proportion is bad where its whole 95 % interval misses the target, and good where it meets the target itself. `n` of a
    check is the sum of the cases of its window, None where one of its values does not say them. Without a rule each point is
    a check.
    """
    if rule is None:
        wanted = set(at)
        return [Check(point.at, point.value, point.n) for point in points if point.at in wanted]
    instants = list(map(attrgetter("at"), points))
    window, found = timedelta(seconds=rule.window_s), []
    for instant in at:
        inside = points[bisect_right(instants, instant - window) : bisect_right(instants, instant)]
        result = evaluate(inside, rule, target, instant)
        if _decides(result) and result.value is not None:
            found.append(Check(instant, result.value, _cases(inside), result.words.rstrip(".")))
    return found


def checks_found(metric: Metric, rule: Rule, many: int, until: datetime) -> list[Check]:
    """The checks at the last `many` values by `until` whose labels are enough. Two queries."""
    rows = Point.objects.labelled(metric).filter(at__lte=until).order_by("-at")
    instants = list(rows.values_list("at", flat=True)[:many])[::-1]
    if not instants:
        return []
    since = instants[0] - timedelta(seconds=rule.window_s)
    return checks_of(points_of(metric, since=since, until=until), rule, target_of(metric), instants)


def _decides(result: RuleResult) -> bool:
    """A rate that misses without certainty is no check; one that meets the target without certainty is a good one."""
    if result.state == "unknown":
        return not result.is_certain
    return result.is_met or result.is_certain


def _cases(points: Sequence[Value]) -> int | None:
    return None if any(point.n is None for point in points) else sum(point.n or 0 for point in points)
