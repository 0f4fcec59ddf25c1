"""The product as in use: its own processes, its own data, spoken to over loopback only."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx2
import psycopg
import redis
from cryptography.fernet import Fernet

from tests.run import ROOT, free_port

READY_S = 600
"""How long a product may take to answer. Loading the demo takes half a minute of a core that is free; here up to four processes of
tests and their browsers share two. Whether it is quick is asked where nothing else runs, not here; that it ended is seen at once."""


@dataclass
class Product:
    """A running Flightline: where it answers, its processes by name, and its environment for commands."""

    url: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    logs: Path = Path()
    root: Path = ROOT
    uid: int | None = None
    started: float = 0.0  # time.monotonic() when it was ready

    def _python(self, *arguments: str) -> list[str]:
        return [*_without_rights(self.uid), sys.executable, *arguments]

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self._python("manage.py", *arguments), cwd=self.root, env=self.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, (
            f"{' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done

    def start(self, name: str, *command: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self._python(*command), cwd=self.root, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def ended(self) -> list[str]:
        """Names of processes that have ended by themselves."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def words(self) -> str:
        """The last lines of each log."""
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in sorted(self.logs.glob("*.log")))


def scenes_play(product: Product, *, is_last: bool = False) -> dict[str, str]:
    """Play `tests.journey.scenes` in a running demo; `{name: path}` of what is to be seen."""
    code = f"from tests.journey.scenes import play; play(is_last={is_last})"
    played = product.command("shell", "-v", "0", "-c", code)
    return dict(line.split() for line in played.stdout.splitlines() if line.count(" ") == 1)


def drill(product: Product, folder: Path) -> None:
    """What the system health page asks for: a backup into `folder` (not there yet) that is tried, and a check of the log."""
    product.command("backup", str(folder))
    product.command("restore_check", str(folder))
    asked = "from audit.services import chain_check, checks_sweep; from common.actors import CLOCK; "
    product.command("shell", "-v", "0", "-c", asked + "chain_check(actor=CLOCK); checks_sweep()")


def places_of(product: Product) -> dict[str, str]:
    """Where a fresh demo shows what follows a launch, `{name: path}`."""
    told = product.command("shell", "-v", "0", "-c", "from tests.journey.places import tell; tell()")
    return dict(line.split() for line in told.stdout.splitlines() if line.count(" ") == 1)


@cache
def _without_rights(uid: int | None) -> list[str]:
    """What to put before a command to run it as `uid`. Where that user cannot even reach the interpreter (it lives in
    root's home), it may read everything, and still write nothing that is not its own."""
    if uid is None:
        return []
    plain = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs"]
    reading = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    same = f"import os, sys; sys.exit(sys.version != {sys.version!r} or not os.access(sys.executable, os.X_OK))"
    tried = subprocess.run([*plain, sys.executable, "-c", same], capture_output=True, check=False)
    return [*plain, "--inh-caps=-all"] if tried.returncode == 0 else [*plain, *reading]


def _plain_environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return kept | {
        "DATA_DIR": str(folder / "data"), "PORT": str(port), "BIND": f"127.0.0.1:{port}", "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TICK_S": "1", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


@contextmanager
def _own_database(server: str) -> Iterator[str]:
    name = f"journey_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.rsplit("/", 1)[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _own_redis(server: str) -> str:
    """A database of the Redis that no other process of this test run uses, emptied."""
    number = 7 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    url = f"{server.rsplit('/', 1)[0]}/{number}"
    with redis.Redis.from_url(url) as connection:
        connection.flushdb()
    return url


def wait_until(is_true, seconds: float, why: str):
    """Poll until `is_true()` answers something true, and return it; fail after `seconds` with `why`."""
    deadline = time.monotonic() + seconds
    while True:
        found = is_true()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {why}")
        time.sleep(0.25)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


@contextmanager
def running(
    folder: Path, *, demo: bool = False, root: Path = ROOT, uid: int | None = None, mail: str = "",
    more: Mapping[str, str] | None = None,
) -> Iterator[Product]:  # fmt: skip
    """Embedded, or on PostgreSQL and Redis with web, worker, beat and sealer apart, as TEST_DATABASE_URL and TEST_REDIS_URL say.

    `root` is the checkout to run from and `uid` the user to run as (None: as we are). `folder` is for data and logs.
    `mail` is the EMAIL_URL; without one mails are printed. `more` stands in the environment besides.
    """
    port = free_port()
    product = Product(f"http://127.0.0.1:{port}", _plain_environment(folder, port), logs=folder, root=root, uid=uid)
    product.environment |= ({"EMAIL_URL": mail} if mail else {}) | dict(more or {})
    with ExitStack() as stack:
        server, broker = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
        if server and broker:
            product.environment |= {
                "DATABASE_URL": stack.enter_context(_own_database(server)), "REDIS_URL": _own_redis(broker),
                "SECRET_KEY": uuid.uuid4().hex * 2, "FIELD_KEYS": Fernet.generate_key().decode(), "AUDIT_KEYS": uuid.uuid4().hex * 2,
                "PROMETHEUS_MULTIPROC_DIR": str(folder / "prom"), "WEB_WORKERS": "2",
            }  # fmt: skip
            (folder / "prom").mkdir()
            if uid is not None:
                os.chown(folder / "prom", uid, uid)
            product.command("migrate", "--noinput")
            if demo:
                product.command("demo_load", "--port", str(port))
            product.command("playbook_load")
            product.start("web", "-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application")
            product.start(
                "worker",
                "-m",
                "celery",
                "-A",
                "config",
                "worker",
                "-Q",
                "default,pulls,imports",
                "-c",
                "2",
                "-l",
                "warning",
            )
            product.start("beat", "-m", "celery", "-A", "config", "beat", "-l", "warning", "-s", str(folder / "beat"))
            product.start("sealer", "manage.py", "audit_seal")
        else:
            product.start("web", "-m", "config.local", *(["demo"] if demo else []))
        try:
            try:
                wait_until(lambda: _answers(product.url) or product.ended(), READY_S, f"{product.url} is ready")
                assert not product.ended(), f"ended: {product.ended()}"
            except AssertionError as error:
                raise AssertionError(f"{error}\n{product.words()}") from error
            product.started = time.monotonic()
            yield product
        finally:
            for name in list(product.processes):
                product.stop(name)
