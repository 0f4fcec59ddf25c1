"""`manage.py user_factor_reset admin@example.com --reason "phone lost"`: the way back in for the last administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import factor_reset
from common.actors import CLOCK
from common.errors import DomainError


class Command(BaseCommand):
    help = "Take every second factor and passkey of a person away. They are mailed, and sign nothing for 24 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-mail of the person.")
        parser.add_argument("--reason", default="asked for on the command line", help="Stays in the audit log.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person with the address {options['email']}.")
        try:
            factor_reset(actor=CLOCK, user=user, reason=options["reason"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{user.name} signs in with the password alone; sessions ended, no signature for 24 hours.")
