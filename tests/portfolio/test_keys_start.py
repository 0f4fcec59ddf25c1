"""A lost or wrong FIELD_KEYS: web and worker refuse to start, in words, and change nothing; a key that is given up does not hold them."""

import signal

import pytest
from celery.signals import celeryd_init
from cryptography.fernet import Fernet
from django.db import OperationalError, connection

from audit.models import Entry
from common.sealed import key_ids
from config import embedded, gunicorn_conf, starting
from metrics.models import Source
from metrics.services import source_add
from portfolio import keys_start
from portfolio.keys_start import keys_refusal
from portfolio.sealings import OLDER_FORM

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def source(cast, settings) -> Source:
    """One secret, sealed with OLD; the process then has NEW alone."""
    settings.FIELD_KEYS = [OLD]
    kept = _source(cast, "kept")
    settings.FIELD_KEYS = [NEW]
    return kept


@pytest.fixture
def open_connections(monkeypatch) -> None:
    """The test's own connection stays open."""
    monkeypatch.setattr(starting.connections, "close_all", lambda: None)


def _source(cast, name: str) -> Source:
    values = {"name": name, "kind": "http_json", "url": f"https://{name}.example.com/", "auth_kind": "bearer"}
    return source_add(actor=cast.admin.actor, values=values, secret="canary-of-a-secret")


def test_a_database_without_secrets_takes_any_key(cast, settings):
    settings.FIELD_KEYS = [NEW]
    assert keys_refusal() == ""


def test_a_wrong_key_is_refused_by_the_names_of_both_and_nothing_changes(source: Source, settings):
    (mine,) = key_ids()
    settings.FIELD_KEYS = [OLD]
    (old,) = key_ids()
    settings.FIELD_KEYS = [NEW]
    entries = Entry.objects.count()
    said = keys_refusal()
    assert "opens none of the 1 secret that" in said
    assert f"Sealed with: {old}. FIELD_KEYS has: {mine}." in said
    assert f"FIELD_KEYS_LOST={old} " in said
    assert not any(key in said for key in (OLD, NEW))
    kept = source.secret_encrypted
    source.refresh_from_db()
    assert (source.secret_encrypted, Entry.objects.count()) == (kept, entries)


def test_the_right_key_anywhere_in_the_list_is_enough(source: Source, settings):
    settings.FIELD_KEYS = [NEW, OLD]
    assert keys_refusal() == ""


def test_a_key_that_is_given_up_by_its_name_holds_nobody_and_any_other_still_does(source: Source, settings, cast):
    settings.FIELD_KEYS = [OLD]
    settings.FIELD_KEYS_LOST = key_ids()
    settings.FIELD_KEYS = [NEW]
    assert keys_refusal() == ""
    _source(cast, "typed-anew")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "opens none of the 1 secret" in keys_refusal(), "the new key is lost as well, and nobody gave it up"


def test_one_secret_that_opens_is_enough_and_the_missing_key_is_logged(source: Source, settings, cast, monkeypatch):
    told: list[dict[str, object]] = []
    monkeypatch.setattr(keys_start.log, "warning", lambda event, **words: told.append({"event": event, **words}))
    _source(cast, "new")
    assert keys_refusal() == ""
    settings.FIELD_KEYS = [OLD]
    (old,) = key_ids()
    settings.FIELD_KEYS = [NEW]
    assert told == [{"event": "secrets_unreadable", "sealed_with": [old], "field_keys": key_ids()}]


def test_everything_is_looked_at_before_it_says_no(source: Source, settings, cast, monkeypatch):
    monkeypatch.setattr(keys_start, "NEWEST", 2)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    for name in ("one", "two", "three"):
        _source(cast, name)
    settings.FIELD_KEYS = [OLD]
    assert keys_refusal() == "", "the oldest of four opens"


def test_a_text_of_the_older_form_must_open(source: Source, settings):
    with connection.cursor() as cursor:
        older = "v1." + source.secret_encrypted.split(".")[2]
        cursor.execute("UPDATE metrics_source SET secret_encrypted = %s WHERE id = %s", [older, source.pk])
    assert f"Sealed with: {OLDER_FORM}." in keys_refusal()
    settings.FIELD_KEYS_LOST = [OLDER_FORM]
    assert keys_refusal() == ""
    settings.FIELD_KEYS, settings.FIELD_KEYS_LOST = [NEW, OLD], []
    assert keys_refusal() == ""


def test_a_changed_text_stops_nobody_who_has_its_key(source: Source, settings):
    settings.FIELD_KEYS = [OLD]
    text = source.secret_encrypted[:-6] + "AAAAA="
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_source SET secret_encrypted = %s WHERE id = %s", [text, source.pk])
    assert keys_refusal() == ""


def test_web_and_worker_end_with_words_and_a_code_that_is_not_tried_again(
    source: Source, monkeypatch, capsys, open_connections
):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(embedded, "start", lambda: pytest.fail("no work begins"))
    monkeypatch.setattr(gunicorn_conf, "_embedded", True)
    for begin in (lambda: gunicorn_conf.post_worker_init(None), lambda: celeryd_init.send(sender="worker@test")):
        with pytest.raises(SystemExit) as ended:
            begin()
        assert ended.value.code == 3
        assert capsys.readouterr().err.startswith("Not started. FIELD_KEYS opens none of the 1 secret ")


def test_a_database_that_is_away_keeps_nobody_from_starting(monkeypatch, open_connections):
    def away() -> str:
        raise OperationalError("no route")

    monkeypatch.setattr(starting, "keys_refusal", away)
    starting.keys_must_fit()
