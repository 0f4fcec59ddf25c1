"""`manage.py portfolio_import FILE --mapping MAPPING.yaml [--dry-run] [--as pm@example.com] [--report REPORT.csv]`."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import actor_for
from accounts.models import User
from common.actors import CLOCK, Actor
from common.errors import DomainError, NotAllowed
from portfolio.csv_export import cell
from portfolio.models import ImportRun
from portfolio.services.imports import import_apply, import_stage


class Command(BaseCommand):
    help = "Import a portfolio from a CSV or XLSX file. Every row is accounted for; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", type=Path, required=True, help="YAML; see docs/integrate.md and portfolio/mappings/."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")
        parser.add_argument("--as", dest="email", help="Act as this person (a program manager).")
        parser.add_argument("--report", type=Path, help="Write the report of every row to this CSV file.")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self._actor(options["email"])
        try:
            run = import_stage(
                actor=actor,
                file_name=options["file"].name,
                data=options["file"].read_bytes(),
                mapping_text=options["mapping"].read_text(),
                is_dry_run=options["dry_run"],
            )
            run = import_apply(actor=actor, run=run)
        except OSError as error:
            raise CommandError(str(error)) from error
        except (DomainError, NotAllowed) as error:
            raise CommandError(str(error)) from error
        if options["report"]:
            _report(run, options["report"])
        for note in run.notes:
            self.stdout.write(note)
        counts = run.counts()
        words = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
        self.stdout.write(f"{sum(counts.values())} rows: {words}.{' Nothing was changed.' if run.is_dry_run else ''}")

    def _actor(self, email: str | None) -> Actor:
        if not email:
            return CLOCK
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active person with the address {email}.")
        return actor_for(user)


def _report(run: ImportRun, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "identity", "repeat", "outcome", "initiative", "notes"])
        for row in run.rows.select_related("initiative").iterator():
            key = row.initiative.key if row.initiative else ""
            writer.writerow([row.number, cell(row.identity), row.repeat, row.outcome, key, cell(" ".join(row.notes))])
