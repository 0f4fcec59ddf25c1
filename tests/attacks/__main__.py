"""`python -m tests.attacks`: attack a running instance on PostgreSQL and print what was refused and what was found.

PostgreSQL comes from TEST_DATABASE_URL or is started from local binaries in a throw-away folder. Exit code 1 when an attack
went through unnoticed.
"""

import sys

from tests.attacks.instance import running_instance
from tests.attacks.tries import Tried, as_application, as_superuser
from tests.run import throwaway_postgres


def table(tried: list[Tried]) -> str:
    """The results in columns."""
    rows = [("Attack", "As", "Database", "audit_verify", "with the anchor"), *(one.row for one in tried)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def main() -> int:
    with throwaway_postgres() as server:
        if server is None:
            sys.stderr.write("There is no PostgreSQL: set TEST_DATABASE_URL or install its binaries.\n")
            return 2
        with running_instance(server) as instance:
            tried = as_application(instance)
            instance.stop()
            tried += as_superuser(instance)
    sys.stdout.write(table(tried) + "\n")
    unseen = [one for one in tried if not one.is_defeated]
    sys.stdout.write(f"{len(tried)} attacks, {len(unseen)} went through unnoticed.\n")
    return 1 if unseen else 0


if __name__ == "__main__":
    raise SystemExit(main())
