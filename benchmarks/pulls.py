"""`python -m benchmarks.pulls [metrics]`: pulls a second, on a PostgreSQL of its own, against a local server.

Four processes claim and run what is due, all at once: 20 sources, each metric due once. Every pull is a whole one: lease, guarded HTTP
request, points, latest value, state, audit entry of the first state. Bars: at least 100 pulls a second; each metric
pulled once, each pull asked once, no point doubled or lost.
"""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from multiprocessing.sharedctypes import Synchronized, SynchronizedArray

from cryptography.fernet import Fernet

from tests.run import free_port, throwaway_postgres

DISPATCHERS, SOURCES, STEP_S = 4, 20, 60
LEAST_A_SECOND = 100.0
BODY = '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[%s]}]}}'


def serve(port: int, asked: "Synchronized[int]") -> None:
    """Answers every range query with a value for each step, and counts them."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        fields = dict(pair.split("=", 1) for pair in (await reader.readexactly(length)).decode().split("&"))
        asked.value += 1
        instants = range(int(fields["start"]), int(fields["end"]) + 1, int(fields["step"]))
        body = (BODY % ",".join(f'[{at},"0.5"]' for at in instants)).encode()
        told = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(told.encode() + body)
        await writer.drain()
        writer.close()

    async def run() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", port, backlog=512) as server:
            await server.serve_forever()

    asyncio.run(run())


def seed(count: int, port: int) -> None:
    """One initiative with `count` metrics over the sources, all due now, each with ten minutes to fetch."""
    from datetime import timedelta  # noqa: PLC0415  # Django is set up first

    from common import clock  # noqa: PLC0415  # Django is set up first
    from initiatives.models import Initiative  # noqa: PLC0415  # Django is set up first
    from metrics.models import AllowedAddress, Metric, Source  # noqa: PLC0415  # Django is set up first
    from tests.cast import Cast  # noqa: PLC0415  # Django is set up first

    cast, now = Cast(), clock.now()
    AllowedAddress.objects.create(
        network="127.0.0.1/32",
        ports=[port],
        reason="Benchmark",
        owner=cast.admin.user,
        expires_on=clock.today() + timedelta(days=1),
    )
    initiative = Initiative.objects.create(key="AI-001", title="Bench", status="active", created_by=cast.pm.user)
    sources = [
        Source.objects.create(kind="prometheus", name=f"S{n}", url=f"http://127.0.0.1:{port}/s{n}", owner=cast.pm.user)
        for n in range(SOURCES)
    ]
    Metric.objects.bulk_create(
        Metric(
            initiative=initiative, name=f"M{n}", kind="operational", direction="lower", target=1, provenance="pulled", query="up",
            source=sources[n % SOURCES], interval_s=30 * 86400, step_s=STEP_S, next_pull_at=now, cursor_at=now - timedelta(minutes=8),
        )
        for n in range(count)
    )  # fmt: skip


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a living process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def dispatch(spent: "SynchronizedArray[float]") -> None:
    """Claim and run until nothing is due; what the tasks do, without a broker between. Adds what it used to `spent`."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from metrics.services import pull_run, pulls_claim_batches  # noqa: PLC0415  # Django is set up first

    idle = 0
    while idle < 5:
        batches = pulls_claim_batches(limit=100)
        idle = 0 if batches else idle + 1
        for ids in batches:
            for pull_id in ids:
                pull_run(pull_id=pull_id)
        if not batches:
            time.sleep(0.05)
    with spent.get_lock():
        spent[0] += cpu_of(os.getpid())
        spent[1] += cpu_of(connection.connection.info.backend_pid)


def result(count: int, asked: int, seconds: float, cpu_s: list[float]) -> bool:
    """Print the table; whether every bar is met."""
    from django.db.models import Count  # noqa: PLC0415  # Django is set up first

    from metrics.models import Metric, Point, Pull  # noqa: PLC0415  # Django is set up first

    done = Pull.objects.filter(state="done", attempts=1).count()
    doubled = Pull.objects.values("metric").annotate(n=Count("id")).filter(n__gt=1).count()
    points = set(Point.objects.values_list("metric").annotate(n=Count("at")).values_list("n", flat=True))
    fresh = Metric.objects.filter(state="met").count()
    rate = done / seconds
    print("| What | Measured | Bar |\n|---|---|---|")
    print(
        f"| pulls a second, {DISPATCHERS} dispatchers, {SOURCES} sources, {count:,} metrics | {rate:,.0f} | at least {LEAST_A_SECOND:.0f} |"
    )
    print(f"| pulls done | {done:,} | {count:,} |\n| metrics pulled twice | {doubled} | 0 |")
    print(
        f"| requests that the server counted | {asked:,} | {count:,} |\n| metrics with a state | {fresh:,} | {count:,} |"
    )
    print(f"| points of each metric | {', '.join(map(str, sorted(points)))} | 10 or 11 |")
    each = [1000 * part / max(done, 1) for part in cpu_s]
    print("| CPU for a pull: dispatcher, PostgreSQL, server | " + ", ".join(f"{part:.1f} ms" for part in each) + " | |")
    print(f"| pulls a second that this allows on two cores of their own | {2000 / sum(each):,.0f} | |")
    print(f"| load of the machine while it ran | {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores | |")
    return rate >= LEAST_A_SECOND and done == asked == fresh == count and doubled == 0 and points <= {10, 11}


def main(arguments: list[str]) -> int:
    count, port = int(arguments[0]) if arguments else 4_000, free_port()
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
            keys, DATABASE_URL=url, REDIS_URL="", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING"
        )
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        import django  # noqa: PLC0415  # Django is set up first

        django.setup()
        from django.db import connections  # noqa: PLC0415  # Django is set up first

        seed(count, port)
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        asked, spent = fork.Value("i", 0), fork.Array("d", 2)
        server = fork.Process(target=serve, args=(port, asked), daemon=True)
        server.start()
        time.sleep(0.5)
        workers = [fork.Process(target=dispatch, args=(spent,)) for _ in range(DISPATCHERS)]
        started = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        seconds = time.monotonic() - started
        cpu_s = [spent[0], spent[1], cpu_of(server.pid or 0)]
        server.terminate()
        return 0 if result(count, asked.value, seconds, cpu_s) and not any(worker.exitcode for worker in workers) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
