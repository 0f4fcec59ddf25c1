"""What follows from new values or from time alone: latest value, state, alerts. Called under the metric's lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from initiatives.models import Initiative
from metrics.alerting import Check, Known, standing
from metrics.checking import alert_rule_of, alert_target_of, checks_found
from metrics.health import WATCHED
from metrics.models import Alert, AlertKind, Metric, MetricState, Point, Provenance
from metrics.rules import known_at, policy_of, verdict_of
from metrics.services.alarming import alerts_follow
from metrics.services.pacing import source_fails
from metrics.services.storage import checks_newest, metrics_update
from metrics.states import MISSED_CHECKS, silence_lasts

FUTURE_ALLOWED = timedelta(minutes=5)
JUDGED = (
    "latest_at", "latest_value", "latest_n", "latest_predictions", "state", "state_since", "alert_state",
    "fresh_until", "value_due_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checks that are judged, oldest first, the newest point, and how many predictions there were by then."""

    checks: Sequence[Check]
    newest: Check | None
    predicted: float | None = None


def metric_judge(
    metric: Metric, *, actor: Actor = CLOCK, opens: bool = True, also: Sequence[str] | None = None
) -> bool:
    """Refresh `latest_*`, state and alerts of a locked metric and save them; True when state or alerts changed.

    With `opens` False no alert opens: what came is history. `also` names the fields that the caller changed, and nothing
    else is written beside the judgement; without it the whole row is.

    A change leaves one audit entry, because others read the state; new values that change neither leave none.
    """
    changed = _judge([metric], actor, opens=opens)
    if also is None:
        metric.save()
    else:
        metrics_update([metric], [*JUDGED, *also])
    return bool(changed)


def metrics_judge(metrics: Sequence[Metric], *, also: Sequence[str] = ()) -> list[Metric]:
    """The same for many locked metrics at once, by the clock, in a number of statements that does not grow with them.

    Returns those whose state or alerts changed. Only metrics that look at more than their last values (truth that comes
    late, a least number of cases, a rule over a window) are asked for one by one.
    """
    changed = _judge(metrics, CLOCK, opens=True)
    metrics_update(metrics, [*JUDGED, *also])
    return changed


def _judge(metrics: Sequence[Metric], actor: Actor, *, opens: bool) -> list[Metric]:
    now = clock.now()
    seen, opened = _seen(metrics, now), _opened(metrics)
    return [
        metric
        for metric in metrics
        if _metric_judge(metric, seen[metric.pk], opened.get(metric.pk, {}), now, actor, opens=opens)
    ]


def _metric_judge(
    metric: Metric, seen: Seen, opened: Mapping[AlertKind, Alert], now: datetime, actor: Actor, *, opens: bool
) -> bool:
    newest = seen.newest
    metric.latest_at = newest.at if newest else None
    metric.latest_value, metric.latest_n = (newest.value, newest.n) if newest else (None, None)
    metric.latest_predictions = seen.predicted
    before, younger = metric.state, _younger(metric, now)
    verdict = verdict_of(metric, now, has_younger=younger is not None)
    metric.state = verdict.state
    if metric.state != before:
        metric.state_since = _since(metric, now)
    metric.fresh_until = _fresh_until(metric, now, younger)
    metric.value_due_at = _value_due_at(metric, younger)
    changes = _alerts(metric, seen.checks, opened, now, opens=opens)
    if metric.state != before:
        changes["state"] = [before, metric.state]
    if changes:
        entry_append(
            actor=actor, action="metrics.metric_state", obj=metric, initiative_id=metric.initiative_id, changes=changes,
            summary=f"{metric.name}: {verdict.words}",
        )  # fmt: skip
    return bool(changes)


def _seen(metrics: Sequence[Metric], now: datetime) -> dict[int, Seen]:
    """Of each metric the last checks that are judged and the newest point: one statement for all plain ones."""
    plain = [metric for metric in metrics if _is_plain(metric)]
    rows = checks_newest({metric.pk: policy_of(metric).checks for metric in plain}, now + FUTURE_ALLOWED)
    found = {}
    for metric in metrics:
        if _is_plain(metric):
            checks = [Check(*row) for row in rows.get(metric.pk, ())]
            found[metric.pk] = Seen(checks, checks[-1] if checks else None)
        else:
            found[metric.pk] = _seen_alone(metric, now)
    return found


def _is_plain(metric: Metric) -> bool:
    return not (metric.maturity_s or metric.alert_min_n or metric.predictions_id or metric.alert_aggregate)


def _seen_alone(metric: Metric, now: datetime) -> Seen:
    """The newest point may rest on too few cases or labels; then it is not among the checks."""
    policy, until = policy_of(metric), known_at(metric, now) if metric.maturity_s else now + FUTURE_ALLOWED
    rule = alert_rule_of(metric)
    known = Point.objects.filter(metric=metric, at__lte=until).order_by("-at")
    if rule is not None:
        checks = checks_found(metric, rule, policy.checks, until)
    else:
        judged = Point.objects.labelled(metric).filter(at__lte=until).order_by("-at")
        judged = judged.filter(Q(n=None) | Q(n__gte=policy.min_n)) if policy.min_n else judged
        checks = [Check(point.at, point.value, point.n) for point in judged[: policy.checks]][::-1]
    if metric.predictions_id is not None:
        known = known.predicted(metric.predictions_id)
    elif not policy.min_n and rule is None:
        return Seen(checks, checks[-1] if checks else None)
    newest = known.first()
    return Seen(
        checks, Check(newest.at, newest.value, newest.n) if newest else None, getattr(newest, "predicted", None)
    )


def _younger(metric: Metric, now: datetime) -> tuple[datetime, datetime] | None:
    """The first and the last instant whose labels are still to come."""
    if not metric.maturity_s:
        return None
    rows = Point.objects.filter(metric=metric, at__gt=known_at(metric, now), at__lte=now + FUTURE_ALLOWED)
    found = rows.aggregate(first=Min("at"), last=Max("at"))
    return (found["first"], found["last"]) if found["first"] is not None else None


def _opened(metrics: Sequence[Metric]) -> dict[int, dict[AlertKind, Alert]]:
    """The open alerts of each metric, locked."""
    found: dict[int, dict[AlertKind, Alert]] = {}
    rows = Alert.objects.select_for_update().filter(metric__in=metrics, closed_at=None).order_by("metric_id", "pk")
    for alert in rows:
        found.setdefault(alert.metric_id, {})[AlertKind(alert.kind)] = alert
    return found


def _alerts(
    metric: Metric, checks: Sequence[Check], opened: Mapping[AlertKind, Alert], now: datetime, *, opens: bool
) -> dict[str, object]:
    """Let the alerts of a metric follow the machine; says what was done."""
    breach = opened.get(AlertKind.BREACHED)
    is_late = metric.state == MetricState.STALE or metric.latest_at is None
    is_silent = is_late and silence_lasts(
        silent_since=metric.silent_since,
        interval_s=metric.interval_s,
        grace_s=metric.grace_s + metric.maturity_s,
        now=now,
    )
    known = Known(
        is_firing=breach is not None, last_bad_at=breach.last_bad_at if breach else None, is_late=is_late,
        is_silent=is_silent, source_fails=source_fails(metric, is_late=is_late),
    )  # fmt: skip
    found = standing(checks, alert_target_of(metric), policy_of(metric), known, now)
    metric.alert_state = found.state
    return alerts_follow(metric, checks, found, opened, opens=opens and is_watched(metric.initiative))


def is_watched(initiative: Initiative) -> bool:
    """Whether silence and breaches of its metrics are anybody's business now: running, and adopted."""
    return initiative.status in WATCHED and initiative.is_adopted


def _since(metric: Metric, now: datetime) -> datetime:
    """When it went there, not when it was noticed."""
    if metric.state == MetricState.STALE:
        return min(metric.silent_since + metric.lateness_allowed, now)
    return min(metric.latest_at or now, now)


def _fresh_until(metric: Metric, now: datetime, younger: tuple[datetime, datetime] | None) -> datetime | None:
    """The next instant at which time alone changes state or alerts: it grows late, or a younger value matures."""
    late = _late_at(metric, now)
    matures = younger[0] + timedelta(seconds=metric.maturity_s) if younger else None
    return min(filter(None, (late, matures)), default=None)


def _late_at(metric: Metric, now: datetime) -> datetime | None:
    turns_stale = metric.silent_since + metric.lateness_allowed
    alerts = metric.silent_since + metric.lateness_allowed + timedelta(seconds=(MISSED_CHECKS - 1) * metric.interval_s)
    if metric.latest_at and now <= turns_stale:
        return turns_stale + timedelta(seconds=1)
    return alerts + timedelta(seconds=1) if now <= alerts else None


def _value_due_at(metric: Metric, younger: tuple[datetime, datetime] | None) -> datetime | None:
    if metric.provenance != Provenance.TYPED:
        return None
    newest = younger[1] if younger else metric.latest_at
    return newest + timedelta(seconds=metric.interval_s) if newest else metric.created_at
