"""Alerts open, close and come back. Called inside the transaction and under the lock of what was judged."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from common import clock
from metrics.alerting import Check, Standing, is_good
from metrics.checking import alert_target_of
from metrics.models import Alert, AlertKind, ClosedAs, Metric
from metrics.rules import target_of

PATIENCE = timedelta(hours=24)


def alerts_follow(
    metric: Metric, checks: Sequence[Check], found: Standing, opened: Mapping[AlertKind, Alert], *, opens: bool
) -> dict[str, object]:
    """Open and close the alerts of a metric as the machine says; returns what was done. Without `opens` none opens."""
    changes: dict[str, object] = {}
    for kind, name, wanted in (
        (AlertKind.FAILING, "source", found.failing),
        (AlertKind.SILENT, "silence", found.silent),
        (AlertKind.BREACHED, "breach", found.breach),
    ):
        alert = opened.get(kind)
        if alert is not None and not wanted:
            changes[name] = alert_close(alert)
        elif alert is not None:
            _keep(alert, found.last_bad_at)
        elif wanted and opens and not (kind == AlertKind.BREACHED and _is_being_mended(metric)):
            starts_at, detail = _facts(metric, kind, checks)
            last_bad_at = found.last_bad_at if kind == AlertKind.BREACHED else None
            changes[name] = alert_open(metric, kind, starts_at, detail, last_bad_at=last_bad_at)
    return changes


def alert_open(
    metric: Metric, kind: AlertKind, starts_at: datetime, detail: str, *, last_bad_at: datetime | None = None
) -> str:
    """A new alert; or, where one of this metric was closed as a wrong target that still stands, that one again."""
    now = clock.now()
    wrong = _closed_as_wrong(metric) if kind == AlertKind.BREACHED else None
    if wrong is not None:
        wrong.closed_at, wrong.closed_as, wrong.opened_at = None, "", now
        wrong.acknowledged_at = wrong.acknowledged_by = wrong.snoozed_until = wrong.expected_end_at = None
        wrong.last_bad_at = last_bad_at
        wrong.detail = f"{detail}; the target was called wrong and was not changed"[:300]
        wrong.save()
        return "alert open again"
    Alert.objects.create(
        metric=metric, initiative_id=metric.initiative_id, kind=kind, starts_at=min(starts_at, now), opened_at=now,
        detail=detail[:300], last_bad_at=last_bad_at,
    )  # fmt: skip
    return "alert opened"


def alert_close(alert: Alert, closed_as: ClosedAs = ClosedAs.RECOVERED) -> str:
    """It is over. The row stays."""
    alert.closed_at, alert.closed_as = max(clock.now(), alert.starts_at), closed_as
    alert.save(update_fields=["closed_at", "closed_as"])
    return "alert closed"


def target_facts(metric: Metric) -> list[object]:
    """What a target consists of, to see whether it was changed."""
    return [metric.direction, metric.target, metric.target_upper]


def _keep(alert: Alert, last_bad_at: datetime | None) -> None:
    if alert.kind == AlertKind.BREACHED and alert.last_bad_at != last_bad_at:
        alert.last_bad_at = last_bad_at
        alert.save(update_fields=["last_bad_at"])


def _closed_as_wrong(metric: Metric) -> Alert | None:
    """The last breach of the metric, if it was closed as a wrong target and the target is still the same."""
    last = Alert.objects.filter(metric=metric, kind=AlertKind.BREACHED).order_by("-opened_at", "-id").first()
    is_same = last is not None and last.closed_as == ClosedAs.WRONG_TARGET and last.target_then == target_facts(metric)
    return last if is_same else None


def _is_being_mended(metric: Metric) -> bool:
    """Whether somebody called the target wrong less than a day ago: the time in which to change it."""
    last = _closed_as_wrong(metric)
    return last is not None and last.closed_at is not None and clock.now() - last.closed_at < PATIENCE


def _facts(metric: Metric, kind: AlertKind, checks: Sequence[Check]) -> tuple[datetime, str]:
    """Since when, and in words."""
    now, target = clock.now(), target_of(metric)
    silent_from = metric.silent_since + metric.lateness_allowed
    if kind == AlertKind.SILENT:
        return silent_from, _silence_words(metric)
    if kind == AlertKind.FAILING:
        source = metric.source.name if metric.source else "The source"
        return min(silent_from, now), f"{source} fails: no new values of {metric.name}"
    recent, judged_by = checks[-metric.alert_of :], alert_target_of(metric)
    first = next((check for check in recent if not is_good(check.value, judged_by)), recent[-1])
    if recent[-1].words:
        return first.at, f"{metric.name}: {recent[-1].words}"
    return first.at, f"{metric.name} {target.figure(recent[-1].value)}, target {target.text}"


def _silence_words(metric: Metric) -> str:
    if metric.latest_at is None:
        return f"{metric.name} has never sent a value"
    return f"{metric.name} has sent no value since {metric.latest_at:%-d %b %Y %H:%M} UTC"
