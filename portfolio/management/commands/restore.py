"""`manage.py restore DIR`: a backup into an empty database and evidence folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from portfolio.services.backups import backup_restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database. Every sum is checked first; rows, files and the audit chain after."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup_restore(folder=options["folder"])
        except DomainError as error:
            raise CommandError(error.message) from error
        rows, files = sum(made["rows"].values()), len(made["files"])
        self.stdout.write(f"Restored {rows:,} rows and {files:,} files from the backup of {made['made_at'][:19]}Z")
        self.stdout.write("Now run audit_verify with the anchor that you keep elsewhere, then start.")
