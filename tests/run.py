"""`python -m tests.run [pytest arguments]`: the whole suite on the embedded default, then on PostgreSQL and Redis.

PostgreSQL and Redis come from TEST_DATABASE_URL and TEST_REDIS_URL, or are started from local binaries in a throw-away
folder. One line at the end says which modes ran and what was left out for want of a server.
"""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Servers and SDKs that are no part of the application, by `tests/servers/requirements.txt`; outside the checkout.
SERVERS_VENV = Path(os.environ.get("TEST_SERVERS_VENV") or Path.home() / ".cache" / "flightline" / "test-servers")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until(is_up, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_up():
        if time.monotonic() > deadline:
            raise RuntimeError("the server did not start in time")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def postgres_binaries() -> Path | None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb") + glob.glob("/usr/local/pgsql/bin/initdb"))
    on_path = shutil.which("initdb")
    return Path(found[-1] if found else on_path).parent if found or on_path else None


@contextmanager
def throwaway_postgres() -> Iterator[str | None]:
    """A cluster of our own on a free loopback port, without durability; None when there are no binaries."""
    given = os.environ.get("TEST_DATABASE_URL")
    binaries = postgres_binaries()
    if given or binaries is None:
        yield given
        return
    as_user: dict[str, object] = {}
    folder = Path(tempfile.mkdtemp(prefix="flightline-pg-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data, port = folder / "data", free_port()
    subprocess.run(
        [
            binaries / "initdb",
            "--no-sync",
            "-A",
            "trust",
            "-U",
            "flightline",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-D",
            data,
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **as_user,
    )
    server = subprocess.Popen(
        [
            binaries / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "synchronous_commit=off",
            "-c",
            "max_connections=200",
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user,
    )
    try:
        _until(
            lambda: (
                subprocess.run(
                    [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
                ).returncode
                == 0
            )
        )
        yield f"postgres://flightline@127.0.0.1:{port}/postgres"
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_redis() -> Iterator[str | None]:
    given, binary = os.environ.get("TEST_REDIS_URL"), shutil.which("redis-server")
    if given or binary is None:
        yield given
        return
    port, folder = free_port(), tempfile.mkdtemp(prefix="flightline-redis-")
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(lambda: _answers(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _pytest(arguments: list[str], **environment: str) -> int:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DATA_DIR")}
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=kept | environment, check=False
    ).returncode


EVERYTHING = ["-n", "4", "--dist", "loadfile"]
"""Arguments of pytest when none are given: the whole suite on four processes, a file's tests together. On two cores too:
about half of the time is waiting, for servers, browsers and clocks."""

ONCE = [
    "--ignore=tests/browser", "--ignore=tests/guards/test_access.py", "--ignore=tests/guards/test_canary.py", "--ignore=tests/pilots",
    "--deselect=tests/reviews/test_gate_machine.py::test_the_machine_finds_a_planted_fault",
]  # fmt: skip
"""What runs in the embedded mode alone (ADR 13): pages in Chromium, the walks over every route as every role, the planted pilots,
and whether the gate machine finds planted faults. They ask the same of the same code, and would cost nearly half of the second run."""


def main(arguments: list[str]) -> int:
    again = arguments or [*EVERYTHING, *ONCE]
    arguments = arguments or EVERYTHING
    ran, missing, codes = [], [], []
    for name, binary in {
        "Prometheus": "prometheus",
        "Alertmanager": "prometheus-alertmanager",
        "VictoriaMetrics": "victoria-metrics",
        "Chromium": "chromium",
        "ClamAV": "clamd",
    }.items():
        if not shutil.which(binary):
            missing.append(name)
    if not (SERVERS_VENV / "bin" / "python").exists():
        missing.append("MLflow and the OpenTelemetry SDK")
    print("== embedded: SQLite, in-process worker", flush=True)
    codes.append(_pytest(arguments, TEST_DATABASE_URL="", TEST_REDIS_URL=""))
    ran.append("embedded (SQLite, in-memory broker)")
    with ExitStack() as stack:
        database = stack.enter_context(throwaway_postgres())
        redis = stack.enter_context(throwaway_redis())
        if database and redis:
            print("== servers: PostgreSQL and Redis", flush=True)
            codes.append(_pytest(again, TEST_DATABASE_URL=database, TEST_REDIS_URL=redis))
            ran.append("servers (PostgreSQL, Redis)")
        else:
            missing += [name for name, url in {"PostgreSQL": database, "Redis": redis}.items() if not url]
    print(f"Modes run: {', '.join(ran)}. Skipped for want of a server: {', '.join(missing) or 'nothing'}.", flush=True)
    if missing and os.environ.get("REQUIRE_SERVERS"):
        return 1
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
