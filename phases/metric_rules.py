"""Items of the kind *metric*: a rule over the live data of the initiative's metric with a purpose."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from metrics.models import Metric, MetricState, Provenance
from metrics.proof import Number, number_of
from metrics.rules import Rule, RuleResult, Value, evaluate, known_at, points_of, target_of
from phases.facts import Facts

State = Literal["met", "not_met", "unknown"]
WORST = {"not_met": 0, "unknown": 1, "met": 2}


@dataclass(frozen=True, slots=True)
class MetricVerdict:
    """`value` in the unit of the metric, over `n` points; no metric or no data is *unknown*.

    `turns_at`: when the newest point becomes too old for the rule, or one that lies ahead begins to count; no new points
    assumed. Points that leave the window are not looked for. `numbers` are those that were typed or pushed, of every
    metric that was judged.
    """

    state: State
    detail: str
    value: float | None = None
    n: int | None = None
    metric_id: int | None = None
    turns_at: datetime | None = None
    numbers: tuple[Number, ...] = ()


def metric_check(facts: Facts, rule: dict[str, Any], now: datetime) -> MetricVerdict:
    """Judge {purpose, aggregate, window_s, min_samples, max_age_s, consecutive, share?} on each metric of that purpose.

    With several metrics of one purpose the worst counts. Metrics of the initiative that are switched off do not exist.
    """
    purpose = rule["purpose"]
    metrics = [metric for metric in facts.metrics if metric.purpose == purpose]
    if not metrics:
        words = purpose.replace("_", " ").replace("kpi", "KPI")
        return MetricVerdict("unknown", f"No metric for {words} yet. Add one and connect its source.")
    verdicts = [_judged(metric, rule, now) for metric in metrics]
    worst = min(verdicts, key=lambda verdict: WORST[verdict.state])
    turns = [verdict.turns_at for verdict in verdicts if verdict.turns_at]
    numbers = tuple(number for verdict in verdicts for number in verdict.numbers)
    return replace(worst, turns_at=min(turns, default=None), numbers=numbers)


def _judged(metric: Metric, rule: dict[str, Any], now: datetime) -> MetricVerdict:
    windows, window_s = int(rule.get("consecutive") or 1), int(rule["window_s"])
    if metric.latest_at is None or metric.state == MetricState.NO_DATA:
        return MetricVerdict("unknown", f"{metric.name}: no data yet.", None, 0, metric.pk)
    lag, now = timedelta(seconds=metric.maturity_s), known_at(metric, now)
    points = points_of(metric, since=now - timedelta(seconds=window_s * windows), until=now)
    results = [_window(metric, points, rule, now, index) for index in range(windows)]
    result = min(results, key=lambda one: WORST[one.state])
    came = "" if metric.provenance == Provenance.PULLED else f" ({metric.get_provenance_display().lower()})"
    detail = f"{metric.name}{came}: {result.detail}"
    turns = (_turns_at(metric, points, rule, now), metric.fresh_until - lag if lag and metric.fresh_until else None)
    turns_at = min((at + lag for at in turns if at is not None), default=None)
    start = now - timedelta(seconds=window_s)
    number = number_of(metric.pk, metric.unit, str(rule["aggregate"]), results[0].value, points, start, now)
    numbers = (number,) if number else ()
    return MetricVerdict(result.state, detail, results[0].value, results[0].n, metric.pk, turns_at, numbers)


def _turns_at(metric: Metric, points: list[Value], rule: dict[str, Any], now: datetime) -> datetime | None:
    ahead = metric.latest_at if metric.latest_at and metric.latest_at > now else None
    if not points:
        return ahead
    too_old = points[-1].at + timedelta(seconds=int(rule["max_age_s"]), microseconds=1)
    return min(filter(None, (ahead, too_old if too_old > now else None)), default=None)


def _window(metric: Metric, points: list[Value], rule: dict[str, Any], now: datetime, index: int) -> RuleResult:
    """Window `index` back from now; only the newest one has to be fresh."""
    window_s = int(rule["window_s"])
    at = now - timedelta(seconds=index * window_s)
    max_age_s = int(rule["max_age_s"]) if index == 0 else window_s
    target = target_of(metric)
    asked = Rule(rule["aggregate"], window_s, int(rule["min_samples"]), max_age_s)
    result = evaluate(points, asked, target, at)
    if rule.get("share") is None or result.state != "met":
        return result
    shared = Rule("share", window_s, int(rule["min_samples"]), max_age_s, share=float(rule["share"]))
    share = evaluate(points, shared, target, at)
    return result if share.is_met else share
