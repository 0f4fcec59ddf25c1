"""The one place of this app that knows which database it runs on: bulk upsert of points, and claiming rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import TypeVar

from django.db import connection, models

from common.actors import CLOCK, Actor
from metrics.models import DirtyDay, Metric, Point
from metrics.services.freezing import Measured, points_frozen, revisions_keep
from metrics.services.giving import numbers_given

CHUNK = 200
Row = TypeVar("Row", bound=models.Model)

# Whether a point is known is looked up apart: rows of a partitioned table have no system column to tell. First and last
# instant stand there as constants, so that the planner looks at the months between them alone. One look for each point,
# not a join: that would read a whole young month whose statistics are old.
_UNNEST = """
WITH given AS MATERIALIZED (
    SELECT g.*, CASE WHEN EXISTS (
        SELECT FROM metrics_point p WHERE p.metric_id = ANY (%s::bigint[]) AND p.at BETWEEN %s AND %s
    ) THEN (
        SELECT true FROM metrics_point p WHERE p.metric_id = g.metric_id AND p.at = g.at AND p.at BETWEEN %s AND %s
    ) END AS is_known
    FROM (
        SELECT metric_id, to_timestamp(since_1970) AS at, value, n, provenance, pull_id
        FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::bigint[], %s::text[], %s::bigint[])
        AS u (metric_id, since_1970, value, n, provenance, pull_id)
    ) g
), written AS (
    INSERT INTO metrics_point (metric_id, at, value, n, provenance, pull_id)
    SELECT metric_id, at, value, n, provenance, pull_id FROM given
    ON CONFLICT (metric_id, at) DO UPDATE
    SET value = excluded.value, n = excluded.n, provenance = excluded.provenance, pull_id = excluded.pull_id
    WHERE (metrics_point.value, metrics_point.n) IS DISTINCT FROM (excluded.value, excluded.n)
    RETURNING metrics_point.metric_id, metrics_point.at
), marked AS (
    INSERT INTO metrics_dirtyday (metric_id, day) SELECT DISTINCT metric_id, (at AT TIME ZONE 'UTC')::date FROM written
    ON CONFLICT DO NOTHING
) SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM given WHERE is_known)
"""

_NEWEST = """
SELECT asked.metric_id, found.at, found.value, found.n
FROM unnest(%s::bigint[], %s::int[]) WITH ORDINALITY AS asked (metric_id, most, place)
CROSS JOIN LATERAL (
    SELECT p.at, p.value, p.n FROM metrics_point p
    WHERE p.metric_id = asked.metric_id AND p.at <= %s ORDER BY p.at DESC LIMIT asked.most
) found ORDER BY asked.place, found.at DESC
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many points were new, changed, or there already with the same value."""

    inserted: int
    updated: int
    unchanged: int


def points_upsert(points: Sequence[Point | Measured], *, actor: Actor = CLOCK) -> Stored:
    """Write points in one transaction of the caller; no two may share metric and instant. Replays change nothing.

    What stands in a frozen window leaves a revision when it changes, the days of what changed are counted anew, and who
    typed or pushed it is kept by day. The caller holds the locks of the metrics.
    """
    if not points:
        return Stored(0, 0, 0)
    numbers_given(actor=actor, points=points)
    frozen = points_frozen(points)
    before = _known(frozen)
    stored = _unnest(points) if connection.vendor == "postgresql" else _bulk(points)
    if before:
        revisions_keep(actor=actor, points=frozen, before=before)
    return stored


def _unnest(points: Sequence[Point | Measured]) -> Stored:
    ordered = sorted(points, key=attrgetter("metric_id", "at"))  # one order for all writers: no deadlock
    instants = [point.at for point in ordered]
    columns = [
        _array(list(map(attrgetter(name), ordered))) for name in ("metric_id", "value", "n", "provenance", "pull_id")
    ]
    columns.insert(1, _array([at.timestamp() for at in instants]))  # exact to the microsecond until the year 2255
    with connection.cursor() as cursor:
        between = [min(instants), max(instants)]
        metrics = _array(sorted({point.metric_id for point in points}))
        cursor.execute(_UNNEST, [metrics, *between, *between, *columns])
        written, known = cursor.fetchone() or (0, 0)
    inserted = len(points) - known
    return Stored(inserted, written - inserted, len(points) - written)


def _array(values: Sequence[object]) -> str:
    """A PostgreSQL array of numbers, instants or names of ours, as text: a third of what the driver takes for it."""
    missing = values.count(None)
    if not missing:
        return "{" + ",".join(map(str, values)) + "}"
    if missing == len(values):
        return "{" + ",".join(["NULL"] * missing) + "}"
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def _bulk(measured: Sequence[Point | Measured]) -> Stored:
    points = [point if isinstance(point, Point) else Point(**point._asdict()) for point in measured]
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
    days_mark([(point.metric_id, point.at) for point in (*fresh, *changed)])
    return Stored(len(fresh), len(changed), len(points) - len(fresh) - len(changed))


def days_mark(instants: Iterable[tuple[int, datetime]]) -> None:
    """Have the days (UTC) of these points, given as metric id and instant, counted anew."""
    days = sorted({(metric_id, at.astimezone(UTC).date()) for metric_id, at in instants})
    DirtyDay.objects.bulk_create([DirtyDay(metric_id=pk, day=day) for pk, day in days], ignore_conflicts=True)


def _known(points: Sequence[Point | Measured]) -> dict[tuple[int, datetime], tuple[float, int | None]]:
    """Value and n of the points that are there already, by metric and instant."""
    by_metric: dict[int, list[datetime]] = {}
    for point in points:
        by_metric.setdefault(point.metric_id, []).append(point.at)
    known: dict[tuple[int, datetime], tuple[float, int | None]] = {}
    for metric_id, instants in by_metric.items():
        rows = Point.objects.filter(metric_id=metric_id, at__gte=min(instants), at__lte=max(instants))
        known.update({(metric_id, at): (value, n) for at, value, n in rows.values_list("at", "value", "n")})
    return known


def checks_newest(most: Mapping[int, int], until: datetime) -> dict[int, list[tuple[datetime, float, int | None]]]:
    """Of each metric (id → how many) its newest points at or before `until` as instant, value and n, oldest first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [_array(list(most)), _array(list(most.values())), until])
            rows = cursor.fetchall()
    else:
        rows = [
            (pk, *row)
            for pk, many in most.items()
            for row in Point.objects.filter(metric_id=pk, at__lte=until)
            .order_by("-at")
            .values_list("at", "value", "n")[:many]
        ]
    found: dict[int, list[tuple[datetime, float, int | None]]] = {}
    for pk, at, value, n in reversed(rows):
        found.setdefault(pk, []).append((at, value, n))
    return found


def metrics_update(metrics: Sequence[Metric], names: Sequence[str]) -> None:
    """Write these fields of the metrics, each as it stands: one statement, sent together for all of them."""
    fields = [field for field in Metric._meta.concrete_fields if field.name in set(names)]
    columns = ", ".join(f"{connection.ops.quote_name(field.attname)} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(metric, field.attname), connection) for field in fields), metric.pk]
        for metric in metrics
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE metrics_metric SET {columns} WHERE id = %s", rows)  # noqa: S608  # own names


def claim(rows: models.QuerySet[Row], limit: int) -> list[Row]:
    """Up to `limit` rows that nobody else is claiming, locked until the transaction ends.

    PostgreSQL skips rows that another claimer holds; on SQLite the transaction itself holds the only write lock.
    """
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return list(rows[:limit])


def partitions_make(oldest: datetime, ahead: int) -> int:
    """PostgreSQL: have a partition for this month and `ahead` more, and for each month of `oldest` or later whose points
    the default partition caught; returns how many were made. SQLite keeps one table.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT metrics_points_partition(%s, %s)", [oldest, ahead])
        (made,) = cursor.fetchone() or (0,)
    return int(made)


def month_expire(before: datetime) -> bool:
    """PostgreSQL: drop the oldest whole month of points that ends by `before`; False when none is left, or when a day of
    it is not counted yet. SQLite has no months: False.

    Points of frozen windows and the newest 60 of each metric move aside and stay.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT metrics_points_expire(%s)", [before])
        (dropped,) = cursor.fetchone() or (0,)
    return bool(dropped)
