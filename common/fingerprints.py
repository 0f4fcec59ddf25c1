"""One value for many rows, that is another one as soon as any of them is: what was worked out from them is kept under it."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class Fingerprint(models.Aggregate):
    """Text that differs where the rows differ in one of these columns (or in their number), whatever their order; None without rows.

    One of the columns must tell the rows apart. PostgreSQL: the exclusive or of a 64-bit hash of each row, so that two sets
    share a value by chance once in 2^64. SQLite: the rows themselves, as JSON.
    """

    template = "BIT_XOR(HASH_RECORD_EXTENDED(ROW(%(expressions)s), 0))::text"
    output_field = models.TextField()
    allow_distinct = False

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(JSON_ARRAY(%(expressions)s))", **context)
