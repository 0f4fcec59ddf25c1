"""Tests that commit from several threads run on a database of their own, thrown away after: immutable rows cannot be deleted."""

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence

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


@pytest.fixture
def own_database(django_db_blocker, tmp_path) -> Iterator[None]:
    """A fresh, migrated database on the engine of this run."""
    is_postgres = connection.vendor == "postgresql"
    name = f"threads_{uuid.uuid4().hex[:10]}" if is_postgres else str(tmp_path / "threads.sqlite3")
    handles = [connection.settings_dict, connections.settings["default"], settings.DATABASES["default"]]
    with django_db_blocker.unblock():
        connection.close()
        if is_postgres:
            with _maintenance() as server:
                server.execute(f'CREATE DATABASE "{name}"')
        before = [handle["NAME"] for handle in handles]
        for handle in handles:
            handle["NAME"] = name
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            for handle, old in zip(handles, before, strict=True):
                handle["NAME"] = old
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
