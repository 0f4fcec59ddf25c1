"""`manage.py database_roles`: the PostgreSQL roles of application and sealer, and what each may do. Run it after each migration."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.services.database import database_roles
from common.errors import DomainError


class Command(BaseCommand):
    help = "Create or update the roles of application and sealer. Run as the owner of the tables, or as a superuser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", default="flightline_app", help="Role of web, worker and beat.")
        parser.add_argument("--sealer", default="flightline_sealer", help="Role of the sealer.")
        parser.add_argument("--owner", help="Give all tables to this role. Without it, who runs this stays the owner.")

    def handle(self, *args: Any, **options: Any) -> None:
        passwords = {
            "app": settings.DATABASE_APP_PASSWORD,
            "sealer": settings.DATABASE_SEALER_PASSWORD,
            "owner": settings.DATABASE_OWNER_PASSWORD,
        }
        try:
            roles = database_roles(
                app=options["app"], sealer=options["sealer"], owner=options["owner"], passwords=passwords
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{roles.owner} owns, {roles.app} works in and {roles.sealer} seals {roles.database}.")
