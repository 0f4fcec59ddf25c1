"""`manage.py migrate`: Django's own, after laying out a database that holds no table yet by its script (ADR 40)."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate

from portfolio.laying_out import schema_lay_out


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
        super().handle(*args, **options)
