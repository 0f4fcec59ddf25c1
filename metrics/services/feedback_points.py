"""Feedback becomes points: one a day, the mean score or the share of good scores, with the number of pieces."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Avg, Count, F, Q
from django.db.models.functions import TruncDate

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Initiative, Seat, SeatKind
from metrics.models import Direction, Feedback, Metric, MetricKind, Point, Provenance, Purpose
from metrics.models.feedback import FeedbackQuerySet
from metrics.services.freezing import points_remove
from metrics.services.judging import metric_judge
from metrics.services.storage import points_upsert

NAME = "Satisfaction in feedback"
TARGET = 4.0
GOOD_FROM = 4
QUIET_DAYS = 30
"""Users answer when they like: only a month without a word, and another one of grace, counts as silence."""


def feedback_points_refresh() -> int:
    """Count new, edited and newly measured feedback anew; returns in how many initiatives. By the clock."""
    metrics = list(
        Metric.objects.filter(provenance=Provenance.HEARD).only("id", "initiative_id", "unit", "cursor_state")
    )
    heard = Feedback.objects.uncounted().filter(initiative__in={metric.initiative_id for metric in metrics})
    due = set(heard.order_by().values_list("initiative_id", flat=True))
    for metric in metrics:
        if metric.cursor_state.get("measure") != measure_of(metric):
            due.add(metric.initiative_id)
    for pk in sorted(due):
        with transaction.atomic():
            feedback_recount(initiative=Initiative.objects.select_for_update().get(pk=pk), days=None)
    return len(due)


def feedback_recount(*, initiative: Initiative, days: Collection[date] | None, creates: bool = False) -> None:
    """Write the points of these days (UTC; None: of all) of every metric that counts feedback. In the caller's transaction.

    `creates` adds the metric when the initiative has none yet. A day whose pieces were all moved away loses its point.
    """
    rows = Metric.objects.select_for_update(of=("self",)).select_related("initiative").order_by("pk")
    metrics = list(rows.filter(initiative=initiative, provenance=Provenance.HEARD))
    if not metrics and creates:
        metrics, days = [_metric_make(initiative)], None
    heard = Feedback.objects.filter(initiative=initiative)
    if days is not None:
        start, end = _start(min(days)), _start(max(days)) + timedelta(days=1)
        heard = heard.filter(received_at__gte=start, received_at__lt=end)
    counted = _counted(heard)
    for metric in metrics:
        _write(metric, counted, None if days is None else set(days))
    if metrics:
        heard.uncounted().update(counted_version=F("version"))


def measure_of(metric: Metric) -> str:
    """*share* (of scores from 4 up) where the unit is a ratio, else *mean*."""
    return "share" if metric.unit == "ratio" else "mean"


def _counted(heard: FeedbackQuerySet) -> dict[date, tuple[float, int, int]]:
    """Day → mean score, number of pieces, number of good ones."""
    rows = heard.order_by().annotate(day=TruncDate("received_at", tzinfo=UTC)).values("day")
    rows = rows.annotate(mean=Avg("score"), n=Count("id"), good=Count("id", filter=Q(score__gte=GOOD_FROM)))
    return {row["day"]: (float(row["mean"]), row["n"], row["good"]) for row in rows}


def _write(metric: Metric, counted: dict[date, tuple[float, int, int]], days: set[date] | None) -> None:
    measure = measure_of(metric)
    points = [
        Point(
            metric_id=metric.pk, at=_start(day), value=good / n if measure == "share" else mean, n=n,
            provenance=Provenance.HEARD,
        )
        for day, (mean, n, good) in counted.items()
        if days is None or day in days
    ]  # fmt: skip
    points_upsert(points)
    if days is None:
        points_remove(actor=CLOCK, metric=metric, besides=[point.at for point in points])
    metric.cursor_state = {"measure": measure}
    metric_judge(metric, also=("cursor_state",))


def _metric_make(initiative: Initiative) -> Metric:
    """The metric that the first piece brings, owned by the business owner. A target of 4 of 5 until somebody sets another."""
    names = set(Metric.objects.filter(initiative=initiative).values_list("name", flat=True))
    owner = Seat.objects.accepted().filter(initiative=initiative, kind=SeatKind.BUSINESS).first()
    now = clock.now()
    metric = Metric(
        initiative=initiative, name=next(n for n in (NAME, f"{NAME} (counted)", f"{NAME} {now:%Y%m%d%H%M%S}") if n not in names),
        kind=MetricKind.ADOPTION, purpose=Purpose.SATISFACTION, unit="of 5", direction=Direction.HIGHER, target=TARGET,
        why="What end users say is the first sign of what no other metric shows.", provenance=Provenance.HEARD,
        interval_s=QUIET_DAYS * 86_400, grace_s=QUIET_DAYS * 86_400, owner_id=owner.user_id if owner else None,
        created_at=now, state_since=now,
    )  # fmt: skip
    metric.save(force_insert=True)
    entry_append(
        actor=CLOCK, action="metrics.feedback_metric_add", obj=metric, initiative_id=initiative.pk,
        summary=f"Added the metric {metric.name}: feedback has begun to arrive",
        changes={"target": TARGET, "unit": metric.unit, "provenance": metric.provenance},
    )  # fmt: skip
    return metric


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
