"""How long stays were and on which day they ended, as both databases work it out: for an index, and for figures over many stays."""

from datetime import UTC
from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.sql.compiler import SQLCompiler

_AT: Final = {
    "postgresql": "COALESCE({}::timestamp AT TIME ZONE 'UTC', {})",
    "sqlite": "julianday(COALESCE({}, {}))",
}
_DAYS: Final = {
    "postgresql": "GREATEST(EXTRACT(EPOCH FROM {} - {})::float8, 0) / 86400",
    "sqlite": "MAX({} - {}, 0.0)",
}
_LIST: Final = {
    "postgresql": "(SELECT json_agg(value)::text FROM (%(subquery)s) listed)",
    "sqlite": "(SELECT json_group_array(value) FROM (%(subquery)s) listed)",
}


class UtcDay(TruncDate):
    """The day (UTC) of an instant, in words that SQLite takes for an index too: there Django's own are a function of Python."""

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, tzinfo=UTC, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        at, given = compiler.compile(self.lhs)
        return f"date({at})", given


def ended_on() -> Coalesce:
    """The day on which a stay really ended: the effective one if one is given, else that of the recorded instant."""
    return Coalesce("effective_left_on", UtcDay("left_at"))


class StayDays(models.Func):
    """The length of a finished stay in days, as `phases.flow.stay_days` has it; on SQLite to the millisecond."""

    output_field = models.FloatField()

    def __init__(self) -> None:
        super().__init__("effective_left_on", "left_at", "effective_entered_on", "entered_at")

    def as_sql(  # type: ignore[override]  # a function of its own words, without names or templates
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        left_on, left, entered_on, entered = (compiler.compile(one)[0] for one in self.get_source_expressions())
        at, days = _AT[connection.vendor], _DAYS[connection.vendor]
        return days.format(at.format(left_on, left), at.format(entered_on, entered)), ()


class Listed(models.Subquery):
    """The rows of a question with one column `value`, as the text of one JSON list; one value costs less to carry than many rows.

    Without rows None or an empty list, as the database has it.
    """

    output_field = models.TextField()

    def as_sql(  # type: ignore[override]  # its template follows from the database alone
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template=_LIST[connection.vendor])
