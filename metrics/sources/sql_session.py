"""A session with a PostgreSQL that people named: a checked address, a role that only reads, one statement, bounded time.

Settings of the session are no guard by themselves: a statement could undo them, and a superuser reads files. What guards
is the extended protocol (the server takes exactly one statement), a role without rights, and a read-only transaction.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import psycopg

from common.outbound import OutboundError, Target, addresses_checked, target_parse
from metrics.sources.base import CheckStep, SourceError, SourceSettings
from metrics.sources.requests import HINTS

MAX_TRIED = 2
_ADDRESS = re.compile(
    r"(?:postgres|postgresql)://([^/?]+)/([A-Za-z0-9_.-]{1,63})(?:\?sslmode=(disable|require|verify-full))?"
)
_PORT = re.compile(r":\d+$")
_FORM = "The address has the form postgresql://host:5432/database, with ?sslmode=require where the certificate is not to be checked"
# What a role for reading needs none of. The last line finds a table of the database that it may change.
_RIGHTS = """
SELECT CASE
  WHEN rolsuper THEN 'is a superuser'
  WHEN rolcreaterole THEN 'may create roles'
  WHEN rolcreatedb THEN 'may create databases'
  WHEN rolreplication THEN 'may replicate the server'
  WHEN rolbypassrls THEN 'bypasses row security'
END,
(SELECT string_agg(granted.rolname, ', ' ORDER BY granted.rolname) FROM pg_catalog.pg_roles granted
  WHERE granted.rolname = ANY ($1) AND pg_catalog.pg_has_role(own.oid, granted.oid, 'MEMBER')),
(SELECT pg_catalog.format('%s.%s', n.nspname, c.relname) FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname NOT LIKE 'pg\\_t%'
    AND (pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
      OR pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
  ORDER BY 1 LIMIT 1)
FROM pg_catalog.pg_roles own WHERE own.rolname = current_user
"""
_DANGEROUS = [
    "pg_execute_server_program", "pg_read_server_files", "pg_write_server_files", "pg_signal_backend", "pg_write_all_data",
    "pg_maintain", "pg_checkpoint", "pg_create_subscription",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SqlAddress:
    """Where the database is: the checked form of the host, the database, and how far TLS is asked for."""

    target: Target
    database: str
    sslmode: str


def sql_address(url: str) -> SqlAddress:
    """Read `postgresql://host[:port]/database[?sslmode=…]`. Raises `OutboundError` (bad_url) for anything else."""
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise OutboundError("not the address of a database", "url", permanent=True, code="bad_url", message=_FORM)
    authority = found[1] if _PORT.search(found[1]) else f"{found[1]}:5432"
    return SqlAddress(target_parse(f"http://{authority}/"), found[2], found[3] or "verify-full")


class Session:
    """One connection and one read-only transaction, ended by the wall clock; always rolled back. Raises `SourceError`."""

    def __init__(self, source: SourceSettings) -> None:
        self.steps: list[CheckStep] = []
        self._source = source
        self._limit_s = min(source.policy.total_timeout_s, source.timeout_s or source.policy.total_timeout_s)
        self._since = time.monotonic()
        self._timer: threading.Timer | None = None
        self._is_late = False
        self._rows_asked = False
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def __enter__(self) -> Self:
        try:
            self._open()
        except psycopg.Error as error:
            self._end()
            raise self._translated(error) from error
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if isinstance(error, psycopg.Error | OSError):
            raise self._translated(error) from error

    def role_check(self) -> None:
        """Refuse a role that could do more than read: its own rights, its groups, and every table it may change."""
        flag, groups, table = self._cursor().execute(_RIGHTS, [_DANGEROUS]).fetchone() or (None, None, None)
        found = flag or (groups and f"belongs to {groups}") or (table and f"may change {table}")
        if found:
            hint = "Make a role for Flightline that may SELECT from what the query reads, and nothing else."
            message = f"The role {self._source.username} {found}. {hint}"
            self._step("Role may only read", ok=False, detail=f"The role {found}", hint=hint)
            raise SourceError(message, permanent=True, code="role", steps=tuple(self.steps))
        self._step("Role may only read")

    def rows(
        self, text: str, params: Sequence[object], columns_check: Callable[[list[int]], None], limit: int
    ) -> list[tuple[object, ...]]:
        """All rows of one statement, whose column types `columns_check` accepts before anything runs."""
        if self._connection is None:
            return []
        self._rows_asked = True
        wire = self._connection.pgconn
        prepared = wire.prepare(b"asked", text.encode())
        if prepared.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise _bad_query(prepared.get_error_message())
        described = wire.describe_prepared(b"asked")
        columns_check([described.ftype(place) for place in range(described.nfields)])
        found: list[tuple[object, ...]] = []
        for row in self._cursor().stream(text, params):
            if len(found) == limit:
                message = f"The statement gives more than {limit:,} rows; aggregate, or use :from and :to"
                raise SourceError(message, permanent=True, code="too_large", steps=tuple(self.steps))
            found.append(row)
        return found

    def _cursor(self) -> "psycopg.RawCursor[tuple[object, ...]]":
        if self._connection is None:
            raise psycopg.OperationalError("the session is closed")
        return psycopg.RawCursor(self._connection)

    def _open(self) -> None:
        source = self._source
        if source.auth_kind != "basic":
            raise SourceError("Sign in with user name and password", permanent=True, code="bad_settings")
        try:
            address = sql_address(source.url)
            self._step("Address is valid")
            addresses = addresses_checked(source.policy, address.target)[:MAX_TRIED]
        except OutboundError as error:
            name = "Name resolved" if self.steps else "Address is valid"
            self._step(name, ok=False, detail=str(error), hint=HINTS.get(error.code, ""))
            raise SourceError(
                str(error), permanent=error.permanent, code=error.code, detail=error.reason, steps=tuple(self.steps)
            ) from error
        self._step("Name resolved", detail=", ".join(addresses))
        self._connection = psycopg.connect(**_arguments(source, address, addresses))
        self._timer = threading.Timer(max(self._limit_s - (time.monotonic() - self._since), 0.1), self._hang_up)
        self._timer.daemon = True
        self._timer.start()
        self._step("Connected and signed in", detail=address.sslmode)
        self._connection.read_only = True
        limit_ms = str(round(self._limit_s * 1000))
        self._cursor().execute(
            "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true),"
            " set_config('TimeZone', 'UTC', true)", [limit_ms],
        )  # fmt: skip

    def _hang_up(self) -> None:
        """From the timer's thread: whoever waits for the server wakes up with an error."""
        self._is_late = True
        if self._connection is not None and not self._connection.closed:
            with socket.socket(fileno=socket.dup(self._connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._connection is not None:
            self._connection.close()

    def _step(self, name: str, *, ok: bool = True, detail: str = "", hint: str = "") -> None:
        at = time.monotonic()
        self.steps.append(CheckStep(name, ok, round((at - self._since) * 1000, 1), detail, hint))

    def _translated(self, error: Exception) -> SourceError:
        steps, detail = tuple(self.steps), f"{type(error).__name__}: {error}"
        if self._is_late or isinstance(error, psycopg.errors.QueryCanceled | psycopg.errors.ConnectionTimeout):
            return SourceError(
                "The database did not answer in time", permanent=False, code="timeout", detail=detail, steps=steps
            )
        if self._rows_asked and isinstance(error, psycopg.DatabaseError) and error.diag.message_primary:
            return _bad_query(error.diag.message_primary)
        if "authentication failed" in detail or "no password supplied" in detail or "does not exist" in detail:
            return SourceError(
                "The database refuses the sign-in", permanent=True, code="auth", detail=detail, steps=steps
            )
        if "SSL" in detail or "certificate" in detail:
            message = "No secure connection whose certificate is accepted; name ?sslmode=require or disable where that is meant"
            return SourceError(message, permanent=True, code="tls", detail=detail, steps=steps)
        return SourceError(
            "The database cannot be reached, or broke off",
            permanent=False,
            code="unreachable",
            detail=detail,
            steps=steps,
        )


def _arguments(source: SourceSettings, address: SqlAddress, addresses: tuple[str, ...]) -> dict[str, Any]:
    """What libpq is told; files and variables of the machine's own account are shut out."""
    port = str(address.target.port)
    return {
        "host": ",".join(address.target.host for _ in addresses),
        "hostaddr": ",".join(addresses),
        "port": port,
        "dbname": address.database,
        "user": source.username,
        "password": source.secret,
        "sslmode": address.sslmode,
        "sslrootcert": source.policy.ca_file or "system" if address.sslmode == "verify-full" else "",
        "connect_timeout": max(round(source.policy.connect_timeout_s), 2),
        "application_name": "Flightline",
        "passfile": "/dev/null",
        "sslcert": "",
        "sslkey": "",
        "options": "",
        "gssencmode": "disable",
        "target_session_attrs": "any",
        "client_encoding": "utf8",
        "prepare_threshold": None,
    }


def _bad_query(text: str) -> SourceError:
    told = " ".join(text.removeprefix("ERROR:").split())[:300]
    return SourceError(f"The database refuses the statement: {told}", permanent=True, code="bad_query")
