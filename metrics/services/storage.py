"""The one place of this app that knows which database it runs on: bulk upsert of points, and claiming rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection, models

from metrics.models import Point

CHUNK = 200
Row = TypeVar("Row", bound=models.Model)

_UNNEST = """
INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id)
SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::float8[], %s::bigint[], %s::text[], %s::bigint[])
ON CONFLICT (metric_id, at) DO UPDATE
SET value = excluded.value, n = excluded.n, provenance = excluded.provenance, pull_id = excluded.pull_id
WHERE (metrics_point.value, metrics_point.n) IS DISTINCT FROM (excluded.value, excluded.n)
RETURNING xmax = 0
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many points were new, changed, or there already with the same value."""

    inserted: int
    updated: int
    unchanged: int


def points_upsert(points: Sequence[Point]) -> Stored:
    """Write points in one transaction of the caller; no two may share metric and instant. Replays change nothing."""
    if not points:
        return Stored(0, 0, 0)
    return _unnest(points) if connection.vendor == "postgresql" else _bulk(points)


def _unnest(points: Sequence[Point]) -> Stored:
    ordered = sorted(points, key=lambda point: (point.metric_id, point.at))  # one order for all writers: no deadlock
    columns = [
        [getattr(point, name) for point in ordered]
        for name in ("metric_id", "at", "value", "n", "provenance", "pull_id")
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UNNEST, columns)
        is_new = [row[0] for row in cursor.fetchall()]
    return Stored(sum(is_new), len(is_new) - sum(is_new), len(points) - len(is_new))


def _bulk(points: Sequence[Point]) -> Stored:
    known = _known(points)
    fresh = [point for point in points if (point.metric_id, point.at) not in known]
    changed = [
        point
        for point in points
        if (point.metric_id, point.at) in known and known[point.metric_id, point.at] != (point.value, point.n)
    ]
    Point.objects.bulk_create(
        [*fresh, *changed],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["metric_id", "at"],
        update_fields=["value", "n", "provenance", "pull_id"],
    )
    return Stored(len(fresh), len(changed), len(points) - len(fresh) - len(changed))


def _known(points: Sequence[Point]) -> dict[tuple[int, datetime], tuple[float, int | None]]:
    """Value and n of the points that are there already, by metric and instant."""
    by_metric: dict[int, list[datetime]] = {}
    for point in points:
        by_metric.setdefault(point.metric_id, []).append(point.at)
    known: dict[tuple[int, datetime], tuple[float, int | None]] = {}
    for metric_id, instants in by_metric.items():
        rows = Point.objects.filter(metric_id=metric_id, at__gte=min(instants), at__lte=max(instants))
        known.update({(metric_id, at): (value, n) for at, value, n in rows.values_list("at", "value", "n")})
    return known


def claim(rows: models.QuerySet[Row], limit: int) -> list[Row]:
    """Up to `limit` rows that nobody else is claiming, locked until the transaction ends.

    PostgreSQL skips rows that another claimer holds; on SQLite the transaction itself holds the only write lock.
    """
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return list(rows[:limit])
