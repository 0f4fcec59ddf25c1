"""`manage.py doctor`: what is wrong and what to do. Exit code 0: well, 1: something is bad, 2: the database cannot be asked."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from portfolio.keys_left import keys_left
from portfolio.sealings import keys_in_use
from portfolio.vitals import State, Vital, vitals

WORDS: dict[str, str] = {"good": "ok  ", "none": "-   ", "warn": "WARN", "bad": "BAD "}


def _settings() -> Iterator[Vital]:
    for found in checks.run_checks():
        state: State = "bad" if found.is_serious() else "warn"
        yield Vital("Settings", str(found.id), state, str(found.msg), str(found.hint or ""))


def _database() -> Iterator[Vital]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    advice = "Run `manage.py migrate`." if waiting else ""
    yield Vital("Database", "Migrations", "bad" if waiting else "good", f"{len(waiting)} waiting", advice)
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            yield Vital("Database", "PostgreSQL", "good", str((cursor.fetchone() or ("",))[0]))
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        said = "; ".join(str(row[0]) for row in cursor.fetchall())
    is_well = said == "ok"
    advice = (
        "" if is_well else "Stop the server, keep a copy of the file, and restore the last backup (docs/operate.md)."
    )
    yield Vital("Database", "File", "good" if is_well else "bad", "whole" if is_well else said, advice)


class Command(BaseCommand):
    help = "Say what is wrong with this installation and what to do; ends with 1 when something is bad."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(_settings())
        code = 0
        try:
            found += _database()
            if not any(one.state == "bad" for one in found if one.name == "Migrations"):
                found += [*keys_left(keys_in_use()), *vitals()]
        except (DatabaseError, InterfaceError) as error:
            advice = "See that DATABASE_URL is right and the server runs."
            found.append(Vital("Database", "Connection", "bad", str(error).strip().splitlines()[0], advice))
            code = 2
        for one in found:
            self.stdout.write(f"{WORDS[one.state]} {one.group} · {one.name}: {one.words}")
            if one.advice and one.state != "good":
                self.stdout.write(f"     {one.advice}")
        bad = sum(one.state == "bad" for one in found)
        self.stdout.write(f"{bad} bad, {sum(one.state == 'warn' for one in found)} to look at.")
        if code or bad:
            raise SystemExit(code or 1)
