"""`manage.py playbook_load`: import and publish the playbook that ships with the application. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from phases.services import playbook_load_builtin


class Command(BaseCommand):
    help = "Import and publish the playbook that ships with the application. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        version = playbook_load_builtin()
        self.stdout.write(f"{version.playbook.name}, version {version.number}")
