"""A trial restore: into a fresh place, proved by separate processes, thrown away, remembered."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from common.errors import DomainError
from portfolio.models import Restore
from portfolio.services.backups import backup_check, restore_record

STEPS = (("restore", "{folder}"), ("audit_verify",), ("evidence_verify",), ("restore_probe",))
LIMIT_S = 3600


def restore_try(*, folder: Path) -> Restore:
    """Restore `folder` into a fresh place of the same engine and run audit_verify, evidence_verify and a sign-in there.

    What was found is kept as a row, passed or not; the fresh place is removed. A backup whose sums are wrong fails too.
    """
    begun, manifest = time.monotonic(), {}
    try:
        manifest = backup_check(folder=folder)
        with _fresh_place() as environment:
            said = [_run(step, folder, environment) for step in STEPS]
        words, passed = " ".join(said), True
    except DomainError as error:
        words, passed = error.message, False
    return restore_record(
        manifest=manifest, is_trial=True, passed=passed, words=words, seconds=time.monotonic() - begun
    )


def _run(step: tuple[str, ...], folder: Path, environment: dict[str, str]) -> str:
    """The last line that the command said. Raises DomainError when it failed."""
    command = [sys.executable, "manage.py", *(part.format(folder=folder.resolve()) for part in step)]
    done = subprocess.run(  # noqa: S603  # no shell, our own commands
        command, cwd=settings.BASE_DIR, env={**os.environ, **environment}, capture_output=True, text=True, timeout=LIMIT_S,
        check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise DomainError(f"{step[0]} failed: {said[-1] if said else done.returncode}")
    lines = [line for line in done.stdout.strip().splitlines() if line]
    return f"{lines[0].rstrip('.')}." if lines else ""


@contextmanager
def _fresh_place() -> Iterator[dict[str, str]]:
    """A folder, and on PostgreSQL a database, that exist only inside; the environment that points there."""
    with tempfile.TemporaryDirectory(prefix="flightline-restore-") as folder:
        place = {
            "DATA_DIR": folder, "REDIS_URL": "", "AUDIT_ANCHOR_FILE": "", "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        if connection.vendor != "postgresql":
            yield place
            return
        name = f"flightline_restore_{secrets.token_hex(6)}"
        with _autocommit() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield {**place, "DATABASE_URL": _url(name)}
        finally:
            with _autocommit() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _autocommit() -> Iterator[Any]:
    """A cursor outside any transaction: databases are made and dropped there only."""
    if connection.in_atomic_block:
        raise DomainError("A trial restore cannot run inside a transaction.")
    with connection.cursor() as cursor:
        yield cursor


def _url(name: str) -> str:
    given = connection.settings_dict
    login = quote(str(given["USER"]), safe="")
    if given["PASSWORD"]:
        login += f":{quote(str(given['PASSWORD']), safe='')}"
    return f"postgresql://{login}@{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}/{name}"
