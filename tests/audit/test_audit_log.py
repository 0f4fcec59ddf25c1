"""The log cannot be changed through the database, its times cannot be chosen, and the chain finds what a superuser did."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from accounts.models import Organisation
from audit import services
from audit.management.commands import audit_verify
from audit.models import DemoMark, Entry, Link
from audit.services import chain_verify, demo_mark, entries_seal, entry_append
from common import clock
from common.actors import CLOCK

IS_POSTGRES = connection.vendor == "postgresql"
TABLES = ("audit_entry", "audit_link", "audit_demomark")


@pytest.fixture
def sealed(db: None) -> list[Entry]:
    organisation = Organisation.objects.create(pk=1, name="Example")
    made = [entry_append(actor=CLOCK, action="test.act", obj=organisation, summary=f"Act {n}") for n in range(4)]
    entries_seal()
    return made


def _as_superuser(*statements: str) -> None:
    """What only the owner of the database can do: take the guards away, inside this test's own transaction."""
    with connection.cursor() as cursor:
        if IS_POSTGRES:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for table in TABLES:
                cursor.execute(f"DROP TRIGGER {table}_no_update")
                cursor.execute(f"DROP TRIGGER {table}_no_delete")
        for statement in statements:
            cursor.execute(statement)


def _exit_code() -> int:
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", stdout=StringIO(), stderr=StringIO())
    return int(str(ended.value.code))


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nobody_changes_or_removes_what_is_written(sealed, table, act):
    if act.startswith("TRUNCATE") and not IS_POSTGRES:
        act = "DELETE FROM {} WHERE 1 = 1"
    statement = act.format(table)
    if table == "audit_link":
        statement = statement.replace("id = id", "hash = hash")
    if IS_POSTGRES:  # else TRUNCATE stumbles over the foreign keys of this transaction before it comes to the trigger
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Entry.objects.count(), Link.objects.count()) == (4, 4)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_time_cannot_be_chosen(sealed, minutes):
    with (
        pytest.raises(IntegrityError, match="cannot be chosen"),
        transaction.atomic(),
        clock.travelling(clock.now() + timedelta(minutes=minutes)),
    ):
        entry_append(actor=CLOCK, action="test.act", obj=Organisation.objects.get(), summary="Earlier")


def test_a_demo_database_takes_times_of_the_past(demo_database):
    organisation = Organisation.objects.create(pk=1, name="Example")
    with clock.travelling(clock.now() - timedelta(days=400)):
        entry = entry_append(actor=CLOCK, action="test.act", obj=organisation, summary="Earlier")
    assert clock.now() - entry.recorded_at > timedelta(days=399)


def test_only_an_empty_log_is_marked_demo_and_the_mark_stays(sealed):
    with pytest.raises(IntegrityError, match="only an empty database"), transaction.atomic():
        demo_mark()
    assert not services.is_demo()


def test_the_mark_cannot_be_taken_back(demo_database):
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        DemoMark.objects.all().delete()
    assert services.is_demo()


def test_an_untouched_chain_is_intact(sealed):
    found = chain_verify()
    assert (found.state, found.checked, found.unsealed) == ("intact", 4, 0)
    assert _exit_code() == 0


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_entry SET payload = replace(payload, 'Act 1', 'Act X')", "does not match its hash"),
        ("UPDATE audit_entry SET action = 'test.other' WHERE summary = 'Act 2'", "differs from its sealed payload"),
        ("UPDATE audit_entry SET summary = 'Nothing' WHERE summary = 'Act 2'", "differs from its sealed payload"),
        ("UPDATE audit_entry SET actor_name = 'Other' WHERE summary = 'Act 2'", "differs from its sealed payload"),
        ("UPDATE audit_entry SET initiative_id = 9 WHERE summary = 'Act 2'", "differs from its sealed payload"),
        ("DELETE FROM audit_link WHERE seq = 2", "link 2 is missing"),
        ("DELETE FROM audit_link WHERE seq = 1", "link 1 is missing"),
    ],
)
def test_the_chain_finds_what_was_changed(sealed, statement, says):
    _as_superuser(statement)
    found = chain_verify()
    assert found.state == "broken"
    assert says in found.detail
    assert _exit_code() == 1


def test_the_chain_finds_swapped_entries(sealed):
    first, second = sealed[1].pk, sealed[2].pk
    _as_superuser(
        f"UPDATE audit_entry SET payload = CASE id WHEN {first} THEN (SELECT payload FROM audit_entry WHERE id = {second}) "
        f"ELSE (SELECT payload FROM audit_entry WHERE id = {first}) END WHERE id IN ({first}, {second})",
    )
    assert chain_verify().state == "broken"


def test_a_removed_end_is_seen_as_entries_that_wait(sealed):
    _as_superuser("DELETE FROM audit_link WHERE seq = 4")
    found = chain_verify()
    assert (found.checked, found.unsealed) == (3, 1)


def test_nothing_sealed_or_no_database_is_could_not_check(db, monkeypatch):
    entry_append(actor=CLOCK, action="test.act", obj=Organisation.objects.create(pk=1, name="E"), summary="Act")
    assert _exit_code() == 2

    def away(**_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(audit_verify, "chain_verify", away)
    assert _exit_code() == 2


def test_sealing_goes_on_from_the_last_link_and_twice_does_nothing(sealed):
    assert entries_seal() == 0
    entry_append(actor=CLOCK, action="test.act", obj=Organisation.objects.get(), summary="Act 5")
    assert entries_seal(limit=1) == 1
    assert chain_verify().checked == 5


def test_a_second_sealer_cannot_fork_the_chain(sealed):
    """The other one read the same head: the database refuses its links, and the chain stays whole."""
    entry = entry_append(actor=CLOCK, action="test.act", obj=Organisation.objects.get(), summary="Act 5")
    head = Link.objects.get(seq=4)
    assert entries_seal() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(seq=6, entry=entry, prev=head.hash, hash="f" * 64)
    assert chain_verify().state == "intact"
