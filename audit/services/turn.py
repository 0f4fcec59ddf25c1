"""One sealer at a time, and only where the database role may seal."""

from django.db import connection

ONE_SEALER = 0x464C5345414C  # the number of our advisory lock


def may_seal() -> bool:
    """Whether this database role may write links: always on SQLite; on PostgreSQL see `database_roles`."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('audit_link', 'INSERT')")
        return bool(cursor.fetchone()[0])


def turn_take() -> bool:
    """Be the only sealer until the end of this transaction; false when another one is. SQLite's write lock does it by itself."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        return bool(cursor.fetchone()[0])
