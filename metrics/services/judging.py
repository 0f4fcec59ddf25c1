"""What follows from new values or from time alone: latest value, state, alerts. Called under the metric's lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from initiatives.models import Initiative, Status
from metrics.models import Alert, AlertKind, Metric, MetricState, Point, Provenance
from metrics.rules import target_of
from metrics.states import BAD_CHECKS, CHECKS, breach_is_over, breach_lasts, silence_lasts, state_of, value_state

WATCHED = (Status.ACTIVE, Status.IDEA)
FUTURE_ALLOWED = timedelta(minutes=5)
JUDGED = ("latest_at", "latest_value", "latest_n", "state", "state_since", "fresh_until", "value_due_at")


def metric_judge(
    metric: Metric, *, actor: Actor = CLOCK, opens: bool = True, also: Sequence[str] | None = None
) -> bool:
    """Refresh `latest_*`, state and alerts of a locked metric and save them; True when state or alerts changed.

    With `opens` False no alert opens: what came is history. `also` names the fields that the caller changed, and nothing
    else is written beside the judgement; without it the whole row is.

    A change leaves one audit entry, because others read the state; new values that change neither leave none.
    """
    now = clock.now()
    points = list(Point.objects.filter(metric=metric, at__lte=now + FUTURE_ALLOWED).order_by("-at")[:CHECKS])[::-1]
    newest = points[-1] if points else None
    metric.latest_at = newest.at if newest else None
    metric.latest_value, metric.latest_n = (newest.value, newest.n) if newest else (None, None)
    before = metric.state
    verdict = state_of(
        value=metric.latest_value, at=metric.latest_at, target=target_of(metric), interval_s=metric.interval_s,
        grace_s=metric.grace_s, now=now,
    )  # fmt: skip
    metric.state = verdict.state
    if metric.state != before:
        metric.state_since = _since(metric, now)
    metric.fresh_until = _fresh_until(metric, now)
    metric.value_due_at = _value_due_at(metric)
    metric.save(update_fields=None if also is None else [*JUDGED, *also])
    changes = _alerts(metric, points, now, opens=opens)
    if metric.state != before:
        changes["state"] = [before, metric.state]
    if changes:
        entry_append(
            actor=actor, action="metrics.metric_state", obj=metric, initiative_id=metric.initiative_id, changes=changes,
            summary=f"{metric.name}: {verdict.words}",
        )  # fmt: skip
    return bool(changes)


def is_watched(initiative: Initiative) -> bool:
    """Whether silence and breaches of its metrics are anybody's business now: running, and adopted."""
    return initiative.status in WATCHED and initiative.is_adopted


def _since(metric: Metric, now: datetime) -> datetime:
    """When it went there, not when it was noticed."""
    if metric.state == MetricState.STALE:
        return min(metric.silent_since + metric.lateness_allowed, now)
    return min(metric.latest_at or now, now)


def _fresh_until(metric: Metric, now: datetime) -> datetime | None:
    """The next instant at which time alone changes state or alerts."""
    turns_stale = metric.silent_since + metric.lateness_allowed
    alerts = metric.silent_since + timedelta(seconds=BAD_CHECKS * metric.interval_s + metric.grace_s)
    if metric.latest_at and now <= turns_stale:
        return turns_stale + timedelta(seconds=1)
    return alerts + timedelta(seconds=1) if now <= alerts else None


def _value_due_at(metric: Metric) -> datetime | None:
    if metric.provenance != Provenance.TYPED:
        return None
    return metric.latest_at + timedelta(seconds=metric.interval_s) if metric.latest_at else metric.created_at


def _alerts(metric: Metric, points: Sequence[Point], now: datetime, *, opens: bool) -> dict[str, object]:
    """Open and close the alerts of a metric; says what it did."""
    changes: dict[str, object] = {}
    opened = {
        alert.kind: alert
        for alert in Alert.objects.select_for_update().filter(metric=metric, closed_at=None).order_by()
    }
    is_silent = metric.state in (MetricState.STALE, MetricState.NO_DATA)
    breach, silence = opened.get(AlertKind.BREACHED), opened.get(AlertKind.SILENT)
    target, values = target_of(metric), [point.value for point in points]
    lasts = silence_lasts(
        silent_since=metric.silent_since, interval_s=metric.interval_s, grace_s=metric.grace_s, now=now
    )
    watched = opens and is_watched(metric.initiative)
    if silence and not is_silent:
        changes["silence"] = _close(silence, now)
    elif not silence and is_silent and lasts and watched:
        changes["silence"] = _open(
            metric, AlertKind.SILENT, metric.silent_since + metric.lateness_allowed, _silence_words(metric)
        )
    if breach and breach_is_over(values, target):
        changes["breach"] = _close(breach, now)
    elif not breach and not is_silent and breach_lasts(values, target) and watched:
        first = next(point.at for point in points if value_state(point.value, target) == "breached")
        changes["breach"] = _open(metric, AlertKind.BREACHED, first, _breach_words(metric))
    return changes


def _open(metric: Metric, kind: AlertKind, starts_at: datetime, detail: str) -> str:
    now = clock.now()
    Alert.objects.create(
        metric=metric, initiative_id=metric.initiative_id, kind=kind, starts_at=min(starts_at, now), opened_at=now,
        detail=detail[:300],
    )  # fmt: skip
    return "alert opened"


def _close(alert: Alert, now: datetime) -> str:
    alert.closed_at = max(now, alert.starts_at)
    alert.save(update_fields=["closed_at"])
    return "alert closed"


def _breach_words(metric: Metric) -> str:
    target = target_of(metric)
    return f"{metric.name} {target.figure(metric.latest_value or 0.0)}, target {target.text}"


def _silence_words(metric: Metric) -> str:
    if metric.latest_at is None:
        return f"{metric.name} has never sent a value"
    return f"{metric.name} has sent no value since {metric.latest_at:%-d %b %Y %H:%M} UTC"
