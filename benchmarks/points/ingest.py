"""Ingestion: four clients with batches of 1,000 points, the floor and the product in turns, and PostgreSQL's own COPY."""

import json
import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.points.timing import cpu_of

CLIENTS, BATCH, ROUNDS, BATCHES = 4, 1_000, 3, 10
Send = Callable[[bytes], int]


@dataclass(frozen=True)
class Rate:
    """Points a second over all clients, and microseconds of CPU for a point: in Python, and in PostgreSQL."""

    a_second: float
    python_us: float
    database_us: float


def batches(metrics: list[int], client: int, turn: int) -> list[bytes]:
    """What one client sends: its own metrics, minutes that nobody has sent, each metric as often as every other."""
    each = BATCH // len(metrics)
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=2 * turn)  # ten batches of one metric last 28 hours
    found = []
    for place in range(BATCHES + 1):
        points = [
            {
                "metric": pk,
                "at": (begin + timedelta(seconds=10 * (place * each + n))).isoformat(),
                "value": 0.5 + n / 1000,
                "n": 100 + client,
            }
            for pk in metrics
            for n in range(each)
        ]
        found.append(json.dumps({"points": points}).encode())
    return found


def _client(
    bodies: list[bytes], make: Callable[[], Send], spent: "multiprocessing.Queue[tuple[int, float, float]]", gate
) -> None:  # type: ignore[no-untyped-def]  # a barrier
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    send = make()
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    send(bodies.pop(0))  # a worker that has answered before
    gate.wait()
    python, database, taken = time.process_time(), cpu_of(backend), 0
    for body in bodies:
        taken += send(body)
    spent.put((taken, time.process_time() - python, cpu_of(backend) - database))
    gate.wait()


def measure(metrics: list[int], make: Callable[[], Send], turn: int) -> Rate:
    """Four processes send at once; every point must be new."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    connection.close()  # or the four would share it
    fork = multiprocessing.get_context("fork")
    spent, gate = fork.Queue(), fork.Barrier(CLIENTS + 1)
    share = len(metrics) // CLIENTS
    given = [batches(metrics[n * share : (n + 1) * share], n, turn) for n in range(CLIENTS)]
    workers = [fork.Process(target=_client, args=(bodies, make, spent, gate)) for bodies in given]
    for worker in workers:
        worker.start()
    gate.wait()
    started = time.monotonic()
    told = [spent.get(timeout=120) for _ in workers]
    seconds = time.monotonic() - started
    gate.wait()
    for worker in workers:
        worker.join()
    taken = sum(count for count, _, _ in told)
    if taken != CLIENTS * BATCH * BATCHES:
        raise SystemExit(f"{taken} points were taken of {CLIENTS * BATCH * BATCHES}.")
    python, database = (1e6 * sum(row[place] for row in told) / taken for place in (1, 2))
    return Rate(taken / seconds, python, database)


def floor_sender() -> Send:
    """Posts to the floor's view, with nothing around it."""
    from django.test import RequestFactory  # noqa: PLC0415  # Django is set up first

    from benchmarks.points.floor import push  # noqa: PLC0415  # Django is set up first

    factory = RequestFactory()

    def send(body: bytes) -> int:
        answer = push(factory.post("/points/", data=body, content_type="application/json"))
        return int(json.loads(answer.content)["accepted"])

    return send


def product_sender(token: str) -> Callable[[], Send]:
    """Posts to the API through all that stands before it: middleware, token, limits, parser."""

    def make() -> Send:
        from django.test import Client  # noqa: PLC0415  # Django is set up first

        client = Client(headers={"Authorization": f"Bearer {token}"})

        def send(body: bytes) -> int:
            answer = client.post("/api/v1/points/", data=body, content_type="application/json")
            if answer.status_code != 200:
                raise RuntimeError(f"{answer.status_code} {answer.content[:200]!r}")
            return int(answer.json()["accepted"])

        return send

    return make


def copy_rate(rows: int = 200_000) -> float:
    """Points a second that one COPY brings into the floor's table, with its key."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    begin = datetime(2025, 1, 1, tzinfo=UTC)
    lines = [(n % 1000, begin + timedelta(seconds=n), n / 1000, 1) for n in range(rows)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_point")
        started = time.monotonic()
        with cursor.copy("COPY bench_point (metric_id, at, value, n) FROM STDIN (FORMAT BINARY)") as sink:
            sink.set_types(["int8", "timestamptz", "float8", "int8"])
            for line in lines:
                sink.write_row(line)
        seconds = time.monotonic() - started
        cursor.execute("TRUNCATE bench_point")
    return rows / seconds


def load_words() -> str:
    """How busy the machine is, and with how many cores."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
