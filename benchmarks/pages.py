"""`python -m benchmarks.pages [initiatives]`: pages over 10,000 initiatives, on a PostgreSQL of its own.

Seeds 10,000 initiatives, 120,000 answers, 20,000 metrics and 1,000,000 points, then asks the floor (a bare Django app) and the
product in turns through the WSGI handler, signed in as two people who see different initiatives. PK is the floor's one row, L its list
of 50: the bars are ratios to them, of CPU (Python and PostgreSQL together). About six minutes on two quiet cores.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from tests.run import throwaway_postgres

ROUNDS, PALETTE_ROUNDS, POINTS_EACH, SAMPLE = 15, 10, 50, 30
COLD = """
import re, sys, time
from pathlib import Path
started = time.monotonic()
from config.wsgi import application
from benchmarks.volume.asking import Page
Page(application, "/portfolio/", {"cookie": sys.argv[1]}).ask()
first = time.monotonic() - started
for _ in range(20):
    Page(application, "/portfolio/", {"cookie": sys.argv[1]}).ask()
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]  # `ru_maxrss` would count whoever started it
print(first, int(most) / 1024)
"""


def run(count: int, migrate_cpu: float) -> int:
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from benchmarks.points.ingest import load_words  # noqa: PLC0415  # Django is set up first
    from benchmarks.volume import floor, measuring  # noqa: PLC0415  # Django is set up first
    from benchmarks.volume.bars import VALID, Line, table  # noqa: PLC0415  # Django is set up first
    from benchmarks.volume.seeding import Seeding  # noqa: PLC0415  # Django is set up first
    from benchmarks.volume.standings import differences, standings_fill  # noqa: PLC0415  # Django is set up first

    connection.settings_dict["CONN_MAX_AGE"] = None  # one backend, whose processor time is counted
    started, spent = time.monotonic(), time.process_time()
    seeding = Seeding(count, POINTS_EACH)
    seeding.run()
    standings_fill(seeding)
    seeding.vacuum()  # as autovacuum leaves tables that nobody fills at once
    floor.tables_make(count)
    print(
        f"{count:,} initiatives seeded in {time.monotonic() - started:.0f} s, {time.process_time() - spent:.0f} s of them Python's; "
        f"{load_words()}"
    )
    wrong = differences(seeding, SAMPLE)
    print(f"{len(wrong)} differences from the service in {SAMPLE} standings\n" + "\n".join(wrong[:5]), flush=True)
    pages = measuring.pages_of(seeding)
    found = measuring.measure(pages, ROUNDS)
    pk, listed = found.cost["floor: PK"].cpu, found.cost["floor: L"].cpu
    print("| Page | CPU ms (by the clock) | PK | L | queries | kB | kB gzip |\n|---|---|---|---|---|---|---|")
    for name, cost in found.cost.items():
        answer = found.answers[name]
        print(
            f"| {name} | {cost} | {cost.cpu / pk:.1f} | {cost.cpu / listed:.2f} | {found.queries[name]} "
            f"| {answer.raw / 1000:.1f} | {answer.sent / 1000:.1f} |"
        )
    print()
    lines = measuring.lines_of(found)
    first, memory = _cold(measuring.cookie_of("pm@example.com"))
    lines += [
        Line("12 memory of a web worker after twenty pages", memory, " MB", 130),
        Line("12 `migrate` from empty, CPU", migrate_cpu, " s", 15),
        Line("12 first request of a cold worker, with its imports", first, " s", 1.5),
    ]
    lines += measuring.palette_lines(PALETTE_ROUNDS)
    is_good = table(lines, f"{count:,} initiatives, {load_words()}") and not wrong
    if not VALID[0] <= listed / pk <= VALID[1]:
        print(f"invalid: L is {listed / pk:.1f} PK, outside {VALID[0]:.0f}–{VALID[1]:.0f}")
        return 1
    print(f"L is {listed / pk:.1f} PK. " + ("every bar is met" if is_good else "a bar is missed"))
    return 0 if is_good else 1


def _cold(cookie: str) -> tuple[float, float]:
    """Seconds until a process that has imported nothing has answered, and its MB at the most afterwards.

    The second of two: the first leaves behind what Python compiled, as the building of an image does.
    """
    with TemporaryDirectory(prefix="flightline-bench-") as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-c", COLD, cookie]
        for _ in range(2):
            told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    first, memory = told.split()[-2:]
    return float(first), float(memory)


def main(arguments: list[str]) -> int:
    with throwaway_postgres() as url, TemporaryDirectory(prefix="flightline-bench-") as folder:
        if url is None:
            print("PostgreSQL's binaries are missing.")
            return 1
        os.environ.update(
            SECRET_KEY="bench-" + "x" * 50, FIELD_KEYS=Fernet.generate_key().decode(), AUDIT_KEYS="5a" * 32,
            VERDICT_KEYS="5b" * 32, DATABASE_URL=url, REDIS_URL="", DJANGO_SETTINGS_MODULE="config.settings",
            API_READS_PER_MINUTE="1000000",
            LOG_LEVEL="WARNING", ALLOWED_HOSTS="testserver", DATA_DIR=folder, STATIC_ROOT=str(Path(folder) / "static"),
        )  # fmt: skip
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True)
        before = os.times()
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True)
        after = os.times()
        import django  # noqa: PLC0415  # Django is set up first

        django.setup()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        return run(int(arguments[0]) if arguments else 10_000, spent)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
