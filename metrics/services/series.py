"""Drift of series: once a day each metric is compared with its reference period, which a person may choose."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from metrics.drift import DAYS_AT_LEAST, Day, Drift, series_drift
from metrics.models import DriftKind, DriftPeriod, DriftVerdict, Metric, MetricDay
from metrics.permissions import can_metric_edit
from metrics.services.drift import drift_verdicts_keep

RECENT_DAYS = 14
REFERENCE_DAYS = 56
BATCH = 20


def series_drift_judge(*, limit: int = BATCH) -> int:
    """Judge up to `limit` enabled metrics whose yesterday (UTC) was not judged yet; returns how many.

    One mean for each full day. The newest 14 days are compared with the eight weeks before them, or with the period that
    a person chose; where labels come late, all of it lies back by their lag. A metric without any value in these ten weeks
    is left alone. Repeating it changes nothing.
    """
    today = clock.now().astimezone(UTC).date()
    end = datetime.combine(today, time(), UTC)
    start = end - timedelta(days=RECENT_DAYS + REFERENCE_DAYS)
    judged = DriftVerdict.objects.filter(metric=OuterRef("pk"), kind=DriftKind.SERIES, at=end)
    metrics = Metric.objects.enabled().filter(latest_at__gte=start).exclude(Exists(judged)).order_by("pk")[:limit]
    rows = list(metrics)
    with transaction.atomic():
        _judge(rows, start, end)
    return len(rows)


def drift_period_choose(
    *, actor: Actor, metric: Metric, starts_on: date | None, ends_on: date | None, reason: str
) -> DriftPeriod:
    """Compare the metric's series with these days from now on; without days, with the eight weeks before again.

    At least 20 days that end before the newest 14 full days, at most a year. It is judged anew at once: the verdict of
    today is replaced, earlier ones stay. Raises DomainError at the field.
    """
    require(can_metric_edit(actor, metric))
    _check_period(starts_on, ends_on, reason)
    today = clock.now().astimezone(UTC).date()
    end = datetime.combine(today, time(), UTC)
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=metric.pk)
        made = DriftPeriod.objects.create(
            metric=metric, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), chosen_by_id=actor.user_id,
            chosen_at=clock.now(),
        )  # fmt: skip
        _judge([metric], end - timedelta(days=RECENT_DAYS + REFERENCE_DAYS), end)
        entry_append(
            actor=actor, action="metrics.drift_period_choose", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Compares {metric.name} with {made}"[:300],
            changes={"starts_on": starts_on, "ends_on": ends_on, "reason": made.reason},
        )  # fmt: skip
    return made


def _check_period(starts_on: date | None, ends_on: date | None, reason: str) -> None:
    if not reason.strip() or len(reason) > 300:
        raise DomainError("Say in at most 300 characters why this period.", field="reason")
    if starts_on is None and ends_on is None:
        return
    if starts_on is None or ends_on is None:
        raise DomainError("Give both days, or none.", field="starts_on" if starts_on is None else "ends_on")
    days = (ends_on - starts_on).days + 1
    if not DAYS_AT_LEAST <= days <= 366:
        raise DomainError(f"Choose {DAYS_AT_LEAST} to 366 days.", field="ends_on")
    last = clock.now().astimezone(UTC).date() - timedelta(days=RECENT_DAYS + 1)
    if ends_on > last:
        raise DomainError(
            f"The newest {RECENT_DAYS} days are what is judged; end by {last:%-d %b %Y}.", field="ends_on"
        )


def _judge(rows: Sequence[Metric], start: datetime, end: datetime) -> None:
    """Judge these metrics as of `end`, each against the period that counts for it."""
    ids = [metric.pk for metric in rows]
    longest = max((lag_days(metric) for metric in rows), default=0)
    series = _days(ids, start - timedelta(days=longest), end)
    chosen = {row.metric_id: row for row in DriftPeriod.objects.filter(metric_id__in=ids).order_by("chosen_at", "id")}
    found = []
    for row in rows:
        # What is younger than its labels take is left out: all three stretches lie back by the lag.
        lag = timedelta(days=lag_days(row))
        first, recent_from, over = (
            (at - lag).date() for at in (start, end - timedelta(days=RECENT_DAYS), end)
        )  # fmt: skip
        days = [day for day in series.get(row.pk, []) if first <= day.day < over]
        found.append((row, "", _judged(row.pk, days, recent_from, chosen.get(row.pk))))
    drift_verdicts_keep(DriftKind.SERIES, end, found)


def lag_days(metric: Metric) -> int:
    """The lag of the metric's labels in full days."""
    return math.ceil(metric.maturity_s / 86_400)


def _judged(metric_id: int, days: Sequence[Day], recent_from: date, period: DriftPeriod | None) -> Drift:
    recent = [day for day in days if day.day >= recent_from]
    if period is None or period.starts_on is None or period.ends_on is None:
        return series_drift([day for day in days if day.day < recent_from], recent)
    first = datetime.combine(period.starts_on, time(), UTC)
    past = _days([metric_id], first, datetime.combine(period.ends_on, time(), UTC) + timedelta(days=1))
    found = series_drift(past.get(metric_id, []), recent)
    words = f"{found.words} Reference chosen: {period.starts_on:%-d %b %Y} to {period.ends_on:%-d %b %Y}."
    days_chosen = {"reference_from": str(period.starts_on), "reference_to": str(period.ends_on)}
    return replace(found, words=words, parameters={**found.parameters, **days_chosen})


def _days(ids: list[int], start: datetime, end: datetime) -> dict[int, list[Day]]:
    """The mean of each day with values, oldest first: one query. Days whose points are gone count by what is left of them."""
    found = MetricDay.objects.between(ids, start.date(), end.date() - timedelta(days=1))
    return {pk: [Day(row.day, row.mean) for row in rows if row.mean is not None] for pk, rows in found.items()}
