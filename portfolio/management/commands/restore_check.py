"""`manage.py restore_check DIR`: restore into a fresh place, prove it, throw it away, remember when."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from portfolio.services.drills import restore_try


class Command(BaseCommand):
    help = "Try a backup: restore it into a fresh place, check rows, files, audit chain and sign-in, and throw it away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tried = restore_try(folder=options["folder"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(tried.words)
        if not tried.passed:
            raise CommandError(f"The backup does not restore. {tried.words}")
