"""Migrations of today and tomorrow let the version before work on, and `migrate` makes nobody wait for long (ADR 60)."""

import os
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import OperationalError, connection, connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from common.online import AddIndexOnline
from portfolio.management.commands import migrate
from tests.config.online import BIG, GONE_ON_PURPOSE, LAST_BEFORE, PARTITIONED, findings
from tests.schema_scripts import empty_postgresql

SERVER = os.environ.get("TEST_DATABASE_URL", "")
on_postgresql = pytest.mark.skipif(not SERVER, reason="locks of PostgreSQL")


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def test_no_new_migration_stops_or_breaks_the_version_before(loader):
    young = [key for key in loader.graph.nodes if key[0] in LAST_BEFORE and int(key[1][:4]) > LAST_BEFORE[key[0]]]
    found = [
        words
        for key in young
        for words in findings(loader.disk_migrations[key], loader.project_state(key, at_end=False))
    ]
    assert found == []


def test_the_rule_names_tables_and_migrations_that_there_are(loader):
    assert all(apps.get_model(label) for label in BIG | PARTITIONED)
    numbers = {(app, int(name[:4])) for app, name in loader.disk_migrations}
    assert set(LAST_BEFORE.items()) <= numbers
    assert set(GONE_ON_PURPOSE) <= set(loader.disk_migrations)


def planted(*operations: migrations.operations.base.Operation, is_atomic: bool = True) -> Migration:
    made = Migration("9999_planted", "audit")
    made.operations, made.atomic = list(operations), is_atomic
    return made


ENTRY_INDEX = {"model_name": "entry", "index": models.Index(fields=["actor_name"], name="planted")}
PLANTED = {
    "without db_default": planted(migrations.AddField("demomark", "planted", models.TextField(default=""))),
    "use common.online.AddIndexOnline": planted(migrations.AddIndex(**ENTRY_INDEX)),
    "needs atomic = False": planted(AddIndexOnline(**ENTRY_INDEX)),
    "cannot be repeated": planted(
        AddIndexOnline(**ENTRY_INDEX), migrations.RunPython(migrations.RunPython.noop), is_atomic=False
    ),
    "NOT VALID": planted(
        migrations.AddConstraint("entry", models.CheckConstraint(condition=models.Q(pk__gt=0), name="planted"))
    ),
    "brings an index": planted(migrations.AddField("entry", "planted", models.TextField(null=True, db_index=True))),
    "gets an index": planted(
        migrations.AlterField("entry", "actor_name", models.CharField(max_length=200, db_index=True))
    ),
    "becomes NOT NULL": planted(migrations.AlterField("entry", "initiative_id", models.BigIntegerField(db_index=True))),
    "changes its type": planted(migrations.AlterField("entry", "actor_name", models.BinaryField())),
    "still asks for it": planted(migrations.RemoveField("entry", "actor_name")),
}


@pytest.mark.parametrize("words", PLANTED)
def test_the_rule_finds_a_planted_fault(loader, words):
    (found,) = findings(PLANTED[words], loader.project_state())
    assert words in found


@pytest.mark.parametrize(
    "good",
    [
        planted(AddIndexOnline(**ENTRY_INDEX), is_atomic=False),
        planted(migrations.AddField("entry", "planted", models.TextField(db_default=""))),
        planted(
            migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField("fresh", "planted", models.TextField(default="")),
        ),
    ],
)
def test_the_rule_lets_pass_what_is_online(loader, good):
    assert findings(good, loader.project_state()) == []


# -- the command


class Cause(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def broken(sqlstate: str) -> OperationalError:
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = Cause(sqlstate)
    return error


@pytest.fixture
def attempts(monkeypatch) -> dict:
    """Django's own command does what `errors` says, one by one; `slept` holds the pauses."""
    told: dict = {"errors": [], "count": 0, "slept": [], "timeouts": []}

    def handle(self, *args, **options):
        told["count"] += 1
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                told["timeouts"].append(cursor.execute("SHOW lock_timeout").fetchone()[0])
        if told["errors"]:
            raise told["errors"].pop(0)

    monkeypatch.setattr(DjangoMigrate, "handle", handle)
    monkeypatch.setattr(migrate.time, "sleep", told["slept"].append)
    return told


@pytest.mark.django_db
def test_a_migration_that_gets_no_lock_gives_way_and_tries_again(attempts, capsys):
    attempts["errors"] = [broken("55P03"), broken("40P01")]
    call_command("migrate")
    assert attempts["count"] == 3
    assert attempts["slept"] == list(migrate.PAUSES_S[:2])
    assert (
        capsys.readouterr().err.count("A table is in use (canceling statement due to lock timeout); trying again in")
        == 2
    )


@pytest.mark.django_db
def test_it_ends_with_words_after_ten_more_attempts(attempts):
    attempts["errors"] = [broken("55P03") for _ in range(20)]
    with pytest.raises(CommandError, match="A table stayed in use"):
        call_command("migrate")
    assert attempts["count"] == 11
    assert len(attempts["slept"]) == 10


@pytest.mark.django_db
def test_another_error_is_not_repeated(attempts):
    attempts["errors"] = [broken("53100")]
    with pytest.raises(OperationalError):
        call_command("migrate")
    assert (attempts["count"], attempts["slept"]) == (1, [])


@on_postgresql
@pytest.mark.django_db
def test_the_connection_waits_two_seconds_for_a_lock_and_then_again_as_long_as_before(attempts):
    call_command("migrate")
    assert attempts["timeouts"] == ["2s"]
    with connection.cursor() as cursor:
        assert cursor.execute("SHOW lock_timeout").fetchone()[0] == "4s"


# -- on a database of their own


@pytest.fixture
def apart(django_db_blocker) -> Iterator:
    """A connection to an empty database of the engine of this run, with one table, `planted_thing`."""
    with django_db_blocker.unblock():
        if not SERVER:
            yield from _laid_out(":memory:")
            return
        with empty_postgresql(SERVER) as url:
            yield from _laid_out(url.rsplit("/", 1)[1])


THING = migrations.CreateModel(
    "Thing", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField(db_default=""))]
)
INDEX = AddIndexOnline("thing", models.Index(fields=["name"], name="thing_by_name"))


def _laid_out(database: str) -> Iterator:
    connections.settings["apart"] = {**connections["default"].settings_dict, "NAME": database}
    made = connections["apart"]
    try:
        with made.schema_editor(atomic=False) as editor:
            THING.database_forwards("planted", editor, ProjectState(), state())
        yield made
    finally:
        made.close()
        del connections["apart"]
        del connections.settings["apart"]


def state(*operations: migrations.operations.base.Operation) -> ProjectState:
    made = ProjectState()
    for operation in (THING, *operations):
        operation.state_forwards("planted", made)
    return made


def indexes(made) -> dict:
    with made.cursor() as cursor:
        return made.introspection.get_constraints(cursor, "planted_thing")


def test_index_is_made_and_unmade_on_both_engines(apart):
    with apart.schema_editor(atomic=False) as editor:
        INDEX.database_forwards("planted", editor, state(), state(INDEX))
        assert "thing_by_name" in indexes(apart)
        INDEX.database_backwards("planted", editor, state(INDEX), state())
        assert "thing_by_name" not in indexes(apart)


@on_postgresql
def test_an_index_that_was_broken_off_is_built_by_the_next_attempt(apart):
    words = f"{SERVER.rsplit('/', 1)[0]}/{apart.settings_dict['NAME']}".replace("postgres://", "postgresql://")
    with psycopg.connect(words) as other, apart.cursor() as cursor:
        other.execute("INSERT INTO planted_thing DEFAULT VALUES")
        cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError), apart.schema_editor(atomic=False) as editor:
            INDEX.database_forwards("planted", editor, state(), state(INDEX))
    with apart.cursor() as cursor:
        invalid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'thing_by_name'::regclass"
        assert cursor.execute(invalid).fetchall() == [(False,)]
        with apart.schema_editor(atomic=False) as editor:
            INDEX.database_forwards("planted", editor, state(), state(INDEX))
        assert cursor.execute(invalid).fetchall() == [(True,)]


@on_postgresql
def test_a_lock_that_somebody_holds_is_awaited_in_turns(apart, monkeypatch):
    """The real thing: a reader keeps the table, `migrate` gives way, the reader goes, the next attempt comes through."""
    words = f"{SERVER.rsplit('/', 1)[0]}/{apart.settings_dict['NAME']}".replace("postgres://", "postgresql://")
    reader, gone = psycopg.connect(words), threading.Event()
    reader.execute("SELECT 1 FROM planted_thing")

    def handle(self, *args, **options):
        with apart.cursor() as cursor:
            cursor.execute("ALTER TABLE planted_thing ADD COLUMN more integer")

    def leave(seconds):
        reader.close()
        gone.set()

    monkeypatch.setattr(DjangoMigrate, "handle", handle)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(migrate, "connections", {"default": apart})
    monkeypatch.setattr(migrate.time, "sleep", leave)
    call_command("migrate", "accounts", verbosity=0)
    assert gone.is_set()
    with apart.cursor() as cursor:
        cursor.execute("SELECT more FROM planted_thing")
