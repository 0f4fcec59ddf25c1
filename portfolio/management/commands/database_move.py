"""`manage.py database_move postgresql://…`: from SQLite to PostgreSQL, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from portfolio.services.moving import database_move


class Command(BaseCommand):
    help = "Copy everything from this SQLite database into an empty PostgreSQL, and verify the audit chain there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="postgresql://owner:password@host:5432/name, a database without tables.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database_move(url=options["url"], say=self.stdout.write)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            "Set DATABASE_URL to it, keep DATA_DIR for the evidence files, give the same keys, and start."
        )
