"""The one place that knows how each database is written to a file and read back. No rows of our own, no rules.

SQLite is copied by its own backup (`VACUUM INTO`), PostgreSQL by `pg_dump -Fc` of the same snapshot in which the rows
were counted. Neither stops anybody from working.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.dump"
_FILES = """
SELECT DISTINCT sha256 FROM initiatives_evidenceversion WHERE kind = 'file'
AND id NOT IN (SELECT version_id FROM initiatives_evidenceremoval)
"""
_LINKS = "SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1"
# A partition is counted with the table that it belongs to.
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
AND NOT relispartition ORDER BY 1
"""
_PARTITIONS = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relispartition"
_TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


class DumpFailed(Exception):
    """The database could not be written out or read back; the text says what its tool said."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the dump holds: rows by table, SHA-256 of the evidence files, the newest link of the audit chain."""

    rows: dict[str, int]
    files: list[str]
    seq: int
    head: str
    migrations: list[str]


def dump(folder: Path) -> tuple[str, Facts]:
    """Write the database into `folder`; returns the name of the file and what is in it. Raises DumpFailed."""
    return _dump_postgres(folder) if connection.vendor == "postgresql" else _dump_sqlite(folder)


def load(path: Path) -> None:
    """Read a dump into the configured database, which holds nothing yet. Raises DumpFailed."""
    if connection.vendor == "postgresql":
        if path.name != POSTGRES_NAME:
            raise DumpFailed("This backup was made on SQLite; restore it there.")
        name, environment = _postgres_login()
        _run(
            ["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", name, str(path)], environment
        )
    else:
        if path.name != SQLITE_NAME:
            raise DumpFailed("This backup was made on PostgreSQL; restore it there, with DATABASE_URL.")
        connection.close()
        target = Path(str(connection.settings_dict["NAME"]))
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(path, target)
    connection.close()


def is_empty() -> bool:
    """Whether the configured database holds no table at all."""
    return not connection.introspection.table_names()


def facts_now() -> Facts:
    """What the configured database holds, in one snapshot where the caller opened one."""
    with connection.cursor() as cursor:
        return _facts(cursor)


def partitions() -> set[str]:
    """Names of the partitions of the configured database, which older backups counted as tables of their own."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        return {row[0] for row in cursor.fetchall()}


def _facts(cursor: Any) -> Facts:
    if connection.vendor == "postgresql" and not isinstance(cursor, sqlite3.Cursor):
        cursor.execute(_TABLES)
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
    tables = [row[0] for row in cursor.fetchall()]
    rows = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # the name comes from the catalogue
        rows[table] = cursor.fetchone()[0]
    cursor.execute(_FILES)
    files = sorted(row[0] for row in cursor.fetchall())
    cursor.execute(_LINKS)
    seq, head = cursor.fetchone() or (0, "")
    cursor.execute(_MIGRATIONS)
    return Facts(rows, files, seq, head, [f"{app}.{name}" for app, name in cursor.fetchall()])


def _dump_sqlite(folder: Path) -> tuple[str, Facts]:
    source, target = str(connection.settings_dict["NAME"]), folder / SQLITE_NAME
    try:
        with _closing(source) as live:
            live.execute("VACUUM INTO ?", (str(target),))
        with _closing(str(target)) as copy:
            return SQLITE_NAME, _facts(copy.cursor())
    except sqlite3.Error as error:
        raise DumpFailed(str(error)) from None


@contextmanager
def _closing(path: str) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(path, timeout=30)
    try:
        yield opened
    finally:
        opened.close()


def _dump_postgres(folder: Path) -> tuple[str, Facts]:
    name, environment = _postgres_login()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        facts = _facts(cursor)
        target = str(folder / POSTGRES_NAME)
        _run(["pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", target, "--dbname", name], environment)
    return POSTGRES_NAME, facts


def _postgres_login() -> tuple[str, dict[str, str]]:
    """The name of the database, and an environment that signs its tools in: no password on a command line."""
    given = connection.settings_dict
    environment = {
        "PGHOST": given["HOST"], "PGPORT": str(given["PORT"] or ""), "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"],
    }  # fmt: skip
    environment |= {f"PG{name.upper()}": given.get("OPTIONS", {}).get(name, "") for name in _TLS}
    return str(given["NAME"]), {name: str(value) for name, value in environment.items() if value}


def _run(command: list[str], environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, no input of people
    except FileNotFoundError:
        raise DumpFailed(f"{command[0]} is not installed; it comes with PostgreSQL's client programs.") from None
    if done.returncode:
        raise DumpFailed(f"{command[0]}: {done.stderr.strip()[:500]}")
