"""From SQLite to PostgreSQL by one command: ids, the audit chain, sequences and triggers are all there."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.guards.source import ROOT
from tests.servers.postgresql import sql_server

__all__ = ["sql_server"]

MAPPING = """
name: small
identity: [Team, Name]
fields:
  title: Name
  business_unit: Team
stage: {column: State, values: {Idea: {status: idea}}}
"""
POINTS = """
from datetime import UTC, datetime
from common import clock
from initiatives.models import Initiative
from metrics.models import Metric, Point
from metrics.services import days_count
from metrics.services.storage import points_upsert
metric = Metric.objects.create(
    initiative=Initiative.objects.first(), name="p95", kind="operational", direction="lower", target=1, provenance="pushed"
)
instants = [datetime(2026, 2, day, tzinfo=UTC) for day in (3, 4)] + [clock.now()]
points_upsert([Point(metric_id=metric.pk, at=at, value=2.5, provenance="pushed") for at in instants])
days_count()
"""


def _manage(folder: Path, *command: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("TEST_DATABASE_URL", "TEST_REDIS_URL")},
        "DATA_DIR": str(folder / "data"), "DATABASE_URL": url, "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _import(folder: Path, rows: str, url: str = "") -> str:
    (folder / "list.csv").write_text(f"Team,Name,State\n{rows}\n")
    (folder / "list.yaml").write_text(MAPPING)
    done = _manage(
        folder, "portfolio_import", str(folder / "list.csv"), "--mapping", str(folder / "list.yaml"), url=url
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _points(folder: Path) -> None:
    """A metric with values of this month and of February 2026, counted by day as the service would have."""
    done = _manage(folder, "shell", "-v0", "-c", POINTS)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def moved(sql_server, tmp_path_factory):
    """A small SQLite installation, and what the move said; the address of the new database."""
    folder = tmp_path_factory.mktemp("move")
    (folder / "data").mkdir()
    for command in (("migrate", "-v0"), ("playbook_load",)):
        done = _manage(folder, *command)
        assert done.returncode == 0, done.stderr
    _import(folder, "Claims,Triage,Idea\nClaims,Letters,Idea\nFinance,Invoices,Idea")
    _points(folder)
    assert _manage(folder, "audit_seal", "--once").returncode == 0
    with psycopg.connect(sql_server.owner_dsn, autocommit=True) as owner:
        owner.execute("CREATE DATABASE moved")
    dsn = sql_server.owner_dsn.rpartition("/")[0] + "/moved"
    return folder, dsn, _manage(folder, "database_move", dsn)


def test_every_row_is_there_and_the_chain_verifies(moved):
    _, dsn, said = moved
    assert said.returncode == 0, said.stderr
    assert "intact: every link matches" in said.stdout
    with psycopg.connect(dsn) as there:
        found = there.execute("SELECT key, title FROM initiatives_initiative ORDER BY id").fetchall()
    assert found == [("AI-001", "Triage"), ("AI-002", "Letters"), ("AI-003", "Invoices")]


def test_points_lie_in_their_months_and_their_days_came_along(moved):
    _, dsn, _ = moved
    with psycopg.connect(dsn) as there:
        found = there.execute("SELECT tableoid::regclass::text, value FROM metrics_point ORDER BY at").fetchall()
        days = there.execute("SELECT day::text, total FROM metrics_metricday ORDER BY day").fetchall()
        marks = there.execute("SELECT count(*) FROM metrics_dirtyday").fetchone()
    assert found[:2] == [("metrics_point_202602", 2.5)] * 2
    assert found[2][0].startswith("metrics_point_20")
    assert days == [("2026-02-03", 2.5), ("2026-02-04", 2.5)]
    assert marks == (1,), "today still waits"


def test_work_goes_on_there_with_new_ids(moved):
    folder, dsn, _ = moved
    assert "1 created" in _import(folder, "Finance,Payments,Idea", dsn)
    assert _manage(folder, "audit_seal", "--once", url=dsn).returncode == 0
    verified = _manage(folder, "audit_verify", url=dsn)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET summary = 'x'", "DELETE FROM audit_link", "TRUNCATE audit_entry CASCADE"]
)
def test_the_triggers_are_back(moved, statement):
    _, dsn, _ = moved
    with psycopg.connect(dsn) as there, pytest.raises(psycopg.Error, match="insert-only"):
        there.execute(statement)


def test_a_second_move_into_it_is_refused(moved):
    folder, dsn, _ = moved
    done = _manage(folder, "database_move", dsn)
    assert done.returncode == 1
    assert "The target is not empty" in done.stderr


def test_only_a_postgresql_address_is_a_target(moved):
    folder, _, _ = moved
    assert "PostgreSQL address" in _manage(folder, "database_move", "sqlite:///x.sqlite3").stderr
