"""An instance on PostgreSQL with its three roles: web and sealer run, a gate has been decided, a checkpoint is anchored."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.run import ROOT, free_port

PASSWORD = "secret"


class Instance:
    """`connect` opens the database as a role (its superuser without one), `manage` runs a command, `copy` clones the database."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, suffix = conninfo_to_dict(server), folder, uuid.uuid4().hex[:8]
        self.name, self.app, self.sealer = (f"attacked_{suffix}", f"attacked_app_{suffix}", f"attacked_sealer_{suffix}")
        self.anchor, self.processes, self.port = folder / "anchor.jsonl", list[subprocess.Popen[bytes]](), free_port()

    def _given(self, name: str, role: str) -> dict[str, str]:
        given = {key: str(value) for key, value in self.server.items()} | {"dbname": name}
        return given | ({"user": role, "password": PASSWORD} if role else {})

    def connect(self, name: str = "", role: str = "") -> psycopg.Connection:
        return psycopg.connect(make_conninfo(**self._given(name or self.name, role)), autocommit=True)

    def environment(self, name: str = "", role: str = "") -> dict[str, str]:
        given = self._given(name or self.name, role)
        url = f"postgres://{given['user']}:{given.get('password', '')}@{given['host']}:{given.get('port', '5432')}/{given['dbname']}"
        return os.environ | {
            "DATABASE_URL": url, "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "a" * 50,
            "FIELD_KEYS": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=", "AUDIT_KEYS": "33" * 32,
            "AUDIT_ANCHOR_FILE": str(self.anchor), "DATA_DIR": str(self.folder), "PORT": str(self.port), "TICK_S": "1",
            "DATABASE_APP_PASSWORD": PASSWORD, "DATABASE_SEALER_PASSWORD": PASSWORD,
        }  # fmt: skip

    def manage(self, *words: str, name: str = "", role: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *([] if words[0] in ("-m", "-c") else ["manage.py"]), *words]
        environment = self.environment(name, role)
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def must(self, *words: str, role: str = "") -> None:
        done = self.manage(*words, role=role)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")

    def start(self, *words: str, role: str) -> None:
        command = [sys.executable, *words]
        with (self.folder / f"{words[-1]}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.environment(role=role), stdout=log, stderr=subprocess.STDOUT
                )
            )

    def stop(self) -> None:
        """End web and sealer, each by itself."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def await_ready(self, seconds: float = 300) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError("the instance did not become ready")

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A clone of the database for one attack, thrown away after."""
        name = f"{self.name}_copy"
        with self.connect("postgres") as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        try:
            yield name
        finally:
            with self.connect("postgres") as admin:
                admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def running_instance(server: str) -> Iterator[Instance]:
    """Migrated, with roles, a decided gate, everything sealed and anchored, web and sealer running under their own roles."""
    folder = Path(tempfile.mkdtemp(prefix="flightline-attacks-"))
    instance = Instance(server, folder)
    with instance.connect("postgres") as admin:
        admin.execute(f'CREATE DATABASE "{instance.name}"')
    try:
        instance.must("migrate", "--noinput")
        instance.must("database_roles", "--app", instance.app, "--sealer", instance.sealer)
        instance.must("-m", "tests.attacks.story", role=instance.app)
        instance.start(
            "-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi:application", role=instance.app
        )
        instance.start("manage.py", "audit_seal", role=instance.sealer)
        instance.await_ready()
        _until_anchored(instance)
        yield instance
    finally:
        instance.stop()
        with instance.connect("postgres") as admin:
            admin.execute(f'DROP DATABASE "{instance.name}" WITH (FORCE)')
            for role in (instance.app, instance.sealer):
                admin.execute(f'DROP ROLE IF EXISTS "{role}"')
        shutil.rmtree(folder, ignore_errors=True)


def _until_anchored(instance: Instance) -> None:
    """Wait until the sealer has signed what the story did."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with instance.connect() as database:
            waiting = database.execute(
                "SELECT count(*) FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id WHERE l.seq IS NULL"
            ).fetchone()
        if waiting == (0,) and instance.anchor.exists():
            return
        time.sleep(0.3)
    raise RuntimeError("the sealer did not seal")
