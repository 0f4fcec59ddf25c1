"""`manage.py demo_load --port 8000`: the demo portfolio, into an empty database. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from portfolio.services.demo import demo_load


class Command(BaseCommand):
    help = "Load the demo portfolio into an empty database; in a demo database only follow the port. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="The port on which the application serves.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = demo_load(port=options["port"])
        except DomainError as error:
            raise CommandError(" ".join([error.message, *getattr(error, "__notes__", ())])) from error
        if loaded.is_new:
            self.stdout.write(f"Demo portfolio loaded: {loaded.initiatives} initiatives")
        elif loaded.is_moved:
            self.stdout.write(f"Demo portfolio kept; its own source now reads port {options['port']}")
        else:
            self.stdout.write("Demo portfolio kept as it is")
