"""`manage.py checks_alarm`: says whether anything is checked at all, from outside the background work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.health import checks_silent_since
from metrics.services import checks_alarm


class Command(BaseCommand):
    help = "End with 1, and mail the administrators once, when no metric has been checked for 5 minutes. For cron or a timer."

    def handle(self, *args: Any, **options: Any) -> None:
        if checks_alarm():
            raise CommandError(f"Nothing has been checked since {checks_silent_since():%Y-%m-%d %H:%M} UTC.")
        self.stdout.write("Checks run.")
