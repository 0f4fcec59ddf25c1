"""The scripts of the empty database say exactly what the migrations make."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from portfolio.laying_out import schema_script
from tests.run import ROOT
from tests.schema_scripts import command, empty_postgresql, migrate, postgresql_text, sqlite_text

SERVER = os.environ.get("TEST_DATABASE_URL", "")
VENDORS = ("sqlite", "postgresql")


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database of the engine of this run; "" is SQLite."""
    if not SERVER:
        yield ""
        return
    with empty_postgresql(SERVER) as made:
        yield made


def timeless(text: str) -> list[str]:
    """The lines of a script without the instants at which its migrations ran."""
    return re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^']*'", "'then'", text).splitlines()


def text_of(url: str, folder: Path) -> str:
    return postgresql_text(url) if url else sqlite_text(next(folder.glob("*.sqlite3")))


def plain(text: str) -> str:
    """Without the brackets and casts that PostgreSQL writes differently of a condition that it read from its own words."""
    return re.sub(r"[()]|::(text|character varying)(\[\])?", "", text)


def script(vendor: str) -> str:
    return schema_script(vendor).read_text()


def test_script_lays_out_what_the_migrations_lay_out(url, tmp_path):
    migrate(url, tmp_path)
    migrated = timeless(text_of(url, tmp_path))
    assert migrated == timeless(script(VENDORS[bool(url)])), "run `python -m tests.schema_scripts`"


@pytest.mark.parametrize("vendor", VENDORS)
def test_script_knows_every_migration(vendor):
    known = set(re.findall(r"INSERT INTO \"?django_migrations\"? VALUES ?\(\d+, ?'(\w+)', ?'(\w+)'", script(vendor)))
    assert known == set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations), (
        "run `python -m tests.schema_scripts`"
    )


@pytest.mark.parametrize("vendor", VENDORS)
def test_script_holds_no_rows_but_those_of_the_framework(vendor):
    filled = set(re.findall(r'^INSERT INTO "?(\w+)"?', script(vendor), re.MULTILINE))
    assert filled <= {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


def test_first_start_uses_it_and_a_second_one_changes_nothing(url, tmp_path):
    told = []
    for _ in range(2):
        words, environment = command(url, tmp_path, "migrate", "--noinput")
        told.append(subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout)
    assert all("No migrations to apply." in one for one in told)
    assert timeless(plain(text_of(url, tmp_path))) == timeless(plain(script(VENDORS[bool(url)])))


def test_a_database_with_a_table_of_somebody_else_is_left_to_the_migrations(tmp_path):
    """A half-made database is migrated, never laid over: the script would fail on what is there."""
    program = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from portfolio.laying_out import schema_lay_out\n"
        "connection.cursor().execute('CREATE TABLE theirs (id integer)')\n"
        "print(schema_lay_out(), connection.introspection.table_names())\n"
    )
    _, environment = command("", tmp_path, "check")
    words = [sys.executable, "-c", program]
    told = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout == "False ['theirs']\n"
