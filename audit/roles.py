"""PostgreSQL roles: who may do what to which table, worked out from the triggers that are there. Pure words; the command runs them.

Owner: migrations. App: web, worker, beat; may not change or empty insert-only tables, write links or checkpoints, make tables,
or switch triggers off, because it owns nothing. Sealer: reads the log, adds links and checkpoints, nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from psycopg import sql

SEALED_BY_THE_SEALER = ("audit_link", "audit_checkpoint", "audit_checkpointkey")
READ_ONLY = (*SEALED_BY_THE_SEALER, "audit_demomark", "django_migrations")
READ_BY_THE_SEALER = ("audit_entry", "audit_demomark", *SEALED_BY_THE_SEALER)

INSERT_ONLY = """
SELECT c.relname, coalesce(obj_description(t.oid, 'pg_trigger'), '')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND t.tgname = c.relname || '_no_change' AND t.tgqual IS NULL
"""
TABLES = (
    "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')"
)
FUNCTIONS = (
    "SELECT p.oid::regprocedure::text, p.prosecdef FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
    "AND (p.prorettype = 'trigger'::regtype OR p.prosecdef)"
)
"""Functions of triggers, and those that act as the owner of the tables for the application, which may call them."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the three roles and of the database."""

    owner: str
    app: str
    sealer: str
    database: str

    def words(self, text: str, **names: str) -> sql.Composed:
        """The statement with every `{name}` quoted as an identifier."""
        given: Mapping[str, str] = {
            "owner": self.owner, "app": self.app, "sealer": self.sealer, "database": self.database, **names
        }  # fmt: skip
        return sql.SQL(text).format(**{name: sql.Identifier(value) for name, value in given.items()})


def app_privileges(table: str, insert_only: Mapping[str, str]) -> str:
    """What the application may do to a table. `insert_only`: `{table: what the comment of its trigger says}`.

    A trigger that lets some columns change under its own conditions names them there: `may change: filename, url`.
    """
    if table in READ_ONLY:
        return "SELECT"
    if table not in insert_only:
        return "SELECT, INSERT, UPDATE, DELETE"
    said = re.fullmatch(r"may change: ([a-z0-9_]+(?:, [a-z0-9_]+)*)", insert_only[table])
    return f"SELECT, INSERT, UPDATE ({said[1]})" if said else "SELECT, INSERT"


def role_statement(roles: Roles, name: str, *, exists: bool, password: str) -> sql.Composed:
    """Create a role that may sign in and nothing else, or set its password."""
    verb = "ALTER ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    words = roles.words(verb if exists else verb.replace("ALTER", "CREATE", 1), name=name)
    return words + sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else words


def owner_statements(roles: Roles, kinds: Mapping[str, str], functions: Mapping[str, bool]) -> Iterator[sql.Composed]:
    """Give the database and all that is in it to the owner role."""
    yield roles.words("ALTER DATABASE {database} OWNER TO {owner}")
    yield roles.words("ALTER SCHEMA public OWNER TO {owner}")
    for name, kind in kinds.items():
        if kind in "rp":  # a sequence follows its table
            yield roles.words("ALTER TABLE {table} OWNER TO {owner}", table=name)
    for name in functions:
        yield sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(sql.SQL(name), sql.Identifier(roles.owner))


def grant_statements(
    roles: Roles, kinds: Mapping[str, str], insert_only: Mapping[str, str], functions: Mapping[str, bool]
) -> Iterator[sql.Composed]:
    """What each role may do; whatever was granted before is taken back first, so that a second run changes nothing."""
    yield roles.words("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")  # nothing to hide one of our tables behind
    yield roles.words("REVOKE ALL ON DATABASE {database} FROM {app}, {sealer}")
    yield roles.words("GRANT CONNECT ON DATABASE {database} TO {app}, {sealer}")
    yield roles.words("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield roles.words("REVOKE ALL ON SCHEMA public FROM {app}, {sealer}")
    yield roles.words("GRANT USAGE ON SCHEMA public TO {app}, {sealer}")
    for name, kind in kinds.items():
        noun = "TABLE" if kind in "rp" else "SEQUENCE"
        yield roles.words(f"REVOKE ALL ON {noun} {{thing}} FROM PUBLIC, {{app}}, {{sealer}}", thing=name)
        privileges = app_privileges(name, insert_only) if kind in "rp" else "USAGE, SELECT"
        yield roles.words(f"GRANT {privileges} ON {noun} {{thing}} TO {{app}}", thing=name)
    for name in READ_BY_THE_SEALER:
        privileges = "SELECT, INSERT" if name in SEALED_BY_THE_SEALER else "SELECT"
        yield roles.words(f"GRANT {privileges} ON TABLE {{thing}} TO {{sealer}}", thing=name)
    yield roles.words("GRANT USAGE, SELECT ON SEQUENCE {thing} TO {sealer}", thing="audit_checkpoint_id_seq")
    default = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT "
    yield roles.words(default + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}")
    yield roles.words(default + "USAGE, SELECT ON SEQUENCES TO {app}")
    for name, acts_as_owner in functions.items():  # it looks at our tables, whatever the session's search path says
        yield sql.SQL("ALTER FUNCTION {} SET search_path = public, pg_temp").format(sql.SQL(name))
        if acts_as_owner:
            yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(sql.SQL(name))
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(name), sql.Identifier(roles.app))
