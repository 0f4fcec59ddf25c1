"""Measured points and the pulls that fetched them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Lag, Lead
from django.db.models.sql.compiler import SQLCompiler

from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from metrics.models.metric import Metric, Provenance

MAX_POINTS: Final = 50_000
"""That one rule reads at the most."""


class Bucket(models.Func):
    """Which stretch of `width_us` microseconds since `start` an instant lies in, from 0."""

    output_field = models.IntegerField()

    def __init__(self, at: str, start: datetime, width_us: int) -> None:
        super().__init__(F(at), Value(start, models.DateTimeField()), Value(width_us))

    def as_sql(  # type: ignore[override]  # a function of its own words, without names or templates
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        (at, at_given), (start, start_given), (width, width_given) = map(
            compiler.compile, self.get_source_expressions()
        )
        words = (
            f"CAST(floor(extract(epoch FROM {at} - {start}) * 1000000 / {width}) AS integer)"
            if connection.vendor == "postgresql"
            else f"CAST((julianday({at}) - julianday({start})) * 86400000000.0 / {width} AS integer)"
        )
        return words, (*at_given, *start_given, *width_given)


class PointQuerySet(models.QuerySet["Point"]):
    def labelled(self, metric: Metric) -> Self:
        """Points of the metric that rest on enough labels; without a count of its predictions, all of them."""
        rows = self.filter(metric=metric)
        if metric.predictions_id is None:
            return rows
        enough = {"n__gte": F("predicted") * metric.label_min, "n__lte": F("predicted")}
        return rows.predicted(metric.predictions_id).filter(predicted__gt=0, **enough)

    def predicted(self, predictions_id: int) -> Self:
        """With `predicted`: how many predictions there were at the same instant, as that metric counts them."""
        counted = Point.objects.filter(metric_id=predictions_id, at=OuterRef("at"))
        return self.annotate(predicted=Subquery(counted.values("value")[:1]))

    def reduced(self, start: datetime, end: datetime, most: int, width_us: int | None = None) -> "models.QuerySet[Any]":
        """After `start` until `end`, oldest first; of a metric with more than `most` only what a chart needs of it.

        That is its first and last point, and the lowest and highest of each of equally long buckets. The database picks
        them, so that a page loads no more than it draws. `width_us` (microseconds) is that of a bucket, where it was worked out before.
        """
        width_us = width_us or bucket_us(start, end, most)
        of_metric: dict[str, Any] = {"partition_by": [F("metric_id")]}
        in_bucket: dict[str, Any] = {"partition_by": [F("metric_id"), F("bucket")], "order_by": ["value", "at"]}
        return (
            self.filter(at__gt=start, at__lte=end)
            .annotate(bucket=Bucket("at", start, width_us))
            .annotate(
                many=Window(Count("*"), **of_metric), first=Window(Min("at"), **of_metric), final=Window(Max("at"), **of_metric),
                lower=Window(Lag("at"), **in_bucket), higher=Window(Lead("at"), **in_bucket),
            )
            .filter(Q(many__lte=most) | Q(lower=None) | Q(higher=None) | Q(first=F("at")) | Q(final=F("at")))
            .order_by("metric_id", "at")
        )  # fmt: skip


class Point(models.Model):
    """One finite value at one instant; a metric has at most one point at any instant."""

    pk = models.CompositePrimaryKey("metric_id", "at")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="points", db_index=False)
    at = models.DateTimeField()
    value = models.FloatField()
    n = models.PositiveBigIntegerField(null=True)
    provenance = models.CharField(max_length=6, choices=Provenance.choices)
    pull_id = models.BigIntegerField(null=True)

    objects: ClassVar = PointQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.value:g}"


def bucket_us(start: datetime, end: datetime, most: int) -> int:
    """The microseconds of each of the equally long buckets from which `reduced` takes two points, at most `most` in all."""
    return max((end - start) / ((most - 2) // 2) // timedelta(microseconds=1), 1)


KEPT_MOST: Final = 24
"""Of so many metrics at once the SQL is kept; it is another one for each number of them."""


def reduced_points(
    ids: Sequence[int], start: datetime, end: datetime, most: int
) -> list[tuple[int, datetime, float, int]]:
    """(metric, at, value, how many there are) of `PointQuerySet.reduced` for these metrics. Its SQL is kept."""
    about: tuple[Any, ...] = (start, end, bucket_us(start, end, most), *ids)
    if len(ids) > KEPT_MOST:
        return list(_reduced_to(most)(CLOCK, *about))
    return rows_of(_reduced_to(most), CLOCK, *about)


@cache
def _reduced_to(most: int) -> Callable[..., models.QuerySet[Any, Any]]:
    """The question for charts of `most` points; the same function each time, which is what the kept SQL is found by."""

    def asked(_: Actor, start: datetime, end: datetime, width_us: int, *ids: int) -> models.QuerySet[Any, Any]:
        rows = Point.objects.filter(metric_id__in=ids).reduced(start, end, most, width_us)
        return rows.values_list("metric_id", "at", "value", "many")

    return asked


def newest_points(metric_id: int, since: datetime, until: datetime) -> list[tuple[datetime, float, int | None, str]]:
    """(at, value, n, provenance) of all points with since < at ≤ until, newest first, at most MAX_POINTS. Its SQL is kept."""
    return rows_of(_between, CLOCK, metric_id, since, until)


def _between(_: Actor, metric_id: int, since: datetime, until: datetime) -> models.QuerySet[Any, Any]:
    rows = Point.objects.filter(metric_id=metric_id, at__gt=since, at__lte=until).order_by("-at")
    return rows.values_list("at", "value", "n", "provenance")[:MAX_POINTS]


class PullState(models.TextChoices):
    DUE = "due", "Due"
    LEASED = "leased", "Running"
    DONE = "done", "Done"
    EMPTY = "empty", "No data"
    FAILED = "failed", "Failed"
    QUARANTINED = "quarantined", "Quarantined"


OPEN_PULL_STATES = (PullState.DUE, PullState.LEASED)


class PullQuerySet(models.QuerySet["Pull"]):
    def claimable(self, now: datetime) -> Self:
        """Waiting pulls, and running ones whose lease ran out because their worker died or their message was lost."""
        return self.filter(Q(state=PullState.DUE) | Q(state=PullState.LEASED, lease_until__lte=now)).order_by(
            "due_at", "id"
        )

    def open(self) -> Self:
        return self.filter(state__in=OPEN_PULL_STATES)


class Pull(models.Model):
    """One fetch for one due time. `lease_token` names the worker that may write its result; a later token wins."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="pulls")
    due_at = models.DateTimeField()
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    state = models.CharField(max_length=12, choices=PullState.choices, default=PullState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=16, blank=True, help_text="Which message carries it.")
    is_history = models.BooleanField(default=False, help_text="Older points; it alarms nobody and moves no cursor.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    points = models.PositiveIntegerField(default=0)
    elapsed_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = PullQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-due_at"]
        constraints: ClassVar = [
            models.UniqueConstraint("metric", "due_at", name="pull_once_for_a_due_time"),
            models.UniqueConstraint("metric", condition=Q(state__in=["due", "leased"]), name="pull_one_open"),
            models.CheckConstraint(condition=Q(window_end__gte=models.F("window_start")), name="pull_window_forward"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=["due", "leased"]), name="pull_open"),
        ]

    def __str__(self) -> str:
        return f"pull {self.metric_id} {self.due_at:%Y-%m-%dT%H:%M:%SZ}"
