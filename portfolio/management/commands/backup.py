"""`manage.py backup DIR`: database, evidence and a manifest with sums, while the application runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from portfolio.services.backups import backup_make


class Command(BaseCommand):
    help = "Back up database and evidence into a new folder, while the application runs. The keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup_make(folder=options["folder"])
        except DomainError as error:
            raise CommandError(error.message) from error
        rows, files = sum(made["rows"].values()), len(made["files"])
        self.stdout.write(
            f"{rows:,} rows of {len(made['rows'])} tables and {files:,} files of evidence in {options['folder']}"
        )
        self.stdout.write(f"audit chain: {made['seq']:,} links, head {made['head']}")
