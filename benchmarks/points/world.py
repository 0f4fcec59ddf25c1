"""20,000 metrics with hourly points up to now, twelve of them over 90 days, and one with a value each minute of two years."""

from datetime import timedelta

from django.db import connection

METRICS, SPECIAL, PER_INITIATIVE = 20_000, 12, 40
MINUTES = 2 * 365 * 1440
HOURS_SHOWN = 90 * 24
# Loaded in the order of time, as it would have come; whole hours before now. A replay of a part changes nothing.
HOURLY = """
INSERT INTO metrics_point (metric_id, at, value, n, provenance)
SELECT m.id, date_trunc('hour', now()) - h * interval '1 hour', 1 + (m.id * 7919 + h::bigint * 104729) %% 1000 / 1000.0, NULL, 'pushed'
FROM generate_series(%s, %s, -1) h CROSS JOIN metrics_metric m WHERE m.id BETWEEN %s AND %s
ON CONFLICT DO NOTHING
"""
MINUTELY = """
INSERT INTO metrics_point (metric_id, at, value, n, provenance)
SELECT %s, date_trunc('minute', now()) - h * interval '1 minute', 1 + (h::bigint * 104729) %% 1000 / 1000.0, NULL, 'pushed'
FROM generate_series(%s, 0, -1) h
"""
LATEST = """
UPDATE metrics_metric m SET latest_at = p.at, latest_value = p.value, state = 'met'
FROM metrics_metric s CROSS JOIN LATERAL
(SELECT at, value FROM metrics_point p WHERE p.metric_id = s.id ORDER BY at DESC LIMIT 1) p WHERE s.id = m.id
"""


def metrics_make() -> list[int]:
    """500 initiatives with 40 pushed metrics each; their ids, in order. The first twelve have 90 days, the last minutes."""
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up first
    from metrics.models import Metric  # noqa: PLC0415  # Django is set up first
    from tests.cast import Cast  # noqa: PLC0415  # Django is set up first

    cast = Cast()
    initiatives = Initiative.objects.bulk_create(
        Initiative(key=f"AI-{n + 1:03}", title=f"Case {n}", status="active", created_by=cast.pm.user)
        for n in range(METRICS // PER_INITIATIVE)
    )
    made = Metric.objects.bulk_create(
        (
            Metric(
                initiative=initiatives[n // PER_INITIATIVE], name=f"M{n}", kind="operational", direction="lower", target=3,
                provenance="pushed", interval_s=3600,
            )
            for n in range(METRICS)
        ),
        batch_size=5_000,
    )  # fmt: skip
    return sorted(metric.pk for metric in made)


def special_fill(ids: list[int]) -> None:
    """The long series, and their days marked as `points_upsert` would have."""
    _months_make(MINUTES * 60)
    _run(HOURLY, [HOURS_SHOWN, 0, ids[0], ids[SPECIAL - 1]])
    _run(MINUTELY, [ids[-1], MINUTES])
    marks = "INSERT INTO metrics_dirtyday (metric_id, day) SELECT DISTINCT metric_id, (at AT TIME ZONE 'UTC')::date FROM metrics_point"
    _run(f"{marks} WHERE metric_id = ANY(%s)", [[*ids[:SPECIAL], ids[-1]]])


def fill(ids: list[int], points: int, already: int = 0) -> int:
    """Hourly points of all metrics, so many in all, of which `already` are there; returns how many hours each has now."""
    hours, had = points // METRICS, already // METRICS
    _months_make(hours * 3600)
    for last in range(hours, had, -24):  # a day in each statement
        _run(HOURLY, [last, max(last - 23, had + 1), ids[SPECIAL], ids[-2]])
    _run(LATEST)
    connection.close()  # VACUUM wants no transaction, and none before it
    connection.ensure_connection()
    _run("VACUUM ANALYZE metrics_point")
    _run("VACUUM ANALYZE metrics_metric")
    _run("VACUUM ANALYZE metrics_metricday")
    return hours


def _months_make(seconds: int) -> None:
    """The months back to then, as points of these times would have made them."""
    from common import clock  # noqa: PLC0415  # Django is set up first

    at, now = clock.now() - timedelta(seconds=seconds), clock.now()
    while at <= now + timedelta(days=31):
        _run("SELECT metrics_point_month(date_trunc('month', %s::timestamptz AT TIME ZONE 'UTC'))", [at])
        at += timedelta(days=15)


def _run(words: str, given: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
