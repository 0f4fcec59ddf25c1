"""Back up, and try the backup: in a fresh place, by processes of its own. What is damaged is refused by name."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from audit.services import entries_seal
from common import clock
from common.errors import DomainError
from initiatives.evidence_files import file_path
from initiatives.services import evidence_add
from metrics.models import Point
from metrics.services import days_count, metric_add, points_partition
from metrics.services.storage import points_upsert
from portfolio.models import Restore
from portfolio.services import dumps
from portfolio.services.backups import MANIFEST, SUMS, _files, _sum, backup_check, backup_make, backup_restore
from portfolio.services.drills import _autocommit, restore_try
from tests.cast import make_initiative
from tests.metrics.conftest import LATENCY


@pytest.fixture
def filled(committed_cast):
    """One initiative with a file of evidence, an administrator, a sealed log: committed, as other processes see it."""
    assert committed_cast.admin.actor
    initiative = make_initiative(committed_cast)
    evidence_add(
        actor=committed_cast.engineer.actor, initiative=initiative, name="Report", kind="file",
        file=SimpleUploadedFile("report.txt", b"It works."),
    )  # fmt: skip
    metric = metric_add(
        actor=committed_cast.engineer.actor, initiative=initiative, values={**LATENCY, "provenance": "pushed"}
    )
    instants = [clock.now() - timedelta(days=days) for days in (0, 40, 80)]
    points_upsert([Point(metric_id=metric.pk, at=at, value=1.0, provenance="pushed") for at in instants])
    points_partition()
    days_count()
    while entries_seal():
        pass
    return initiative


@pytest.fixture
def backup(filled, tmp_path) -> Path:
    backup_make(folder=tmp_path / "b")
    return tmp_path / "b"


def _resum(folder: Path) -> None:
    (folder / SUMS).write_text("".join(f"{_sum(path)}  {path.relative_to(folder)}\n" for path in _files(folder)))


def test_a_backup_restores_into_a_fresh_place_and_proves_it(backup):
    tried = restore_try(folder=backup)
    assert tried.passed, tried.words
    for said in ("Restored", "intact", "1 intact", "An administrator signs in"):
        assert said in tried.words
    assert Restore.objects.get().is_trial


@pytest.mark.postgresql
@pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="partitions are PostgreSQL's")
def test_a_restored_database_has_its_months_and_goes_on_making_and_dropping_them(backup):
    name = "flightline_restored_months"
    _, environment = dumps._postgres_login()
    with _autocommit() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        dumps._run(
            ["pg_restore", "--exit-on-error", "--no-owner", "--dbname", name, str(backup / dumps.POSTGRES_NAME)],
            environment,
        )
        given = connection.settings_dict
        with psycopg.connect(
            host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"], password=given["PASSWORD"], dbname=name
        ) as there:
            each = "SELECT tableoid::regclass::text FROM metrics_point ORDER BY at"
            months = [month for (month,) in there.execute(each).fetchall()]
            assert months == sorted(set(months)), "three months, none in the default partition"
            assert len(months) == 3
            assert there.execute("SELECT metrics_points_partition(now(), 5)").fetchone() == (2,)
            there.execute("INSERT INTO metrics_pointskept (id, whole_from) VALUES (1, now()::date)")
            there.execute("DELETE FROM metrics_dirtyday")
            assert there.execute(
                "SELECT metrics_points_expire(date_trunc('month', now()) - interval '1 month')"
            ).fetchone() == (1,)
            assert there.execute("SELECT count(*) FROM metrics_point").fetchone() == (3,), "the newest sixty stay"
    finally:
        with _autocommit() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_manifest_counts_rows_and_files_and_names_no_key(backup, settings):
    manifest = json.loads((backup / MANIFEST).read_text())
    assert manifest["rows"]["initiatives_initiative"] == 1
    assert [manifest["rows"][f"metrics_{name}"] for name in ("point", "metricday")] == [3, 2]
    assert not [name for name in manifest["rows"] if name.startswith("metrics_point_")], (
        "months are no tables of their own"
    )
    assert len(manifest["files"]) == 1
    assert len(manifest["head"]) == 64
    text = (backup / MANIFEST).read_text()
    assert not any(str(key) in text for key in [*settings.FIELD_KEYS, settings.SECRET_KEY])
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("part", ["database", "evidence", "manifest"])
def test_one_flipped_byte_is_found_and_named(backup, part):
    path = next(p for p in _files(backup) if part in str(p.relative_to(backup)))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DomainError):
        backup_check(folder=backup)
    tried = restore_try(folder=backup)
    assert not tried.passed
    assert path.name in tried.words or "no whole backup" in tried.words


def test_a_dump_that_was_cut_short_and_a_missing_file_are_named(backup):
    database = next(p for p in _files(backup) if p.name.startswith("database"))
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DomainError, match=r"database.* is not what was backed up"):
        backup_check(folder=backup)
    database.write_bytes(whole)
    shutil.rmtree(backup / "evidence")
    with pytest.raises(DomainError, match=r"evidence/.* is missing"):
        backup_check(folder=backup)


def test_a_file_that_nobody_summed_is_refused(backup):
    (backup / "more.txt").write_text("?")
    with pytest.raises(DomainError, match=r"more\.txt"):
        backup_check(folder=backup)


def test_no_folder_is_no_backup(tmp_path):
    with pytest.raises(DomainError, match="no whole backup"):
        backup_check(folder=tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"migrations": ["portfolio.0999_future"]}, "made by a newer version (portfolio.0999_future)"),
        ({"keys": {"FIELD_KEYS": ["0123456789abcdef"]}}, "FIELD_KEYS lacks the key 0123456789abcdef"),
        ({"rows": {"initiatives_initiative": 2}}, "initiatives_initiative differs"),
    ],
)
def test_what_does_not_fit_this_version_or_its_keys_is_refused(backup, change, said):
    manifest = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps({**manifest, **change}))
    _resum(backup)
    tried = restore_try(folder=backup)
    assert not tried.passed
    assert said in tried.words


def test_nothing_is_restored_over_what_is_there(backup):
    with pytest.raises(DomainError, match="The database is not empty"):
        backup_restore(folder=backup)


def test_a_folder_that_holds_something_is_left_alone(filled, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DomainError, match="not empty"):
        backup_make(folder=tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_missing_file_of_evidence_leaves_no_half_backup(filled, tmp_path):
    sha256 = filled.evidence.get().versions.get().sha256
    file_path(sha256).unlink()
    with pytest.raises(DomainError, match="run evidence_verify"):
        backup_make(folder=tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (None, "Never tried"),
        ({"passed": True}, "Restore tried"),
        ({"passed": False}, "Restore failed"),
        ({"passed": True, "at": timedelta(days=31)}, "Trial overdue"),
    ],
)
def test_the_administration_says_whether_a_backup_is_known_to_restore(client, cast, made, shown):
    if made is not None:
        at = clock.now() - made.pop("at", timedelta())
        Restore.objects.create(**made, at=at, is_trial=True, words="Said.", seconds=12)
    client.force_login(cast.admin.user)
    assert shown in client.get("/admin/").content.decode()
    client.force_login(cast.auditor.user)
    assert shown not in client.get("/admin/").content.decode()
