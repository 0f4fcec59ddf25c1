"""`manage.py token_create --user pm@example.com --scope read --days 90` prints the token as its last word."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.scopes import SCOPES
from accounts.services import token_create
from common.actors import CLOCK
from common.errors import DomainError


class Command(BaseCommand):
    help = "Create a bearer token for a person. The token is the last word of the output and is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="E-mail of the person or service account.")
        parser.add_argument("--scope", action="append", required=True, choices=sorted(SCOPES), help="May be repeated.")
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--name", default="command line")
        parser.add_argument("--initiative", type=int, default=None, help="Id of the only initiative it may touch.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person with the address {options['user']}.")
        try:
            token, text = token_create(
                actor=CLOCK,
                user=user,
                name=options["name"],
                scopes=options["scope"],
                days=options["days"],
                only_initiative_id=options["initiative"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{token.name}, valid until {token.expires_at:%Y-%m-%d}: {text}")
