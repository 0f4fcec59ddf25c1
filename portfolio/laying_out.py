"""The schema of an empty database as one script per engine, so that a first start does not replay every migration.

What the scripts do not know yet is migrated as always (ADR 40). `python -m tests.schema_scripts` writes them anew after
a migration was added; `tests/config/test_schema.py` fails until then.
"""

from pathlib import Path

from django.db import connections

FOLDER = Path(__file__).with_name("schema")


def schema_script(vendor: str) -> Path:
    """Where the script for `sqlite` or `postgresql` stands."""
    return FOLDER / f"{vendor}.sql"


def schema_lay_out(*, database: str = "default") -> bool:
    """Lay out a database without any table by its script; False, and nothing done, when it holds one.

    Either all of the script is in the database afterwards or nothing of it.
    """
    connection = connections[database]
    if connection.introspection.table_names():
        return False
    script = schema_script(connection.vendor).read_text()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        # References point to tables that come later in the script, and only outside a transaction can that be allowed.
        connection.connection.executescript(f"PRAGMA foreign_keys=OFF;\n{script}PRAGMA foreign_keys=ON;")
    else:
        with connection.cursor() as cursor:
            cursor.execute(script)
    return True
