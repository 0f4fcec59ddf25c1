"""The three roles of PostgreSQL, on a database of their own: what each is refused, and that running the command again changes nothing."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.run import ROOT

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="roles are PostgreSQL's"),
]
SUFFIX = uuid.uuid4().hex[:8]
APP, SEALER, OWNER = (f"flightline_{name}_{SUFFIX}" for name in ("app", "sealer", "owner"))
INSERT = (
    "INSERT INTO audit_entry (recorded_at, actor_kind, actor_name, action, object_type, object_id, summary, payload, request_id, ip) "
    "VALUES ({at}, 'clock', 'x', 'test.act', 'x', '1', 'x', '{{}}', '', '')"
)
READ = """
SELECT relname, array_to_string(relacl, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1
"""


class Database:
    """A migrated database; `as_role` connects, `command` runs manage.py as its superuser or another role."""

    def __init__(self, server: str, name: str) -> None:
        self.server = conninfo_to_dict(server) | {"dbname": name}

    def as_role(self, role: str = "") -> psycopg.Connection:
        given = self.server | ({"user": role, "password": "secret"} if role else {})
        return psycopg.connect(make_conninfo(**given), autocommit=True)

    def command(self, *words: str, role: str = "") -> subprocess.CompletedProcess[str]:
        given = self.server | ({"user": role, "password": "secret"} if role else {})
        url = f"postgres://{given['user']}:{given.get('password', '')}@{given['host']}:{given.get('port', 5432)}/{given['dbname']}"
        environment = os.environ | {"DATABASE_URL": url, "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment |= {f"DATABASE_{name}_PASSWORD": "secret" for name in ("APP", "SEALER", "OWNER")}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def roles(self, *words: str, role: str = "") -> subprocess.CompletedProcess[str]:
        return self.command("database_roles", "--app", APP, "--sealer", SEALER, *words, role=role)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A fresh, migrated database, with the roles granted."""
    name = f"roles_{SUFFIX}"
    server = make_conninfo(**(conninfo_to_dict(os.environ["TEST_DATABASE_URL"]) | {"dbname": "postgres"}))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        made = Database(os.environ["TEST_DATABASE_URL"], name)
        try:
            for done in (made.command("migrate", "--noinput"), made.roles()):
                assert done.returncode == 0, done.stderr
            yield made
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            for role in (APP, SEALER, OWNER):
                admin.execute(f'DROP ROLE IF EXISTS "{role}"')


def _refusal(connection: psycopg.Connection, statement: str) -> str:
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        return str(error).splitlines()[0]
    return ""


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_entry SET summary = 'x'", "permission denied"),
        ("DELETE FROM audit_entry", "permission denied"),
        ("TRUNCATE audit_entry CASCADE", "permission denied"),
        ("UPDATE reviews_signature SET gate_request_id = 1", "permission denied"),
        ("DELETE FROM reviews_gatedecision", "permission denied"),
        ("TRUNCATE initiatives_initiative CASCADE", "permission denied"),
        ("ALTER TABLE audit_entry DISABLE TRIGGER USER", "must be owner"),
        ("DROP TRIGGER audit_entry_no_change ON audit_entry", "must be owner"),
        ("DROP TABLE audit_entry CASCADE", "must be owner"),
        ("SET session_replication_role = replica", "permission denied"),
        (
            "INSERT INTO audit_link (seq, entry_id, prev, hash, form, payload_sha256) VALUES (99, 1, 'a', 'b', 2, '')",
            "permission denied",
        ),
        ("INSERT INTO audit_demomark (id, marked_at) VALUES (1, now())", "permission denied"),
        ("CREATE TABLE public.mine (a int)", "permission denied"),
        ("CREATE TEMP TABLE audit_demomark (id int)", "permission denied"),
        (
            "CREATE OR REPLACE FUNCTION flightline_refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
            "permission denied",
        ),
        (INSERT.format(at="now() - interval '1 day'"), "cannot be chosen"),
    ],
)
def test_the_application_is_refused(database, statement, says):
    with database.as_role(APP) as connection:
        assert says in _refusal(connection, statement)


def test_the_application_works(database):
    with database.as_role(APP) as connection:
        assert _refusal(connection, INSERT.format(at="now()")) == ""
        assert _refusal(connection, "UPDATE initiatives_initiative SET key = key") == ""
        assert _refusal(connection, "DELETE FROM django_session") == ""
        assert _refusal(connection, "SELECT 1 FROM audit_checkpoint") == ""


def test_the_sealer_seals_and_reads_nothing_but_the_log(database):
    with database.as_role(SEALER) as connection:
        for statement in ("SELECT 1 FROM accounts_user", "SELECT 1 FROM reviews_signature", INSERT.format(at="now()"),
                          "UPDATE audit_link SET hash = ''", "DELETE FROM audit_checkpoint"):  # fmt: skip
            assert "permission denied" in _refusal(connection, statement), statement
    with database.as_role(APP) as connection:
        connection.execute(INSERT.format(at="now()"))
    done = database.command("audit_seal", "--once", role=SEALER)
    assert done.returncode == 0, done.stderr
    with database.as_role() as connection:
        assert connection.execute("SELECT count(*) FROM audit_link").fetchone() == (
            connection.execute("SELECT count(*) FROM audit_entry").fetchone()
        )
        assert connection.execute("SELECT count(*) FROM audit_checkpoint").fetchone() == (1,)


def test_the_application_seals_nothing_by_itself(database):
    with database.as_role(APP) as connection:
        connection.execute(INSERT.format(at="now()"))
    done = database.command("audit_seal", "--once", role=APP)
    assert (done.returncode, done.stdout) == (0, "0 entries sealed\n")


def test_a_second_run_changes_nothing_and_one_after_a_migration_covers_the_new_table(database):
    with database.as_role() as connection:
        before = connection.execute(READ).fetchall()
        assert database.roles().returncode == 0
        assert connection.execute(READ).fetchall() == before
        connection.execute("CREATE TABLE later (id int)")
        connection.execute(
            "CREATE TRIGGER later_no_change BEFORE UPDATE OR DELETE ON later FOR EACH ROW "
            "EXECUTE FUNCTION flightline_refuse_change()"
        )
        with database.as_role(APP) as application:  # by default privileges; the trigger holds meanwhile
            assert _refusal(application, "INSERT INTO later VALUES (1)") == ""
            assert "insert-only" in _refusal(application, "UPDATE later SET id = 2")
        assert database.roles().returncode == 0
        with database.as_role(APP) as application:
            assert "permission denied" in _refusal(application, "UPDATE later SET id = 2")
        connection.execute("DROP TABLE later")


def test_all_tables_can_be_given_to_an_owner_who_renews_the_grants_without_being_a_superuser(database):
    given = database.roles("--owner", OWNER)
    assert given.returncode == 0, given.stderr
    with database.as_role() as connection:
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert owners == [(OWNER,)]
    again = database.roles(role=OWNER)
    assert again.returncode == 0, again.stderr
    assert database.command("migrate", "--check", role=OWNER).returncode == 0
    with database.as_role(OWNER) as connection:
        assert "insert-only" in _refusal(connection, "DELETE FROM audit_entry")


def test_the_command_refuses_one_role_for_two_and_a_role_that_may_not(database):
    assert "three roles" in database.command("database_roles", "--app", "same", "--sealer", "same").stderr
    refused = database.roles(role=APP)
    assert (refused.returncode, "three roles" in refused.stderr) == (1, True)
