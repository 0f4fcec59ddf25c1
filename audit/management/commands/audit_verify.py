"""`manage.py audit_verify`: exit 0 intact, 1 broken, 2 could not check."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from audit.services import chain_verify

EXIT = {"intact": 0, "broken": 1, "unchecked": 2}


class Command(BaseCommand):
    help = "Walk the audit chain. Exit code 0: intact, 1: broken, 2: could not check."
    requires_system_checks = ()  # a failed check would end with 1, which means broken

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = chain_verify()
        except DatabaseError as error:
            self.stderr.write(f"could not check: {error}")
            sys.exit(EXIT["unchecked"])
        self.stdout.write(
            f"{found.state}: {found.detail}; {found.checked} links checked, {found.unsealed} entries not sealed yet, head {found.head}"
        )
        sys.exit(EXIT[found.state])
