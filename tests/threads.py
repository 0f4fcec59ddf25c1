"""Tests that commit from several threads run on a database of their own, thrown away after: immutable rows cannot be deleted."""

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.cast import Cast


def _maintenance() -> psycopg.Connection:
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None,
        dbname="postgres", autocommit=True,
    )  # fmt: skip


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """The default connection on another database of the same server or folder."""
    handles = [connection.settings_dict, connections.settings["default"], settings.DATABASES["default"]]
    connection.close()
    before = [handle["NAME"] for handle in handles]
    for handle in handles:
        handle["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        for handle, old in zip(handles, before, strict=True):
            handle["NAME"] = old


@pytest.fixture(scope="session")
def migrated(django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A database that was migrated and never used: what `own_database` clones."""
    is_postgres = connection.vendor == "postgresql"
    name = (
        f"migrated_{uuid.uuid4().hex[:10]}" if is_postgres else str(tmp_path_factory.mktemp("migrated") / "db.sqlite3")
    )
    with django_db_blocker.unblock():
        if is_postgres:
            with _maintenance() as server:
                server.execute(f'CREATE DATABASE "{name}"')
        with _pointed_at(name):
            call_command("migrate", verbosity=0)
            if not is_postgres:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield name
    if is_postgres:
        with django_db_blocker.unblock(), _maintenance() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(django_db_blocker, migrated, tmp_path) -> Iterator[None]:
    """A fresh, migrated database on the engine of this run: `TEMPLATE` on PostgreSQL, a copy of the file on SQLite."""
    is_postgres = connection.vendor == "postgresql"
    name = f"threads_{uuid.uuid4().hex[:10]}" if is_postgres else str(tmp_path / "threads.sqlite3")
    with django_db_blocker.unblock():
        if is_postgres:
            with _maintenance() as server:
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
        else:
            shutil.copyfile(migrated, name)
        try:
            with _pointed_at(name):
                yield
        finally:
            if is_postgres:
                with _maintenance() as server:
                    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def committed_cast(own_database) -> Cast:
    """The cast on `own_database`."""
    return Cast()


def together(*acts: Callable[[], object]) -> tuple[list[object], list[Exception]]:
    """Run the acts in a thread each, begun at the same moment; what they answered, and what they raised."""
    barrier = threading.Barrier(len(acts))
    answers: list[object] = []
    faults: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            answers.append(act())
        except Exception as error:  # handed back to the test
            faults.append(error)
        finally:
            connection.close()

    threads: Sequence[threading.Thread] = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers, faults
