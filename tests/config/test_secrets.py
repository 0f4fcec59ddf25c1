"""Keys are written once, for their owner alone; with a database server they must be given. Mixtures are refused."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config import checks
from config.secrets import read_fallbacks, read_secrets, read_seeds
from tests.guards.source import ROOT

NAMES = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "FIELD_KEYS",
    "AUDIT_KEYS",
    "SECRET_KEY_FILE",
    "FIELD_KEYS_FILE",
    "AUDIT_KEYS_FILE",
    "VERDICT_KEYS",
)


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in (*NAMES, "WEB_WORKERS", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.delenv(name, raising=False)


def _read(folder: Path, *, must_be_given: bool = False) -> tuple[str, list[str]]:
    return read_secrets(environ.Env(), data_dir=folder, must_be_given=must_be_given)


def test_they_are_written_once_and_for_the_owner_alone(tmp_path):
    first = _read(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data" / "secrets").stat().st_mode) == 0o600
    assert _read(tmp_path / "data") == first
    assert _read(tmp_path / "other") != first


def test_with_a_database_server_missing_keys_refuse(tmp_path, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        _read(tmp_path, must_be_given=True)
    assert not (tmp_path / "secrets").exists()
    monkeypatch.setenv("SECRET_KEY", "s")
    with pytest.raises(ImproperlyConfigured):
        _read(tmp_path, must_be_given=True)
    monkeypatch.setenv("FIELD_KEYS", "new, old")
    assert _read(tmp_path, must_be_given=True) == ("s", ["new", "old"])


def test_a_key_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("FIELD_KEYS", "f")
    assert _read(tmp_path, must_be_given=True) == ("from-a-file", ["f"])


def test_the_key_of_checkpoints_is_written_once_and_otherwise_given_to_the_sealer_alone(tmp_path, monkeypatch):
    mine = read_seeds("AUDIT_KEYS", environ.Env(), data_dir=tmp_path, must_be_given=False)
    assert len(bytes.fromhex(mine[0])) == 32
    assert read_seeds("AUDIT_KEYS", environ.Env(), data_dir=tmp_path, must_be_given=False) == mine
    assert read_seeds("AUDIT_KEYS", environ.Env(), data_dir=tmp_path, must_be_given=True) == []
    monkeypatch.setenv("AUDIT_KEYS", "new, old")
    assert read_seeds("AUDIT_KEYS", environ.Env(), data_dir=tmp_path, must_be_given=True) == ["new", "old"]


def test_an_older_file_of_keys_gets_the_key_of_checkpoints_and_keeps_the_rest(tmp_path):
    (tmp_path / "secrets").write_text(json.dumps({"SECRET_KEY": "s", "FIELD_KEYS": "f"}))
    assert len(read_seeds("AUDIT_KEYS", environ.Env(), data_dir=tmp_path, must_be_given=False)) == 1
    assert _read(tmp_path) == ("s", ["f"])
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets"]


def test_fresh_keys_are_printed_where_none_are_set_yet():
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://u@127.0.0.1/x"}
    command = [sys.executable, "-m", "config.secrets"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert [line.split("=")[0] for line in done.stdout.splitlines()] == [
        "SECRET_KEY", "FIELD_KEYS", "AUDIT_KEYS", "VERDICT_KEYS"
    ]  # fmt: skip
    assert not set(done.stdout) & set("$#&*(!'\"` ")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("redis", "database", "workers", "folder", "found"),
    [
        ("", "", "", "", []),
        ("", "postgres://x", "", "", []),
        ("", "", "2", "", ["config.E001"]),
        ("redis://x", "", "", "", ["config.W001"]),
        ("redis://x", "postgres://x", "4", "", ["config.W002"]),
        ("redis://x", "postgres://x", "4", "/folder", []),
    ],
)
def test_mixtures_that_do_not_fit_are_named(settings, monkeypatch, redis, database, workers, folder, found):
    settings.REDIS_URL, settings.IS_EMBEDDED, settings.DATABASE_URL = redis, not redis, database
    monkeypatch.setenv("WEB_WORKERS", workers)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", folder)
    assert [one.id for one in checks.settings_fit_together()] == found


def test_keys_of_before_come_from_the_surroundings_or_from_the_file_of_the_embedded_start(tmp_path, monkeypatch):
    assert read_fallbacks(environ.Env(), data_dir=tmp_path) == []
    _read(tmp_path)
    kept = json.loads((tmp_path / "secrets").read_text())
    (tmp_path / "secrets").write_text(json.dumps(kept | {"SECRET_KEY_FALLBACKS": "one, two"}))
    assert read_fallbacks(environ.Env(), data_dir=tmp_path) == ["one", "two"]
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "three")
    assert read_fallbacks(environ.Env(), data_dir=tmp_path) == ["three"]


def test_a_session_lives_on_under_a_new_secret_key_while_the_old_one_is_named(cast, sign_in, settings):
    browser = sign_in(cast.pm)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    settings.SECRET_KEY_FALLBACKS = [before]
    assert browser.get("/account/sessions/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []  # its cookie and its hash carry the new key from then on
    assert browser.get("/account/sessions/").status_code == 200
    other = sign_in(cast.pm)
    settings.SECRET_KEY = "m" * 50
    assert other.get("/account/sessions/").status_code == 302
