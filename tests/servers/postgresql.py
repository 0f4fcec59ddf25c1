"""A PostgreSQL of its own with data to read, and roles with more and less right."""

import os
import pwd
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.run import throwaway_postgres

PASSWORD = "only-for-reading"
# role: what the owner of the cluster says about it
ROLES = {
    "reader": "GRANT SELECT ON answers TO reader",
    "superuser": "ALTER ROLE superuser SUPERUSER",
    "rolemaker": "ALTER ROLE rolemaker CREATEROLE",
    "filereader": "GRANT pg_read_server_files TO filereader",
    "writer": "GRANT SELECT, INSERT ON answers TO writer",
    "columnwriter": "GRANT SELECT ON answers TO columnwriter; GRANT UPDATE (seconds) ON answers TO columnwriter",
    "owner": "ALTER TABLE notes OWNER TO owner",
}


@dataclass(frozen=True)
class SqlServer:
    """A running PostgreSQL: its port, the DSN of its owner, and its data directory. `answers` holds one row a minute of 1 January 2026."""

    port: int
    owner_dsn: str
    data: Path

    @property
    def url(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/postgres?sslmode=disable"

    def ask(self, text: str) -> object:
        """The first cell of what the owner reads."""
        with psycopg.connect(self.owner_dsn) as connection:
            row = connection.execute(text).fetchone()
        return row[0] if row else None


def as_postgres() -> dict[str, Any]:
    """Arguments of `subprocess.run` for the account that runs the cluster: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def sql_server() -> Iterator[SqlServer]:
    """A cluster that asks its readers for a password."""
    given = os.environ.pop("TEST_DATABASE_URL", None)
    try:
        started = throwaway_postgres()
        dsn = started.__enter__()
    finally:
        if given is not None:
            os.environ["TEST_DATABASE_URL"] = given
    if dsn is None:
        pytest.skip("no PostgreSQL binaries")
    try:
        owner = dsn.rpartition("/")[0] + "/postgres"
        with psycopg.connect(owner, autocommit=True) as connection:
            _fill(connection)
            port = connection.info.port
            (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        yield SqlServer(port, owner, Path(data))
    finally:
        started.__exit__(None, None, None)


def _fill(connection: psycopg.Connection) -> None:
    connection.execute(
        "CREATE TABLE answers (at timestamptz, seconds float8, n int);"
        "INSERT INTO answers SELECT '2026-01-01T00:00:00Z'::timestamptz + i * interval '1 minute', i / 10.0, i"
        " FROM generate_series(0, 1439) i; CREATE TABLE notes (id int)"
    )
    for role, rights in ROLES.items():
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'; {rights}")
    (path,) = connection.execute("SHOW hba_file").fetchone() or ("",)
    with open(path) as file:
        trusted = file.read()
    with open(path, "w") as file:
        file.writelines(f"host all {role} 127.0.0.1/32 scram-sha-256\n" for role in ROLES)
        file.write(trusted)
    connection.execute("SELECT pg_reload_conf()")
