"""`python -m benchmarks.audit [seconds]`: what the audit trail costs, on a PostgreSQL of its own.

pgbench, 16 clients: a row changed; the same with its audit entry; the same with the sealer running; an entry before or after one of
five hot rows, in which a chain inside the transaction deadlocks. Then writes over HTTP, eight threads, with and without entries.
Bars: at least 1,000 audited transactions a second with the sealer on, no deadlock, at most 15 % of the write throughput.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2

from tests.attacks.instance import Instance
from tests.run import throwaway_postgres

CLIENTS, WRITERS, ROUNDS = 16, 8, 3
LEAST_TPS, MOST_LOSS = 1000.0, 0.15
ENTRY = """
INSERT INTO audit_entry (recorded_at, actor_kind, actor_id, actor_name, action, object_type, object_id, summary, payload, request_id, ip)
VALUES (clock_timestamp(), 'person', 1, 'Bench', 'bench.row_edit', 'bench.row', :a::text, 'Changed a row',
'{"action":"bench.row_edit","actor":{"id": 1,"kind":"person","name":"Bench","token": null},"changes":{"n": [1, 2]},"v": 2}', '', '');
"""
CHANGE = "UPDATE bench_row SET n = n + 1 WHERE id = :{};\n"
SCRIPTS = {
    "a row, no entry": "\\set a random(1, 10000)\nBEGIN;\n" + CHANGE.format("a") + "COMMIT;\n",
    "a row and its entry": "\\set a random(1, 10000)\nBEGIN;\n" + CHANGE.format("a") + ENTRY + "COMMIT;\n",
}
SCRIPTS["a row and its entry, sealer on"] = SCRIPTS["a row and its entry"]
SCRIPTS["entry before or after one of 5 hot rows, sealer on"] = "".join(
    ["\\set a random(1, 5)\n\\set first random(0, 1)\nBEGIN;\n", "\\if :first\n", ENTRY, CHANGE.format("a"), "\\else\n",
     CHANGE.format("a"), ENTRY, "\\endif\nCOMMIT;\n"]
)  # fmt: skip


def _pgbench(instance: Instance, script: str, seconds: int, folder: Path) -> tuple[float, int]:
    """Transactions a second, and how many failed for a deadlock."""
    path, given = folder / "script.sql", instance.server
    path.write_text(script)
    command = [
        "pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-f", str(path), "--max-tries=1",
        "-h", str(given["host"]), "-p", str(given.get("port", 5432)), "-U", str(given["user"]), instance.name,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    tps = re.search(r"tps = ([\d.]+)", done.stdout)
    failed = re.search(r"number of failed transactions: (\d+)", done.stdout)
    return float(tps[1]) if tps else 0.0, int(failed[1]) if failed else done.stderr.count("deadlock")


def measure_database(instance: Instance, seconds: int, folder: Path) -> list[tuple[str, float, int]]:
    with instance.connect() as database:
        database.execute("CREATE TABLE bench_row AS SELECT g AS id, 0 AS n FROM generate_series(1, 10000) g")
        database.execute("ALTER TABLE bench_row ADD PRIMARY KEY (id)")
    found = []
    for name, script in SCRIPTS.items():
        if "sealer on" in name and not instance.processes:
            instance.start("manage.py", "audit_seal", role=instance.sealer)
            time.sleep(4)
        found.append((name, *_pgbench(instance, script, seconds, folder)))
    instance.stop()
    return found


def _prepare(instance: Instance) -> list[str]:
    """Keys of an initiative for each writer, and a token that may write them."""
    code = (
        "import django; django.setup()\n"
        "from tests.cast import Cast; from accounts.services import token_create; from common.actors import CLOCK\n"
        "from initiatives.services import initiative_create\n"
        "cast = Cast()\n"
        f"keys = [initiative_create(actor=cast.pm.actor, title=f'Case {{n}}', outcome='x').key for n in range({WRITERS})]\n"
        "print(token_create(actor=CLOCK, user=cast.pm.user, name='bench', scopes=['read', 'write:initiatives'])[1], *keys)\n"
    )
    done = instance.manage("-c", code)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.split()


def _hammer(url: str, token: str, keys: Sequence[str], seconds: float) -> float:
    """Writes a second over all writers; anything but 200 ends the run."""
    counts, until = [0] * len(keys), time.monotonic() + seconds

    def write(number: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as client:
            while time.monotonic() < until:
                answer = client.patch(
                    f"/api/v1/initiatives/{keys[number]}/", json={"business_unit": f"Unit {counts[number]}"}
                )
                if answer.status_code != 200:
                    raise RuntimeError(f"{answer.status_code} {answer.text[:200]}")
                counts[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(len(keys))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def measure_http(instance: Instance, seconds: int) -> dict[str, float]:
    """The median of three turns each, in alternation; with entries the sealer runs too."""
    token, *keys = _prepare(instance)
    found: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(ROUNDS):
        for name, application in {
            "without": "benchmarks.unaudited:application",
            "with": "config.wsgi:application",
        }.items():
            instance.start("-m", "gunicorn", "-c", "python:config.gunicorn_conf", application, role="")
            instance.await_ready()
            url = f"http://127.0.0.1:{instance.port}"
            _hammer(url, token, keys, 2)
            found[name].append(_hammer(url, token, keys, seconds))
            instance.stop()
    return {name: statistics.median(values) for name, values in found.items()}


def main(arguments: list[str]) -> int:
    seconds = int(arguments[0]) if arguments else 10
    with throwaway_postgres() as server, tempfile.TemporaryDirectory() as name:
        if server is None:
            sys.stderr.write("There is no PostgreSQL.\n")
            return 2
        folder = Path(name)
        instance = Instance(server, folder)
        with instance.connect("postgres") as admin:
            admin.execute(f'CREATE DATABASE "{instance.name}"')
        try:
            instance.must("migrate", "--noinput")
            instance.must("database_roles", "--app", instance.app, "--sealer", instance.sealer)
            database = measure_database(instance, seconds, folder)
            http = measure_http(instance, seconds)
        finally:
            instance.stop()
            _drop(instance)
    return _report(database, http)


def _drop(instance: Instance) -> None:
    with instance.connect("postgres") as admin:
        admin.execute(f'DROP DATABASE "{instance.name}" WITH (FORCE)')
        for role in (instance.app, instance.sealer):
            admin.execute(f'DROP ROLE IF EXISTS "{role}"')


def _report(database: list[tuple[str, float, int]], http: dict[str, float]) -> int:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, tps, failed in database:
        print(f"{name:55} {tps:8.0f} tps  {failed} deadlocks")
    loss = 1 - http["with"] / http["without"]
    print(
        f"writes over HTTP, {WRITERS} writers: {http['without']:.0f}/s without, {http['with']:.0f}/s with entries and sealer: {loss:.1%}"
    )
    sealed = [(tps, failed) for name, tps, failed in database if "sealer on" in name]
    is_good = sealed[0][0] >= LEAST_TPS and not any(failed for _, failed in sealed) and loss <= MOST_LOSS
    print("every bar is met" if is_good else "a bar is missed")
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
