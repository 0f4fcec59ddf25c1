"""The SQL adapter against a real PostgreSQL: one statement, by a role that can only read, within its time."""

import datetime as dt
import socket
import time
from dataclasses import replace

import pytest

from common.outbound import OutboundError, OutboundPolicy
from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from metrics.sources.sql_session import sql_address
from tests.servers import SqlServer, free_port, loopback_policy
from tests.servers.postgresql import PASSWORD

ADAPTER = registry.get("sql")
DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HOUR = FetchWindow(DAY + dt.timedelta(hours=1), DAY + dt.timedelta(hours=2), 60)
HOURLY = QuerySettings(
    "SELECT date_trunc('hour', at), avg(seconds), count(*) FROM answers WHERE at >= :from AND at < :to::timestamptz GROUP BY 1;"
)


def source_of(server: SqlServer, role: str = "reader", **changes: object) -> SourceSettings:
    settings = SourceSettings(
        url=server.url,
        policy=loopback_policy(server.port),
        auth_kind="basic",
        username=role,
        secret=PASSWORD,
        timeout_s=5,
    )
    return replace(settings, **changes)  # type: ignore[arg-type]


def failure(source: SourceSettings, text: str, window: FetchWindow = HOUR) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source, QuerySettings(text), window)
    return caught.value


def test_rows_of_the_window_become_samples(sql_server: SqlServer) -> None:
    result = ADAPTER.fetch(source_of(sql_server), HOURLY, HOUR)
    assert [(sample.at, sample.value, sample.n) for sample in result.samples] == [(HOUR.start, pytest.approx(8.95), 60)]
    whole = FetchWindow(DAY, DAY + dt.timedelta(days=1), 60)
    every = ADAPTER.fetch(source_of(sql_server), QuerySettings("TABLE answers"), whole)
    assert len(every.samples) == 1440
    assert ADAPTER.fetch(source_of(sql_server), QuerySettings("TABLE answers"), whole) == every


def test_times_without_zone_are_utc_and_empty_values_are_left_out(sql_server: SqlServer) -> None:
    text = """SELECT '2026-01-01 01:30'::timestamp, v FROM (VALUES (1.5::numeric)) t(v)
        UNION ALL SELECT '2026-01-01 01:31', NULL UNION ALL SELECT '2026-01-01 01:32', 'NaN'
        UNION ALL SELECT '2025-01-01 01:32', 3"""
    result = ADAPTER.fetch(source_of(sql_server), QuerySettings(text), HOUR)
    assert [(sample.at, sample.value) for sample in result.samples] == [(DAY + dt.timedelta(minutes=90), 1.5)]
    assert result.warnings == ("2 rows were left out because time or value is empty or no number",)


def test_no_rows_are_no_data(sql_server: SqlServer) -> None:
    later = FetchWindow(DAY + dt.timedelta(days=9), DAY + dt.timedelta(days=10), 60)
    assert ADAPTER.fetch(source_of(sql_server), HOURLY, later).samples == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT now(), 1; DROP TABLE notes", "cannot insert multiple commands"),
        ("BEGIN READ WRITE; DELETE FROM answers; COMMIT", "cannot insert multiple commands"),
        ("DELETE FROM answers", "permission denied|no rows"),
        ("DELETE FROM answers RETURNING at, seconds", "read-only transaction"),
        ("WITH gone AS (DELETE FROM answers RETURNING at, seconds) SELECT * FROM gone", "read-only transaction"),
        ("SET TRANSACTION READ WRITE", "gives no rows"),
        ("COPY answers TO PROGRAM 'id'", "gives no rows"),
        ("SELECT now(), pg_read_file('/etc/passwd')", "second column is no number"),
        ("SELECT now(), length(pg_read_file('/etc/passwd'))", "permission denied"),
        ("SELECT now(), id FROM notes", "permission denied"),
        ("SELECT at, seconds FROM no_such_table", "does not exist"),
        ("SELEC 1", "syntax error"),
        ("", "Enter one SELECT"),
        ("SELECT now()", "gives 1 columns"),
        ("SELECT 1, now()", "first column is no time"),
        ("SELECT repeat('x', 1000000000), 1", "first column is no time"),
        ("SELECT at, seconds, 'many' FROM answers", "third column is no whole number"),
        ("SELECT '2026-01-01 01:30Z'::timestamptz, g FROM generate_series(1, 2) g", "Two rows have the time"),
        ("SELECT now(), g FROM generate_series(1, 20001) g", "more than 20,000 rows"),
    ],
)
def test_what_is_not_one_select_of_time_and_number_is_refused(sql_server: SqlServer, text: str, words: str) -> None:
    error = failure(source_of(sql_server), text)
    assert error.permanent
    assert any(word in error.message for word in words.split("|")), error.message
    assert sql_server.ask("SELECT count(*) FROM answers") == 1440
    assert sql_server.ask("SELECT count(*) FROM notes") == 0


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("superuser", "is a superuser"),
        ("rolemaker", "may create roles"),
        ("filereader", "belongs to pg_read_server_files"),
        ("writer", "may change public.answers"),
        ("columnwriter", "may change public.answers"),
        ("owner", "may change public.notes"),
    ],
)
def test_role_that_can_do_more_than_read_is_refused_at_the_test_and_later(sql_server: SqlServer, role, words) -> None:
    steps = ADAPTER.check(source_of(sql_server, role), HOURLY)
    assert (steps[-1].name, steps[-1].ok) == ("Role may only read", False)
    assert words in steps[-1].detail
    error = failure(source_of(sql_server, role), HOURLY.query)
    assert (error.code, error.permanent) == ("role", True)
    assert words in error.message


def test_connection_test_of_a_reader_passes_step_by_step(sql_server: SqlServer) -> None:
    steps = ADAPTER.check(source_of(sql_server), QuerySettings("SELECT now() - interval '1 hour', 3"))
    names = ["Address is valid", "Name resolved", "Connected and signed in", "Role may only read", "Query gives data"]
    assert [step.name for step in steps] == names
    assert all(step.ok for step in steps)


def test_wrong_password_unknown_database_and_nothing_there(sql_server: SqlServer) -> None:
    for changes in ({"secret": "guess"}, {"url": sql_server.url.replace("/postgres?", "/nowhere?")}):
        error = failure(source_of(sql_server, **changes), HOURLY.query)
        assert (error.code, error.permanent) == ("auth", True)
        assert PASSWORD not in error.message + error.detail
    port = free_port()
    closed = source_of(sql_server, url=f"postgresql://127.0.0.1:{port}/x", policy=loopback_policy(port))
    assert (failure(closed, HOURLY.query).code, failure(closed, HOURLY.query).permanent) == ("unreachable", False)


def test_certificate_is_asked_for_unless_the_address_says_otherwise(sql_server: SqlServer) -> None:
    plain = source_of(sql_server, url=sql_server.url.partition("?")[0])
    assert failure(plain, HOURLY.query).code == "tls"


def test_slow_statement_ends_in_time(sql_server: SqlServer) -> None:
    started = time.monotonic()
    error = failure(source_of(sql_server, timeout_s=1), "SELECT now(), 1 FROM pg_sleep(20)")
    assert (error.code, error.permanent) == ("timeout", False)
    assert time.monotonic() - started < 4


def test_server_that_accepts_and_says_nothing_ends_in_time(sql_server: SqlServer) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        started = time.monotonic()
        quiet = source_of(
            sql_server, url=f"postgresql://127.0.0.1:{port}/x?sslmode=disable", policy=loopback_policy(port)
        )
        assert failure(quiet, HOURLY.query).code == "timeout"
        assert time.monotonic() - started < 8


def test_address_that_the_policy_refuses_is_never_dialled(sql_server: SqlServer) -> None:
    own = frozenset({("127.0.0.1", sql_server.port)})
    for policy in (OutboundPolicy(), loopback_policy(sql_server.port, forbidden=own)):
        error = failure(source_of(sql_server, policy=policy), HOURLY.query)
        assert (error.code, error.permanent) == ("blocked", True)
        assert "127.0.0.1" not in error.message


@pytest.mark.parametrize(
    "url",
    [
        "http://db.example.com/x",
        "postgresql://db.example.com",
        "postgresql://user:pw@db.example.com/x",
        "postgresql:///x?host=/run/postgresql",
        "postgresql://a,b/x",
        "postgresql://db.example.com/x?sslmode=disable&options=-c",
        "postgresql://db.example.com/x?host=127.0.0.1",
        "postgresql://db.example.com:99999/x",
    ],
)
def test_addresses_of_another_form_are_refused(url: str) -> None:
    with pytest.raises(OutboundError):
        sql_address(url)


def test_sign_in_needs_a_user_and_a_password(sql_server: SqlServer) -> None:
    assert failure(source_of(sql_server, auth_kind="none"), HOURLY.query).code == "bad_settings"
