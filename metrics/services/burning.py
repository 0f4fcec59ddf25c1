"""What follows for an objective from the values of its metrics: budget, burn rates, and its alert."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, ExpressionWrapper, F, FloatField, OuterRef, Q, Subquery, Sum, Value, When

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.formats import plural
from metrics.alerting import Check, Known
from metrics.alerting import standing as alert_standing
from metrics.models import Alert, AlertKind, Counting, Metric, Objective, Point, Urgency
from metrics.objectives import DAY_S, LEAST_NEXT_S, MOST_NEXT_S, Asked, Standing, Tally, standing, windows_of
from metrics.rules import policy_of
from metrics.services.alarming import alert_close
from metrics.services.judging import is_watched
from metrics.states import Target

MOST_CHECKS = 60
PRESSURE = Target("lower", 1.0, warning_ratio=0.0)
JUDGED = (
    "judge_at", "judged_at", "as_of", "state", "total", "failed", "left", "covered", "words", "burns", "checks",
)  # fmt: skip


def objective_judge(objective: Objective, *, actor: Actor = CLOCK, opens: bool = True) -> bool:
    """Count anew, judge and save a locked objective, and let its alert follow; True when state or alert changed.

    One query over the points, whatever their number. With `opens` False no alert opens. A change leaves one audit entry.
    """
    now = clock.now()
    asked, until = asked_of(objective), _until(objective)
    late_since = _late_since(objective, until, now)
    found = _found(objective, asked, until, late_since)
    before, objective.state = objective.state, found.state
    objective.left, objective.words = found.left, found.words[:300]
    objective.burns = [asdict(burn) for burn in found.burns]
    objective.judged_at, objective.as_of = now, until
    objective.judge_at = now + timedelta(seconds=min(max(asked.spacing_s, LEAST_NEXT_S), MOST_NEXT_S))
    is_opening = opens and late_since is None and is_watched(objective.initiative)
    changes = _alert(objective, found, is_late=late_since is not None, opens=is_opening)
    objective.save(update_fields=JUDGED)
    if objective.state != before:
        changes["state"] = [before, objective.state]
    if changes:
        entry_append(
            actor=actor, action="metrics.objective_state", obj=objective, initiative_id=objective.initiative_id,
            changes=changes, summary=f"{objective.name}: {found.words}"[:300],
        )  # fmt: skip
    return bool(changes)


def spacing_of(metric: Metric) -> int:
    """Seconds between two values as they are expected: the step of a pull that brings several, else the interval."""
    is_stepped = metric.source is not None and metric.source.kind == "prometheus"
    return max(metric.step_s, 60) if is_stepped else metric.interval_s


def asked_of(objective: Objective) -> Asked:
    """What the row asks, as the pure rules take it."""
    spacing_s = spacing_of(objective.metric)
    if objective.good_metric is not None:
        spacing_s = max(spacing_s, spacing_of(objective.good_metric))
    is_sliced = objective.counting == Counting.SLICES
    return Asked(
        objective.target,
        objective.period_days * DAY_S,
        spacing_s,
        objective.min_cases,
        spacing_s if is_sliced else None,
    )


def _until(objective: Objective) -> datetime | None:
    """The newest instant of which everything is known; of a pair, what both have reached."""
    metrics = [objective.metric, *([objective.good_metric] if objective.good_metric is not None else [])]
    known = [metric.latest_at for metric in metrics if metric.latest_at is not None]
    return min(known) if len(known) == len(metrics) else None


def _late_since(objective: Objective, until: datetime | None, now: datetime) -> datetime | None:
    """The newest instant that is known, where newer ones are overdue."""
    allowed = max(one.lateness_allowed for one in (objective.metric, objective.good_metric) if one is not None)
    return until if until is not None and now - until > allowed else None


def _found(objective: Objective, asked: Asked, until: datetime | None, late_since: datetime | None) -> Standing:
    if until is None:
        objective.total = objective.failed = objective.covered = 0.0
        return standing(asked, Tally(), {})
    lengths = {asked.period_s, *(s for rule, short_s in windows_of(asked.spacing_s) for s in (rule.long_s, short_s))}
    sums = _sums(objective, until, lengths)
    tallies = {length: _tally(objective, sums, length, asked.spacing_s) for length in lengths}
    period = tallies[asked.period_s]
    objective.total, objective.failed, objective.covered = period.total, period.failed, period.covered
    return standing(asked, period, tallies, late_since=late_since, oddity=_oddity(objective, int(sums["odd"])))


def _sums(objective: Objective, until: datetime, lengths: set[int]) -> dict[str, Any]:
    """For each window the sums over its points, in one query."""
    since = until - timedelta(seconds=max(lengths))
    rows = Point.objects.filter(metric_id=objective.metric_id, at__gt=since, at__lte=until)
    if objective.counting == Counting.PAIR:
        good = Point.objects.filter(metric_id=objective.good_metric_id or 0, at=OuterRef("at"))
        rows = rows.annotate(good=Subquery(good.values("value")[:1]))
    total, part, counts, odd = _columns(objective)
    of: dict[str, Any] = {"odd": Count("at", filter=odd)}
    for length in lengths:
        inside = Q(at__gt=until - timedelta(seconds=length)) & counts
        of[f"total_{length}"], of[f"part_{length}"] = Sum(total, filter=inside), Sum(part, filter=inside)
        of[f"points_{length}"] = Count("at", filter=inside)
    return rows.aggregate(**of)


def _columns(objective: Objective) -> tuple[Any, Any, Q, Q]:
    """What is summed as the total and as the part of it, which points count, and which cannot be true.

    Of a pair only instants that both metrics have count, so that one that lags behind looks like a gap and not like failures.
    """
    value, n = F("value"), F("n")
    if objective.counting == Counting.PAIR:
        is_odd = Q(value__lt=0) | Q(good__lt=0) | Q(good__gt=value)
        return value, F("good"), Q(value__gte=0, good__gte=0), is_odd
    if objective.counting == Counting.SHARE:
        is_share = Q(value__gte=0, value__lte=1, n__isnull=False)
        return _number(n * 1.0), _number(value * n), is_share, ~is_share
    one = _number(value * 0 + 1.0)
    return (
        one,
        Case(When(_misses(objective.slice_target), then=one), default=Value(0.0)),
        Q(),
        Q(value__lt=0, value__gt=0),
    )


def _number(expression: Any) -> Any:
    return ExpressionWrapper(expression, FloatField())


def _misses(target: list[Any]) -> Q:
    """The points that miss a target; its own limits are good."""
    direction, limit, upper = target
    if direction == "range":
        return Q(value__lt=limit) | Q(value__gt=upper)
    return Q(value__gt=limit) if direction == "lower" else Q(value__lt=limit)


def _tally(objective: Objective, sums: Mapping[str, Any], length: int, spacing_s: int) -> Tally:
    total, part = float(sums[f"total_{length}"] or 0), float(sums[f"part_{length}"] or 0)
    is_good_part = objective.counting == Counting.PAIR or (
        objective.counting == Counting.SHARE and objective.metric.direction == "higher"
    )
    failed = total - part if is_good_part else part
    return Tally(total, failed, min(int(sums[f"points_{length}"]) * spacing_s / length, 1.0))


def _oddity(objective: Objective, odd: int) -> str:
    """Why the figures cannot be true; empty where they can."""
    if not odd:
        return ""
    until_then = "Nothing can be said until that is mended."
    if objective.counting == Counting.PAIR:
        return f"{plural(odd, 'value')} with more good ones than there were in all, or below zero. {until_then}"
    return f"{plural(odd, 'value')} without a share from 0 to 1 and its number of cases. {until_then}"


def _alert(objective: Objective, found: Standing, *, is_late: bool, opens: bool) -> dict[str, object]:
    """The alert machine of the metric decides on the last judgements, one for each instant."""
    now, until = clock.now(), objective.as_of
    if until is not None and found.pressure is not None:
        kept = [one for one in objective.checks if one[0] < until.isoformat()]
        objective.checks = [*kept, [until.isoformat(), found.pressure]][-MOST_CHECKS:]
    alert = Alert.objects.select_for_update().filter(objective=objective, closed_at=None).first()
    is_late = is_late or found.pressure is None
    known = Known(is_firing=alert is not None, last_bad_at=alert.last_bad_at if alert else None, is_late=is_late)
    checks = [Check(datetime.fromisoformat(at), value) for at, value in objective.checks]
    wanted = alert_standing(checks, PRESSURE, policy_of(objective.metric), known, now)
    if alert is not None and not wanted.breach:
        return {"burn": alert_close(alert)}
    if alert is not None:
        _keep(alert, found, wanted.last_bad_at)
        return {}
    if not (wanted.breach and opens):
        return {}
    bad = [check.at for check in checks[-objective.metric.alert_of :] if check.value > PRESSURE.limit]
    Alert.objects.create(
        metric=objective.metric, initiative_id=objective.initiative_id, objective=objective, kind=AlertKind.BURNING,
        urgency=found.urgency or Urgency.SOON, starts_at=min(bad[0], now), opened_at=now, last_bad_at=wanted.last_bad_at,
        detail=f"{objective.name}: {found.words}"[:300],
    )  # fmt: skip
    return {"burn": "alert opened"}


def _keep(alert: Alert, found: Standing, last_bad_at: datetime | None) -> None:
    """What burns faster grows more urgent; it grows less urgent only by closing."""
    urgency = Urgency.NOW if Urgency.NOW in (found.urgency, alert.urgency) else alert.urgency
    if (alert.last_bad_at, alert.urgency) != (last_bad_at, urgency):
        alert.last_bad_at, alert.urgency = last_bad_at, urgency
        alert.save(update_fields=["last_bad_at", "urgency"])
