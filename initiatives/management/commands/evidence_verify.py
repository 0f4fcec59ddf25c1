"""`manage.py evidence_verify`: exit 0 all intact, 1 something is missing or changed, 2 could not check."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from initiatives.services import evidence_verify


class Command(BaseCommand):
    help = "Hash every stored file of evidence anew. Exit code 0: intact, 1: missing or changed, 2: could not check."
    requires_system_checks = ()  # a failed check would end with 1, which means changed

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = evidence_verify()
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"could not check: {error}")
            sys.exit(2)
        for one in found.faults:
            self.stdout.write(
                f"{one['state']}: {one['key']} evidence {one['evidence']} v{one['number']} {one['sha256']}"
            )
        counts = f"{found.intact} intact, {found.removed} removed, {found.missing} missing, {found.changed} changed"
        self.stdout.write(counts)
        sys.exit(1 if found.missing or found.changed else 0)
