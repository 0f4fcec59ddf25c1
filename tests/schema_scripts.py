"""`python -m tests.schema_scripts`: write the scripts that lay out an empty database anew, after a migration was added.

Migrates an empty database of each engine step by step and writes down what it made: structure, triggers, and the
framework's own rows. Needs PostgreSQL's programs, or TEST_DATABASE_URL and `pg_dump`.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet

from portfolio.laying_out import schema_script
from tests.run import ROOT, throwaway_postgres

# Months of points depend on the day: the last line makes those of today, as the migration does.
MONTHS = "metrics_point_2*"
MAKE_MONTHS = "SELECT metrics_points_partition(now(), 3);"


def command(url: str, folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """`manage.py words…` on the database of `url` ("": SQLite in `folder`), and the environment that it needs."""
    environment = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")}
    environment |= {
        "DATA_DIR": str(folder), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-tests-" + "x" * 40, "FIELD_KEYS": Fernet.generate_key().decode(), "AUDIT_KEYS": "5a" * 32,
    }  # fmt: skip
    return [sys.executable, "manage.py", *words], environment


def migrate(url: str, folder: Path) -> None:
    """Migrate an empty database step by step, by a process of its own."""
    words, environment = command(url, folder, "migrate", "--step-by-step", "--noinput", "-v0")
    subprocess.run(words, cwd=ROOT, env=environment, check=True)


def sqlite_text(path: Path) -> str:
    with closing(sqlite3.connect(path)) as opened:
        return "\n".join(opened.iterdump()) + "\n"


def postgresql_text(url: str) -> str:
    """What `pg_dump` says of the database, without owners, settings of the session, and comments."""
    command = ["pg_dump", "--no-owner", "--inserts", f"--exclude-table={MONTHS}", "--dbname", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    kept = [line for line in said.splitlines() if not re.match(r"--|\\|SET |SELECT pg_catalog\.set_config|$", line)]
    # Schema-wide rights belong to `database_roles`; whoever lays out owns what it makes.
    kept = [line for line in kept if not line.startswith("GRANT ")]
    text = re.sub(r"\bpublic\.(?=\w)", "", "\n".join(kept))
    return f"SET check_function_bodies = false;\n{text}\nRESET check_function_bodies;\n{MAKE_MONTHS}\n"


@contextmanager
def empty_postgresql(server: str) -> Iterator[str]:
    name = f"schema_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server.rsplit("/", 1)[0] + "/" + name
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        migrate("", Path(folder))
        (found,) = Path(folder).glob("*.sqlite3")
        schema_script("sqlite").write_text(sqlite_text(found))
        with throwaway_postgres() as server:
            if not server:
                sys.stderr.write("No PostgreSQL: its script was not written.\n")
                return 1
            with empty_postgresql(server) as url:
                migrate(url, Path(folder))
                schema_script("postgresql").write_text(postgresql_text(url))
    for vendor in ("sqlite", "postgresql"):
        sys.stdout.write(f"{schema_script(vendor).name}: {schema_script(vendor).stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
