"""Insert-only tables, enforced by the database itself on both engines. Used by migrations only; has no switch."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION flightline_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% rows are insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""


def _execute(editor: BaseDatabaseSchemaEditor, postgres: list[str], sqlite: list[str]) -> None:
    for statement in postgres if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(statement, params=None)


def run_sql(*, postgres: list[str], sqlite: list[str]) -> migrations.RunPython:
    """Statements for each engine; `%` needs no escaping."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _execute(editor, postgres, sqlite)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def insert_only(table: str, *, when: str = "") -> migrations.RunPython:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on `table`.

    `when` is an SQL condition on OLD under which a row is frozen (every row without it, e.g. `OLD.state = 'published'`).
    """
    condition = f"WHEN ({when})" if when else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} rows are insert-only'); END"
    execute = "EXECUTE FUNCTION flightline_refuse_change()"
    return run_sql(
        postgres=[
            _POSTGRES_FUNCTION,
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {condition} {execute}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {execute}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
        ],
        sqlite=[
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {condition} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {condition} {refuse}",
        ],
    )
