"""`manage.py audit_verify [--anchor FILE]`: exit 0 intact, 1 broken, 2 could not check."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from audit.services import chain_verify

EXIT = {"intact": 0, "broken": 1, "unchecked": 2}


class Command(BaseCommand):
    help = "Check the whole audit log. Exit code 0: intact, 1: broken, 2: could not check."
    requires_system_checks = ()  # a failed check would end with 1, which means broken

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, help="A copy of the anchor file, kept where the database is not.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = chain_verify(anchor=options["anchor"])
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"could not check: {error}")
            sys.exit(EXIT["unchecked"])
        self.stdout.write(
            f"{found.state}: {found.detail}; {found.checked} links, {found.checkpoints} checkpoints, {found.anchored} anchors "
            f"and {found.records} signed records checked, {found.unsealed} entries not sealed yet, head {found.head}"
        )
        sys.exit(EXIT[found.state])
