"""`python -m benchmarks.metrics [millions …]`: points, many of them, on a PostgreSQL of its own (1 and 10 million unless said).

Ingestion over the API against a floor and plain COPY; then, at each size, the latest value of 20,000 metrics, a series of
90 days, twelve of them, two years of minutes drawn by day, and a month let go. Floor and product take turns in one run; ratios
count, milliseconds are of this machine. Bars: `docs/benchmarks.md`. `0` measures ingestion
alone, `100` needs 14 GB of disk and half an hour.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from cryptography.fernet import Fernet

from benchmarks.points import ingest, world
from benchmarks.points.floor import TABLE
from benchmarks.points.timing import Cost, interleaved
from tests.run import throwaway_postgres

MILLION = 1_000_000
ONE_METRIC = "a metric in each batch"  # ADR 58: the ratio is asked of a batch as the floor was measured with
LEAST_OF_FLOOR, MOST_CPU_US, MOST_LATEST_MS = 0.4, 25.0, 30.0
PLAIN = "SELECT at, value FROM metrics_point WHERE metric_id = %s AND at > %s AND at <= %s ORDER BY at"
LATERAL = """
SELECT m.id, p.at, p.value FROM metrics_metric m CROSS JOIN LATERAL
(SELECT at, value FROM metrics_point p WHERE p.metric_id = m.id ORDER BY at DESC LIMIT 1) p
"""
BY_DAY = """
SELECT date_trunc('day', at AT TIME ZONE 'UTC'), avg(value), min(value), max(value) FROM metrics_point
WHERE metric_id = %s AND at > %s AND at <= %s GROUP BY 1 ORDER BY 1
"""


def measure_ingestion(ids: list[int], token: str) -> bool:
    """Print the table of ingestion; whether its bars are met."""
    kinds = {f"4 metrics, {ONE_METRIC}": ids[1000:1004], "40 metrics, ten in each batch": ids[1000:1040]}
    rates: dict[str, list[ingest.Rate]] = {}
    copied: list[float] = []
    for turn in range(ingest.ROUNDS):
        copied.append(ingest.copy_rate())
        for place, (kind, metrics) in enumerate(kinds.items()):
            for name, make in {"floor": ingest.floor_sender, "product": ingest.product_sender(token)}.items():
                rates.setdefault(f"{name}: {kind}", []).append(ingest.measure(metrics, make, 2 * turn + place))
    print(
        "| Ingestion, batches of 1,000 by four clients | Points a second | of the floor | of COPY | CPU for a point |"
    )
    print("|---|---|---|---|---|")
    copy, is_good = statistics.median(copied), True
    for name, found in rates.items():
        rate = statistics.median(one.a_second for one in found)
        python = statistics.median(one.python_us for one in found)
        database = statistics.median(one.database_us for one in found)
        floor = statistics.median(one.a_second for one in rates[name.replace("product", "floor")])
        print(
            f"| {name} | {rate:,.0f} | {rate / floor:.2f} | {rate / copy:.2f} | {python:.0f} µs Python, {database:.0f} µs PostgreSQL |"
        )
        if name.startswith("product"):
            is_good &= python <= MOST_CPU_US and (ONE_METRIC not in name or rate / floor >= LEAST_OF_FLOOR)
    print(f"| COPY, one client, a plain table with its key | {copy:,.0f} | | 1 | |\n\n{ingest.load_words()}\n")
    return is_good


def rows(words: str, *given: object) -> Callable[[], object]:
    """Asks and takes every row, with nothing between."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(words, given or None)
            return cursor.fetchall()

    return ask


def measure_reading(ids: list[int]) -> dict[str, Cost]:
    """What each way to read costs, by its name."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from common import clock  # noqa: PLC0415  # Django is set up first
    from metrics.models import Metric  # noqa: PLC0415  # Django is set up first
    from metrics.panels.drawing import drawn  # noqa: PLC0415  # Django is set up first

    now = clock.now()
    quarter, two_years = now - timedelta(days=90), now - timedelta(days=731)
    latest = Metric.objects.enabled().values_list("pk", "latest_value", "state")
    instants = Metric.objects.enabled().values_list("pk", "latest_at", "latest_value", "state")
    pair: dict[str, Callable[[], object]] = {
        "latest value of 20,000 metrics: plain SQL over the kept columns (floor)": rows(
            "SELECT id, latest_value, state FROM metrics_metric WHERE is_enabled"
        ),
        "latest value of 20,000 metrics: product": lambda: list(latest.all()),
        "the same with the instant of each as a date: product": lambda: list(instants.all()),
        "latest value of 20,000 metrics: looked up in the points": rows(LATERAL),
        "90 days of hours: every row by plain SQL (floor)": rows(PLAIN, ids[0], quarter, now),
        "90 days of hours: product, reduced to 1,000": lambda: drawn([ids[0]], quarter, now, 1_000),
        "90 days of hours, 12 metrics: every row by plain SQL (floor)": lambda: [
            rows(PLAIN, pk, quarter, now)() for pk in ids[: world.SPECIAL]
        ],
        "90 days of hours, 12 metrics: product, reduced to 120 each": lambda: drawn(
            ids[: world.SPECIAL], quarter, now, 120
        ),
        "two years of minutes by day: product": lambda: drawn([ids[-1]], two_years, now, 1_000),
    }
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    found = interleaved(pair, 15, backend)
    return {
        **found,
        **interleaved(
            {"two years of minutes by day: from the points": rows(BY_DAY, ids[-1], two_years, now)}, 2, backend
        ),
    }


def count_days() -> None:
    from metrics.models import DirtyDay  # noqa: PLC0415  # Django is set up first
    from metrics.services import days_count  # noqa: PLC0415  # Django is set up first

    started, counted = time.monotonic(), 0
    while done := days_count():
        counted += done
    seconds = time.monotonic() - started
    points = world.MINUTES + world.SPECIAL * world.HOURS_SHOWN
    print(f"{counted:,} days of {points:,} points counted in {seconds:.1f} s: {points / seconds:,.0f} points a second;")
    print(f"{DirtyDay.objects.count()} days of today wait.\n")


def let_go() -> None:
    """The oldest month, as the hourly tick does, in milliseconds."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up first

    from metrics.models import Point  # noqa: PLC0415  # Django is set up first
    from metrics.services.keeping import months_ago, storage_expire  # noqa: PLC0415  # Django is set up first

    settings.KEEP_POINTS_MONTHS = 6
    old = Point.objects.filter(at__lt=months_ago(6)).count()
    started = time.monotonic()
    gone = storage_expire()
    print(
        f"{gone['months']} months with {old:,} points let go in {time.monotonic() - started:.1f} s, "
        f"{gone['points']:,} of them outside months."
    )


def report(found: dict[int, dict[str, Cost]]) -> bool:
    """Print the table of reading; whether its bars are met."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    sizes = list(found)
    print(
        "| Reading: ms of CPU, and by the clock | "
        + " | ".join(f"{size} M points" for size in sizes)
        + " |\n|---|"
        + "---|" * len(sizes)
    )
    for name in found[sizes[0]]:
        print(f"| {name} | " + " | ".join(f"{found[size][name]}" for size in sizes) + " |")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(inhrelid)), count(*) FROM pg_inherits WHERE inhparent = 'metrics_point'::regclass"
        )
        size, partitions = cursor.fetchone() or (0, 0)
        cursor.execute("SELECT count(*), pg_total_relation_size('metrics_metricday') FROM metrics_metricday")
        days, day_size = cursor.fetchone() or (1, 0)
    print(
        f"\n{float(size) / 1e9:.2f} GB in {partitions} partitions; a day takes {day_size / max(days, 1):.0f} bytes. {ingest.load_words()}"
    )
    name = "latest value of 20,000 metrics: product"
    return all(found[size][name].cpu <= MOST_LATEST_MS for size in sizes)


def run(sizes: list[int]) -> int:
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from accounts.models import User  # noqa: PLC0415  # Django is set up first
    from accounts.services import token_create  # noqa: PLC0415  # Django is set up first
    from common.actors import CLOCK  # noqa: PLC0415  # Django is set up first

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    ids = world.metrics_make()
    pm = User.objects.get(email="pm@example.com")
    _, token = token_create(actor=CLOCK, user=pm, name="bench", scopes=["read", "write:points"])
    connection.close()
    is_good = measure_ingestion(ids, token)
    if sizes == [0]:
        return 0 if is_good else 1
    world.special_fill(ids)
    count_days()
    found, already = {}, 0
    for size in sizes:
        started = time.monotonic()
        world.fill(ids, size * MILLION, already)
        already = size * MILLION
        print(f"{size} million points are there after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        found[size] = measure_reading(ids)
    is_good &= report(found)
    let_go()
    print("every bar is met" if is_good else "a bar is missed")
    return 0 if is_good else 1


def main(arguments: list[str]) -> int:
    with throwaway_postgres() as url:
        if url is None:
            print("PostgreSQL's binaries are missing.")
            return 1
        keys = {
            "SECRET_KEY": "bench-" + "x" * 50,
            "FIELD_KEYS": Fernet.generate_key().decode(),
            "AUDIT_KEYS": "5a" * 32,
        }
        os.environ.update(
            keys,
            DATABASE_URL=url,
            REDIS_URL="",
            DJANGO_SETTINGS_MODULE="config.settings",
            LOG_LEVEL="WARNING",
            ALLOWED_HOSTS="testserver",
        )
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        import django  # noqa: PLC0415  # Django is set up first

        django.setup()
        return run([int(text) for text in arguments] or [1, 10])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
