"""`python -m tests.pilots`: drive the 34 planted pilots and their twins in a database of their own, and print the table."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # the settings must be named before

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from tests.pilots.driving import cases  # noqa: E402
from tests.pilots.report import table  # noqa: E402


def main() -> int:
    """0 when every cause is named and no twin is accused, else 1 with the numbers that are wrong."""
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with transaction.atomic():
            found = list(cases())
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    wrong = [case.pilot.number for case in found if case.pilot_said.blocker != case.title or case.twin_said.blocking]
    sys.stdout.write(table(found))
    sys.stdout.write(
        f"\n{len(found)} pilots, {len(found) - len(wrong)} causes named, {len(wrong)} wrong {wrong or ''}\n"
    )
    return 1 if wrong or len(found) != 34 else 0


if __name__ == "__main__":
    sys.exit(main())
