"""`manage.py migrate`: Django's own, but an empty database is laid out by its script (ADR 40), and no migration makes people wait.

On PostgreSQL whoever wants a table that somebody uses waits, and everybody after them waits behind them. A migration waits
two seconds at most, gives way, and tries again (ADR 60).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from portfolio.laying_out import schema_lay_out

LOCK_TIMEOUT: Final = "2s"
PAUSES_S: Final = (0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8)
"""Seconds before each further attempt."""
GAVE_WAY: Final = {"55P03", "40P01"}
"""SQLSTATE of a lock that was not to be had in time, and of a deadlock: either way the migration is undone as a whole."""


class Command(Migrate):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step", action="store_true", help="Run each migration, also in a database without tables."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        whole = not any(
            options[name] for name in ("app_label", "check_unapplied", "plan", "fake", "fake_initial", "prune")
        )
        if whole and not options["step_by_step"]:
            schema_lay_out(database=options["database"])
        with _impatient(connections[options["database"]]):
            for pause in (*PAUSES_S, None):
                try:
                    super().handle(*args, **options)
                    break
                except OperationalError as error:
                    if not _gave_way(error):
                        raise
                    self._give_way(error, pause)

    def _give_way(self, error: OperationalError, pause: float | None) -> None:
        if pause is None:
            raise CommandError(
                "A table stayed in use. What was applied so far stands; run `migrate` again. Who holds it: "
                "SELECT pid, application_name, xact_start, query FROM pg_stat_activity ORDER BY xact_start."
            ) from error
        self.stderr.write(f"\nA table is in use ({str(error).splitlines()[0]}); trying again in {pause} s.")
        time.sleep(pause)


def _gave_way(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in GAVE_WAY


@contextmanager
def _impatient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The connection waits for no lock longer than LOCK_TIMEOUT; afterwards as long as it did."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
