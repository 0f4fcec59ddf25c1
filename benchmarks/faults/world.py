"""The servers and the processes of the product that a run starts, by name and by saved process id, and ends again."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import httpx2
import psycopg
from cryptography.fernet import Fernet

from benchmarks.faults.source import Source, children_of
from tests.run import ROOT, free_port, postgres_binaries

COMMANDS = {
    "web": ["-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application"],
    "worker": ["-m", "celery", "-A", "config", "worker", "-Q", "default,pulls,imports", "-c", "3", "-l", "warning"],
    "beat": ["-m", "celery", "-A", "config", "beat", "-l", "warning"],
    "sealer": ["manage.py", "audit_seal"],
}


class World:
    """Everything runs in one throw-away folder and on the loopback."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flightline-faults-"))
        self.folder.chmod(0o755)
        self.source = Source()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.restarted: list[str] = []
        self.notes: list[str] = []  # what a fault measured besides, printed under the table
        self.redis_port, self.pg_port, self.web_port, self.mail_port, self.hostile_port = (
            free_port() for _ in range(5)
        )
        self.mounted: list[Path] = []
        self.evidence_token = ""
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.database_url = f"postgres://flightline@127.0.0.1:{self.pg_port}/postgres"
        (self.folder / "prom").mkdir()
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ},
            "DATABASE_URL": self.database_url, "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "SECRET_KEY": uuid.uuid4().hex * 2, "FIELD_KEYS": Fernet.generate_key().decode(), "AUDIT_KEYS": uuid.uuid4().hex * 2,
            "DATA_DIR": str(self.folder / "data"), "BIND": f"127.0.0.1:{self.web_port}", "PUBLIC_URL": self.url,
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "prom"), "PYTHONDONTWRITEBYTECODE": "1", "LOG_LEVEL": "WARNING",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
        }  # fmt: skip

    # -- disks of their own

    def mount(self, folder: Path, megabytes: int) -> bool:
        """A disk of that size in memory at `folder`; False without the rights for it."""
        folder.mkdir(parents=True, exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        if subprocess.run(words, capture_output=True, check=False).returncode == 0:
            self.mounted.append(folder)
        return folder in self.mounted

    # -- servers

    def postgres_start(self) -> None:
        binaries = postgres_binaries()
        if binaries is None:
            raise SystemExit("PostgreSQL's binaries are missing.")
        self.binaries, self.as_user = binaries, {}
        data = self.folder / "pg"
        data.mkdir()
        self.mount(data, 1_500)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(data, account.pw_uid, account.pw_gid)
            self.as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        made = [binaries / "initdb", "-A", "trust", "-U", "flightline", "-E", "UTF8", "--locale=C.UTF-8", "-D", data]
        subprocess.run(made, check=True, capture_output=True, cwd=data, **self.as_user)
        self.postgres("start")

    def postgres(self, *command: str) -> None:
        """`pg_ctl` with this cluster's own folder."""
        options = f"-p {self.pg_port} -k {self.folder / 'pg'} -c listen_addresses=127.0.0.1 -c max_connections=100"
        words = [
            self.binaries / "pg_ctl",
            "-w",
            "-D",
            self.folder / "pg",
            "-l",
            self.folder / "pg" / "log",
            "-o",
            options,
        ]
        subprocess.run([*words, *command], check=True, capture_output=True, cwd=self.folder / "pg", **self.as_user)

    def redis_start(self) -> None:
        arguments = [
            "redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
            "--maxmemory-policy", "noeviction", "--dir", str(self.folder),
        ]  # fmt: skip
        self._popen("redis", arguments)

    # -- the product

    def start(
        self, name: str, *, of: str = "", moved: str = "", settings: str = "", root: Path = ROOT, within: Sequence[str] = (),
        **more: str,
    ) -> None:  # fmt: skip
        """Start one process; `moved` puts its clock elsewhere (`+2h`), `of` names the command when there are several.

        `root` is the checkout whose code it runs; `within` are words before the command; `more` stands in its environment.
        """
        kind = of or name
        if settings:
            more["DJANGO_SETTINGS_MODULE"] = settings
        command = [*within, sys.executable, *COMMANDS[kind]]
        if kind == "beat":
            command += ["-s", str(self.folder / f"{name}-schedule"), "--pidfile", ""]
        if kind == "worker":
            command += ["-n", f"{name}@faults"]
        if moved:
            # The library alone: the program `faketime` stays as a parent that passes no signal on.
            more |= {"LD_PRELOAD": faketime_library(), "FAKETIME": moved}
        self._popen(name, command, more, root)
        if kind == "worker":
            self.source.victims.append(self.processes[name].pid)

    def _popen(self, name: str, command: list[str], more: dict[str, str] | None = None, root: Path = ROOT) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=root, env=self.environment | (more or {}), stdout=log, stderr=log, start_new_session=True
            )

    def supervise(self) -> None:
        """Start again what ended by itself, as a supervisor or `restart: unless-stopped` does."""
        while True:
            time.sleep(1)
            for name in [
                name
                for name, process in list(self.processes.items())
                if name in COMMANDS and process.poll() is not None
            ]:
                self.restarted.append(name)
                self.start(name)

    def command(self, *arguments: str, root: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=root,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def pid(self, name: str) -> int:
        return self.processes[name].pid

    def kill(self, name: str) -> None:
        """End a process and what it forked, without any warning."""
        process = self.processes.pop(name)
        for pid in [*children_of(process.pid), process.pid]:
            _signal(pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        _signal(process.pid, signal.SIGCONT)
        forked = children_of(process.pid)
        _signal(process.pid, signal.SIGTERM)
        try:
            process.wait(12)
        except subprocess.TimeoutExpired:
            for pid in [*children_of(process.pid), *forked, process.pid]:
                _signal(pid, signal.SIGKILL)
            process.wait()

    def ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=3, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False

    def postmaster(self) -> int:
        """The process id of PostgreSQL's first process."""
        return int((self.folder / "pg" / "postmaster.pid").read_text().split()[0])

    def rows_if_there(self, text: str) -> list[tuple]:
        """As `ask`; nothing while the database is away."""
        try:
            return self.ask(text)
        except psycopg.OperationalError:
            return []

    def ask(self, text: str, *values: object) -> list[tuple]:
        """Rows of the product's own database, in a session of their own."""
        with psycopg.connect(self.database_url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            done = connection.execute(text, values)
            return done.fetchall() if done.description else []

    def close(self, *, keep_logs: bool) -> None:
        for name in [name for name in self.processes if name != "redis"]:
            self.stop(name)
        if "redis" in self.processes:
            self.stop("redis")
        if hasattr(self, "binaries"):
            subprocess.run(
                [self.binaries / "pg_ctl", "-m", "immediate", "-D", self.folder / "pg", "stop"], check=False, capture_output=True,
                cwd=self.folder / "pg", **self.as_user,
            )  # fmt: skip
        self.source.shutdown()
        for folder in self.mounted:
            subprocess.run(["umount", str(folder)], check=False, capture_output=True)
        if keep_logs:
            print(f"Logs: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def faketime_library() -> str:
    """Debian's libfaketime; empty where it is not installed."""
    return next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), "")


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def wait_until(is_true, seconds: float, why: str) -> float:
    """Seconds until `is_true()`; raises `TimeoutError` with `why` after `seconds`."""
    begun = time.monotonic()
    while not is_true():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"not within {seconds:.0f} s: {why}")
        time.sleep(0.25)
    return time.monotonic() - begun
