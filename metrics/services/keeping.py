"""How long what grows is kept: room for each month of points ahead, and the removal of what is older than the settings say."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.query import QuerySet

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from common.formats import plural
from initiatives.models import LegalHold
from metrics.models import (
    OPEN_PULL_STATES,
    DirtyDay,
    DriftSnapshot,
    DriftVerdict,
    FrozenWindow,
    Metric,
    Point,
    PointsKept,
    Pull,
    PushReceipt,
)
from metrics.services.counting import days_count, whole_from
from metrics.services.storage import month_expire, partitions_make

log = structlog.get_logger(__name__)

MONTHS_AHEAD = 3
MONTHS_MADE = 25
NEWEST_POINTS = 60  # as far back as the judgement of alerts looks; metrics/migrations/0019 says the same
NEWEST_PULLS = 20  # what the page of a metric shows
BATCH = 2_000
POINTS_AT_ONCE = 10_000
SECONDS = 30.0
KEYS_KEPT = timedelta(days=7)
FIRST_DAY = date(2000, 1, 1)


def points_partition() -> int:
    """Have room for the points of the next months, and take into it what came for other months; returns how many were made.

    Nothing waits for it: a month without a partition goes to the default one, and so does what is older than points are
    kept, or than two years, so that a file of decades makes no hundreds of months. Repeating it changes nothing.
    """
    kept = months_ago(settings.KEEP_POINTS_MONTHS or MONTHS_MADE)
    return partitions_make(max(kept, _midnight(whole_from() or FIRST_DAY)), MONTHS_AHEAD)


def storage_expire(*, seconds: float = SECONDS) -> dict[str, int]:
    """Remove points, pulls and drift measurements that are older than `KEEP_POINTS_MONTHS`, `KEEP_PULLS_DAYS` and
    `KEEP_DRIFT_DAYS` say; returns how many months and rows of each went.

    Never: anything of metrics under legal hold, points of frozen windows and the newest 60 of a metric, pulls that brought
    frozen points and the newest 20 of a metric, the newest verdict of a column. A day whose points go was counted before,
    and its figures stay. Small transactions; what is not done after `seconds` goes at the next call. Points and drift leave
    one audit entry each. Answers kept for idempotency keys go after a week.
    """
    until = time.monotonic() + seconds
    gone = {"months": 0, "points": 0, "pulls": 0, "drift": 0}
    PushReceipt.objects.filter(received_at__lt=clock.now() - KEYS_KEPT).delete()
    if settings.KEEP_POINTS_MONTHS:
        gone["months"], gone["points"] = _points_expire(months_ago(settings.KEEP_POINTS_MONTHS), until)
    if settings.KEEP_PULLS_DAYS:
        gone["pulls"] = _pulls_expire(clock.now() - timedelta(days=settings.KEEP_PULLS_DAYS), until)
    if settings.KEEP_DRIFT_DAYS:
        gone["drift"] = _drift_expire(clock.now() - timedelta(days=settings.KEEP_DRIFT_DAYS), until)
    if any(gone.values()):
        log.info("storage_expired", **gone)
    return gone


def _points_expire(before: datetime, until: float) -> tuple[int, int]:
    """Count, note from when on points are whole, then let the months go, and what lies outside months."""
    days_count(before=before.date(), seconds=max(until - time.monotonic(), 0))
    if LegalHold.objects.open().filter(initiative=None).exists():
        return 0, 0
    old = Point.objects.filter(metric=OuterRef("pk"), at__lt=before)
    if DirtyDay.objects.filter(day__lt=before.date()).exists() or not Metric.objects.filter(Exists(old)).exists():
        return 0, 0
    with transaction.atomic():
        kept, made = PointsKept.objects.select_for_update().get_or_create(pk=1, defaults={"whole_from": before.date()})
        if not made and kept.whole_from < before.date():
            kept.whole_from = before.date()
            kept.save()
    months = 0
    while time.monotonic() < until and _month_expire(kept, before):
        months += 1
    return months, _leftovers_expire(kept, before, until)


def _month_expire(kept: PointsKept, before: datetime) -> bool:
    with transaction.atomic():
        if not month_expire(before):
            return False
        _entry(
            kept, f"Removed a month of points from before {before:%-d %b %Y}", {"before": before.date(), "months": 1}
        )
    return True


def _leftovers_expire(kept: PointsKept, before: datetime, until: float) -> int:
    """Points outside of months, a metric at a time: all of SQLite's, and those that came for a month that is gone."""
    old = Point.objects.filter(metric=OuterRef("pk"), at__lt=before)
    removed = 0
    free = Metric.objects.filter(Exists(old)).exclude(LegalHold.objects.binds())
    for metric_id in list(free.order_by("pk").values_list("pk", flat=True)):
        points = Point.objects.filter(metric=metric_id).order_by("-at")
        newest = points.values_list("at", flat=True)[NEWEST_POINTS - 1 : NEWEST_POINTS].first()
        if newest is None:
            continue
        doomed = points.filter(at__lt=min(before, newest)).exclude(FrozenWindow.covers()).order_by("at")
        while time.monotonic() < until and (count := _points_delete(kept, metric_id, doomed)):
            removed += count
    return removed


def _points_delete(kept: PointsKept, metric_id: int, doomed: "QuerySet[Point]") -> int:
    """One batch in one short transaction, under the lock of the metric."""
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).filter(pk=metric_id).order_by().first()
        if metric is None or DirtyDay.objects.filter(metric=metric, day__lt=kept.whole_from).exists():
            return 0  # a point came late: its day is counted first
        instants = list(doomed.values_list("at", flat=True)[:POINTS_AT_ONCE])
        if instants:
            doomed.filter(at__lte=instants[-1]).order_by().delete()
            _entry(
                kept, f"Removed {plural(len(instants), 'old point')} of {metric.name}",
                {"metric": metric.pk, "points": len(instants), "from": instants[0], "to": instants[-1]}, metric.initiative_id,
            )  # fmt: skip
    return len(instants)


def _pulls_expire(before: datetime, until: float) -> int:
    """Oldest first, by id, so that the search ends where the younger ones begin."""
    younger = Pull.objects.filter(created_at__gte=before).order_by("id").values_list("pk", flat=True).first()
    newest = Pull.objects.filter(metric=OuterRef("metric")).order_by("-due_at").values("due_at")
    frozen = FrozenWindow.objects.filter(
        metric=OuterRef("metric"), start__lt=OuterRef("window_end"), end__gte=OuterRef("window_start")
    )
    doomed = Pull.objects.filter(created_at__lt=before).exclude(state__in=OPEN_PULL_STATES).exclude(Exists(frozen))
    doomed = doomed.exclude(LegalHold.objects.binds("metric__initiative_id"))
    doomed = doomed.filter(due_at__lt=Subquery(newest[NEWEST_PULLS - 1 : NEWEST_PULLS])).order_by("id")
    if younger is not None:
        doomed = doomed.filter(pk__lt=younger)
    removed = 0
    while time.monotonic() < until and (ids := list(doomed.values_list("pk", flat=True)[:BATCH])):
        with transaction.atomic():
            removed += Pull.objects.filter(pk__in=ids).delete()[0]
    return removed


def _drift_expire(before: datetime, until: float) -> int:
    """Verdicts but the newest of each column, and the histograms that they were made from."""
    newer = DriftVerdict.objects.filter(
        metric=OuterRef("metric"), kind=OuterRef("kind"), column=OuterRef("column"), at__gt=OuterRef("at")
    )
    verdicts = DriftVerdict.objects.filter(Exists(newer), at__lt=before).exclude(FrozenWindow.covers("metric_id"))
    verdicts = verdicts.exclude(LegalHold.objects.binds("metric__initiative_id"))
    later = DriftSnapshot.objects.filter(reference=OuterRef("reference"), at__gt=OuterRef("at"))
    snapshots = DriftSnapshot.objects.filter(Exists(later), at__lt=before)
    snapshots = snapshots.exclude(FrozenWindow.covers("reference__metric_id"))
    snapshots = snapshots.exclude(LegalHold.objects.binds("reference__metric__initiative_id"))
    removed = 0
    for rows in (verdicts, snapshots):
        while time.monotonic() < until and (ids := list(rows.order_by("id").values_list("pk", flat=True)[:BATCH])):
            with transaction.atomic():
                kept, _ = PointsKept.objects.get_or_create(pk=1, defaults={"whole_from": FIRST_DAY})
                removed += rows.model.objects.filter(pk__in=ids).delete()[0]
                _entry(
                    kept, f"Removed {plural(len(ids), 'drift measurement')} from before {before:%-d %b %Y}",
                    {"before": before, rows.model.__name__: len(ids)},
                )  # fmt: skip
    return removed


def _entry(kept: PointsKept, summary: str, changes: dict[str, object], initiative_id: int | None = None) -> None:
    entry_append(
        actor=CLOCK, action="metrics.storage_expire", obj=kept, summary=summary, changes=changes, initiative_id=initiative_id
    )  # fmt: skip


def months_ago(months: int) -> datetime:
    """The first instant (UTC) of the month that many months before this one."""
    now = clock.now().astimezone(UTC)
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=years, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time_of_day(), UTC)
