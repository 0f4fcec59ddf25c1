"""`manage.py audit_export --from DATE --to DATE [--initiative KEY] FOLDER`: a part of the log that a stranger can check."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.export import slice_write
from audit.models import Entry
from initiatives.models import Initiative


class Command(BaseCommand):
    help = (
        "Write the entries between two days (UTC, both included), their links, checkpoints, public keys and verify.py."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="since", type=date.fromisoformat, required=True, help="First day, 2026-01-31."
        )
        parser.add_argument("--to", dest="until", type=date.fromisoformat, required=True, help="Last day.")
        parser.add_argument("--initiative", help="Only what was done on this initiative, by its key.")
        parser.add_argument("folder", type=Path, help="A folder that is empty or not there yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty.")
        entries = Entry.objects.filter(recorded_at__date__range=(options["since"], options["until"]))
        if options["initiative"]:
            initiative = Initiative.objects.filter(key__iexact=options["initiative"]).first()
            if initiative is None:
                raise CommandError(f"There is no initiative {options['initiative']}.")
            entries = entries.filter(initiative_id=initiative.pk)
        slice_write(folder, entries)
        self.stdout.write(
            f"{entries.count()} entries written. Check them anywhere with: python -I {folder / 'verify.py'}"
        )
