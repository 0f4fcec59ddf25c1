"""Rotation of FIELD_KEYS: killed and run again, beside a running product, with a key that is missing."""

import os
import signal
import subprocess
import sys

import pytest
from allauth.socialaccount.models import SocialApp
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import ChatAddress, ProviderLogin
from accounts.services import app_secret, app_secret_set, chat_bound_to, login_bound_to
from audit.models import Entry
from common.errors import DomainError
from common.sealed import key_ids, sealed_with, text_seal, text_unseal
from metrics.models import Source
from metrics.secrets import secret_decrypt, secret_encrypt
from metrics.services import source_add
from portfolio.keys_left import keys_left
from portfolio.models import KeyRotation
from portfolio.sealings import COLUMNS, keys_in_use
from portfolio.services.endpoints import endpoint_add
from portfolio.services.rotating import keys_rotate
from tests.guards.source import ROOT

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = "canary-of-a-secret"


def _source(actor, name: str) -> Source:
    values = {"name": name, "kind": "http_json", "url": f"https://{name}.example.com/", "auth_kind": "bearer"}
    return source_add(actor=actor, values=values, secret=SECRET)


def _filled(cast) -> dict[str, object]:
    """One sealed text of each kind but the incoming webhook, and a provider whose secret can be read."""
    endpoint, _ = endpoint_add(
        actor=cast.engineer.actor, name="CI", url="https://ci.example.com/", events=["gate.decided"]
    )
    chat = ChatAddress.objects.create(user=cast.pm.user, form="slack", host="chat.example.com")
    chat.url_encrypted = text_seal(SECRET, bound_to=chat_bound_to(chat))
    chat.save()
    login = ProviderLogin(user=cast.pm.user, provider="oidc", subject="7")
    login.tokens = text_seal(SECRET, bound_to=login_bound_to(login))
    login.save()
    app = SocialApp.objects.create(
        provider="openid_connect", provider_id="two", name="Two", client_id="x", secret=SECRET
    )
    return {
        "source": _source(cast.admin.actor, "first"),
        "endpoint": endpoint,
        "chat": chat,
        "login": login,
        "app": app,
    }


def test_every_kind_of_text_moves_to_the_newest_key(cast, settings, capsys):
    settings.FIELD_KEYS = [OLD]
    rows = _filled(cast)
    with connection.cursor() as cursor:  # a text of the older form, which does not name its key
        older = _source(cast.admin.actor, "older")
        cursor.execute(
            "UPDATE metrics_source SET secret_encrypted = %s WHERE id = %s",
            ["v1." + older.secret_encrypted.split(".")[2], older.pk],
        )
    settings.FIELD_KEYS = [NEW, OLD]
    newest, old = key_ids()
    assert [one.state for one in keys_left(keys_in_use()) if one.name == "FIELD_KEYS"] == ["warn"]
    call_command("keys_rotate", "--batch", "1")
    assert "Nothing is sealed with an old key." in capsys.readouterr().out
    settings.FIELD_KEYS = [NEW]
    found = keys_in_use()
    assert (found.old, found.unreadable, found.plain) == (0, [], [])
    assert {key for counts in found.by_key.values() for key in counts} == {newest}
    older.refresh_from_db()
    assert secret_decrypt(older.secret_encrypted, row_id=older.pk) == SECRET
    rows["app"].refresh_from_db()
    assert (app_secret(rows["app"]), SECRET in rows["app"].secret) == (SECRET, False)
    rows["login"].refresh_from_db()
    assert text_unseal(rows["login"].tokens, bound_to=login_bound_to(rows["login"])) == SECRET
    said = [entry.payload for entry in Entry.objects.filter(action="portfolio.keys_rotate")]
    assert len(said) == 2
    assert not any(word in text for text in said for word in (SECRET, OLD, NEW))
    call_command("keys_rotate")  # nothing to do leaves no entry
    assert Entry.objects.filter(action="portfolio.keys_rotate").count() == 2
    assert old not in {sealed_with(column.text(row)) for column in COLUMNS for row in column.model.objects.all()}


def test_a_missing_key_is_named_and_nothing_is_changed(cast, settings):
    settings.FIELD_KEYS = [OLD]
    lost, (old,) = _source(cast.admin.actor, "lost"), key_ids()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    kept = _source(cast.admin.actor, "kept").secret_encrypted
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    with pytest.raises(
        CommandError, match=f"Nothing was changed(.|\n)*lost(.|\n)*{old}, which FIELD_KEYS does not have"
    ):
        call_command("keys_rotate")
    assert Source.objects.get(name="kept").secret_encrypted == kept
    assert not Entry.objects.filter(action="portfolio.keys_rotate").exists()
    assert [one.state for one in keys_left(keys_in_use()) if one.name == "FIELD_KEYS"] == ["bad"]
    with pytest.raises(CommandError, match="These stay as they are"):
        call_command("keys_rotate", "--leave-unreadable")
    assert sealed_with(Source.objects.get(name="kept").secret_encrypted) == key_ids()[0]
    assert Source.objects.get(name="lost").secret_encrypted == lost.secret_encrypted


def test_a_client_secret_is_sealed_and_too_long_a_one_refused(cast):
    app = SocialApp.objects.create(provider="openid_connect", provider_id="two", name="Two", client_id="x")
    app = app_secret_set(actor=cast.admin.actor, app=app, secret="x" * 98)
    assert (app_secret(app), len(app.secret) <= 191) == ("x" * 98, True)


def _rotate(*words: str) -> "subprocess.Popen[str]":
    given = connection.settings_dict
    url = ""
    if connection.vendor == "postgresql":
        login = f"{given['USER']}:{given['PASSWORD']}".rstrip(":")
        url = f"postgres://{login}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    folder = os.path.dirname(given["NAME"]) if not url else "/nonexistent"
    environment = os.environ | {
        "FIELD_KEYS": f"{NEW},{OLD}", "SECRET_KEY": "x" * 50, "DATABASE_URL": url, "REDIS_URL": "", "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "keys_rotate", *words], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_killed_in_the_middle_the_next_run_goes_on(committed_cast, settings):
    settings.FIELD_KEYS = [OLD]
    for number in range(12):
        _source(committed_cast.admin.actor, f"s{number}")
    if connection.vendor == "sqlite":  # the process looks for the file under the name of the embedded start
        name = connection.settings_dict["NAME"]
        os.symlink(name, os.path.join(os.path.dirname(name), "flightline.sqlite3"))
    with _rotate("--batch", "1", "--pause", "60") as process:  # it waits there, until it is killed
        assert process.stdout
        assert process.stdout.readline() == "Secrets of sources: 1 sealed anew\n"
        process.send_signal(signal.SIGKILL)
    settings.FIELD_KEYS = [NEW, OLD]
    newest = key_ids()[0]
    texts = dict(Source.objects.values_list("pk", "secret_encrypted"))
    assert sum(sealed_with(text) == newest for text in texts.values()) == 1
    assert {secret_decrypt(text, row_id=pk) for pk, text in texts.items()} == {SECRET}
    rotation = KeyRotation.objects.get()
    assert (rotation.sealed, rotation.finished_at) == (1, None)

    with _rotate() as process:
        said, wrong = process.communicate(timeout=300)
    assert (process.returncode, wrong) == (0, "")
    assert "11 sealed anew with the key" in said
    assert said.endswith("Keep them beside the backups of their time.\n")
    settings.FIELD_KEYS = [NEW]
    rotation.refresh_from_db()
    assert (rotation.sealed, rotation.finished_at is not None) == (12, True)
    assert (keys_in_use().old, keys_in_use().unreadable) == (0, [])


def test_what_a_running_process_seals_with_the_old_key_meanwhile_is_taken_up(cast, settings):
    settings.FIELD_KEYS = [OLD]
    first, _ = _source(cast.admin.actor, "a"), _source(cast.admin.actor, "b")

    def late(line: str) -> None:  # another process, that still has the old key in front
        settings.FIELD_KEYS = [OLD, NEW]
        text = secret_encrypt("typed meanwhile", row_id=first.pk)
        settings.FIELD_KEYS = [NEW, OLD]
        Source.objects.filter(pk=first.pk).update(secret_encrypted=text)

    settings.FIELD_KEYS = [NEW, OLD]
    once = iter([late])
    assert keys_rotate(batch=1, tell=lambda line: next(once, print)(line)).sealed == 3
    settings.FIELD_KEYS = [NEW]
    first.refresh_from_db()
    assert secret_decrypt(first.secret_encrypted, row_id=first.pk) == "typed meanwhile"

    late("")  # from now on at every step: a process that nobody has restarted
    with pytest.raises(DomainError, match="a process still has that key in front"):
        keys_rotate(tell=late)
    assert KeyRotation.objects.get(finished_at=None).key_id == key_ids()[0]
