"""Move everything from SQLite to an empty PostgreSQL: same ids, same digests, the same chain, verified afterwards."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import environ
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

from common.errors import DomainError

TARGET = "move_target"
CHUNK = 2_000
_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = current_schema()
"""


def database_move(*, url: str, say: Callable[[str], object] = str) -> dict[str, int]:
    """Copy every row into the PostgreSQL at `url`, which holds no table yet; returns rows by table.

    Migrates the target by a process of its own, copies in one transaction while nobody can write here, counts, and lets
    `audit_verify` walk the chain and every signed record there. Needs the owner of the target: the triggers that keep
    rows as they are stand aside while the rows of the past come in, and are back before the transaction ends. Nothing
    is changed here; evidence files stay where they are. Raises DomainError, and leaves the target without rows then.
    """
    if connection.vendor != "sqlite":
        raise DomainError("This is no SQLite database. PostgreSQL moves by backup and restore.")
    connections.databases[TARGET] = {**_parsed(url), "TIME_ZONE": None}
    try:
        if connections[TARGET].introspection.table_names():
            raise DomainError("The target is not empty. Name a database without tables; nothing was changed.")
        _manage("migrate", url, "--noinput", "-v0")
        say("The target is migrated.")
        _months_make()
        with transaction.atomic(), transaction.atomic(using=TARGET), _triggers_aside():
            counted = {model._meta.db_table: _copy(model) for model in _models()}
            _count_on(counted)
            with connections[TARGET].cursor() as cursor:
                for statement in connections[TARGET].ops.sequence_reset_sql(no_style(), _models()):
                    cursor.execute(statement)
        say(f"{sum(counted.values()):,} rows of {len(counted)} tables are there.")
        say(_manage("audit_verify", url))
    finally:
        connections[TARGET].close()
        del connections[TARGET], connections.databases[TARGET]
    return counted


def _months_make() -> None:
    """Have a partition there for each month of which points are here, so that none lies in the default one."""
    with connection.cursor() as here, connections[TARGET].cursor() as there:
        here.execute("SELECT DISTINCT date(at, 'start of month') FROM metrics_point ORDER BY 1")
        for (month,) in here.fetchall():
            there.execute("SELECT metrics_point_month(%s::timestamp)", [month])


def _parsed(url: str) -> dict[str, Any]:
    given: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if "postgresql" not in str(given.get("ENGINE")):
        raise DomainError("The target is a PostgreSQL address such as postgresql://owner@host/name.")
    defaults = {name: value for name, value in connection.settings_dict.items() if name in ("TEST", "ATOMIC_REQUESTS")}
    return {
        **defaults, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "HOST": "", "PORT": "", "USER": "",
        "PASSWORD": "", "OPTIONS": {}, **given,
    }  # fmt: skip


def _manage(command: str, url: str, *options: str) -> str:
    """Run one of our commands on the target; its first line. Raises DomainError with its last."""
    done = subprocess.run(  # noqa: S603  # no shell, our own commands
        [sys.executable, "manage.py", command, *options], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        env={
            **os.environ, "DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY, "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": "",
        },
    )  # fmt: skip
    lines = (done.stdout.strip() or done.stderr.strip()).splitlines()
    if done.returncode:
        raise DomainError(f"{command} on the target: {(done.stderr.strip() or done.stdout.strip())[-300:]}")
    return lines[0] if lines else ""


def _models() -> list[type[models.Model]]:
    """Every table of ours and of the libraries, many-to-many ones too."""
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _copy(model: type[models.Model]) -> int:
    target, meta, count = connections[TARGET], model._meta, 0
    fields: list[Any] = list(meta.concrete_fields)
    quoted = ", ".join(target.ops.quote_name(field.column) for field in fields)
    with target.cursor() as cursor:
        table = target.ops.quote_name(meta.db_table)
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # what the migrations themselves had put there
        with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as sink:
            for row in _rows(model, fields):
                sink.write_row(row)
                count += 1
    return count


def _rows(model: type[models.Model], fields: Sequence[Any]) -> Iterator[list[Any]]:
    target = connections[TARGET]
    names = [field.attname for field in fields]
    for row in model._base_manager.order_by().values_list(*names).iterator(chunk_size=CHUNK):
        yield [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]


def _count_on(counted: dict[str, int]) -> None:
    with connections[TARGET].cursor() as cursor:
        for table, count in counted.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # a table of ours
            found = cursor.fetchone()
            if not found or found[0] != count:
                raise DomainError(f"{table} has {found and found[0]} rows there and {count} here.")


@contextmanager
def _triggers_aside() -> Iterator[None]:
    """Our triggers off, and back in the state in which each was."""
    states = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
    with connections[TARGET].cursor() as cursor:
        cursor.execute(_TRIGGERS)
        found = cursor.fetchall()
        for table, name, _ in found:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
    yield
    with connections[TARGET].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name, state in found:
            cursor.execute(f'ALTER TABLE "{table}" {states[str(state)]} TRIGGER "{name}"')
