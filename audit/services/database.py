"""Give the roles of PostgreSQL what they may do. Run by the owner of the tables; not an act within the application, so no entry."""

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg import sql

from audit.roles import FUNCTIONS, INSERT_ONLY, TABLES, Roles, grant_statements, owner_statements, role_statement
from common.errors import DomainError


def database_roles(*, app: str, sealer: str, owner: str | None, passwords: Mapping[str, str]) -> Roles:
    """Create or update the roles and their grants, all or nothing; running it again changes nothing.

    `owner` takes over all tables; without one, whoever runs this stays the owner. `passwords` by `app`, `sealer` and
    `owner`; an empty one leaves the role's as it is. Raises DomainError.
    """
    if connection.vendor != "postgresql":
        raise DomainError("SQLite has no roles: whoever can open the file can do everything to it.")
    me, database, may_make = _rows(
        "SELECT current_user, current_database(), rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )[0]
    roles = Roles(owner or me, app, sealer, database)
    if me in (app, sealer) or len({roles.owner, app, sealer}) < 3:
        raise DomainError("Owner, application and sealer must be three roles, and the owner runs this.")
    names = {app: passwords["app"], sealer: passwords["sealer"]}
    if roles.owner != me:
        names[roles.owner] = passwords["owner"]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _statements(roles, names, may_make=may_make):
                cursor.execute(statement.as_string(connection.connection))
    except DatabaseError as error:
        raise DomainError(f"Nothing was changed: {error}") from error
    return roles


def _statements(roles: Roles, passwords: Mapping[str, str], *, may_make: bool) -> list[sql.Composed]:
    kinds, functions = dict(_rows(TABLES)), dict(_rows(FUNCTIONS))
    statements = []
    for name, password in passwords.items():
        exists = bool(_rows("SELECT 1 FROM pg_roles WHERE rolname = %s", name))
        if may_make or not exists:  # an owner without CREATEROLE still renews the grants after a migration
            statements.append(role_statement(roles, name, exists=exists, password=password))
    if roles.owner in passwords:
        statements += owner_statements(roles, kinds, functions)
    insert_only = dict(_rows(INSERT_ONLY))
    return [*statements, *grant_statements(roles, kinds, insert_only, functions)]


def _rows(text: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return list(cursor.fetchall())
