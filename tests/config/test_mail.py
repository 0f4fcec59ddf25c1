"""Mail through a real server: from EMAIL_URL to what arrives, and what is said when there is none."""

import gc
import json
import os
import subprocess
import sys
from datetime import timedelta
from smtplib import SMTPNotSupportedError, SMTPSenderRefused

import pytest
from django.core.mail import send_mail
from django.test import Client

from audit.models import AnchorMail
from audit.services import seal_round
from common import clock
from config.checks import mail_leaves
from initiatives.services import initiative_edit
from portfolio.services.anchoring import checkpoint_mail
from reviews.models import SigningLock
from reviews.services import signing_locks_mail
from tests.cast import make_initiative
from tests.guards.source import ROOT

NAMES = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL",
         "DEFAULT_FROM_EMAIL")  # fmt: skip


def _settings(tmp_path, **given):
    code = f"from config import settings_mail as s; import json; print(json.dumps([getattr(s, n) for n in {NAMES!r}]))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    environment |= {"DATA_DIR": str(tmp_path)} | given
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return dict(zip(NAMES, json.loads(ended.stdout), strict=True)) if ended.returncode == 0 else ended.stderr


@pytest.mark.parametrize(
    ("url", "tls", "ssl"),
    [
        ("smtp+tls://post%40works:p%2Fw@mail.example.com:587", True, False),
        ("smtp+ssl://post%40works:p%2Fw@mail.example.com:587", False, True),
        ("smtp://post%40works:p%2Fw@mail.example.com:587", False, False),
    ],
)
def test_one_address_says_server_port_person_and_protection(tmp_path, url, tls, ssl):
    found = _settings(tmp_path, EMAIL_URL=url, EMAIL_FROM="Flightline <flightline@works.example>")
    assert list(found.values()) == [
        "django.core.mail.backends.smtp.EmailBackend", "mail.example.com", 587, "post@works", "p/w", tls, ssl,
        "Flightline <flightline@works.example>",
    ]  # fmt: skip


def test_the_address_may_come_from_a_file_and_a_wrong_one_refuses_to_start(tmp_path):
    secret = tmp_path / "mail"
    secret.write_text("smtp+tls://u:p@mail.example.com:2525\n")
    assert _settings(tmp_path, EMAIL_URL_FILE=str(secret))["EMAIL_PORT"] == 2525
    assert "ImproperlyConfigured" in _settings(tmp_path, EMAIL_URL="https://mail.example.com")


def test_without_a_server_mails_are_printed_and_the_deploy_check_says_so(tmp_path, settings):
    assert _settings(tmp_path)["EMAIL_BACKEND"].endswith("console.EmailBackend")
    settings.EMAIL_URL = ""
    assert [one.id for one in mail_leaves()] == ["config.W003"]
    settings.EMAIL_URL, settings.EMAIL_HOST = "smtp://u:p@mail.example.com", "mail.example.com"
    assert [one.id for one in mail_leaves()] == ["config.W004"]
    settings.EMAIL_USE_TLS = True
    assert mail_leaves() == []


def test_the_checkpoint_arrives_at_the_auditor_and_the_lock_at_security_and_administrators(db, cast, mail_server):
    initiative_edit(actor=cast.pm.actor, initiative=make_initiative(cast), values={"business_unit": "Claims"})
    assert cast.auditor
    seal_round()
    assert checkpoint_mail() is not None
    (to, message), *more = mail_server.received
    assert (to, more, AnchorMail.objects.get().recipients) == ([cast.auditor.user.email], [], 1)
    body = message.get_payload(decode=True).decode()
    assert '"kind":"flightline audit checkpoint"' in json.loads(body.splitlines()[-1])["text"]
    SigningLock.objects.create(user=cast.value.user, until=clock.now() + timedelta(minutes=15), ip="192.0.2.7")
    people = [cast.admin.user.email, cast.security.user.email]
    assert signing_locks_mail() == 1
    to, message = mail_server.received[-1]
    assert sorted(to) == people
    assert "signing is locked for Value" in message["Subject"]
    assert "192.0.2.7" in message.get_payload(decode=True).decode()


def test_a_forgotten_password_is_set_anew_by_mail(db, cast, mail_server):
    assert cast.engineer
    assert Client().post("/accounts/password/reset/", {"email": "engineer@example.com"}).status_code == 302
    ((to, message),) = mail_server.received
    assert to == ["engineer@example.com"]
    assert "/accounts/password/reset/key/" in message.get_payload(decode=True).decode()


def test_a_server_that_wants_a_password_gets_it_or_nothing(mail_server, settings):
    mail_server.login = ("flightline", "secret")
    with pytest.raises(SMTPSenderRefused):
        send_mail("Hello", "Words", None, ["engineer@example.com"])
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = mail_server.login
    assert send_mail("Hello", "Words\n.\nmore", None, ["engineer@example.com"]) == 1
    assert mail_server.received[0][1].get_payload(decode=True).decode().splitlines() == ["Words", ".", "more"]
    assert len(mail_server.received) == 1


# The library leaves the refused connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed:ResourceWarning")
def test_a_server_without_tls_gets_nothing_where_tls_is_wanted(mail_server, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(SMTPNotSupportedError):
        send_mail("Hello", "Words", None, ["engineer@example.com"])
    gc.collect()
    assert mail_server.received == []


def test_a_server_that_is_away_leaves_checkpoint_and_lock_for_the_next_time(db, cast, settings, mail_server):
    initiative_edit(actor=cast.pm.actor, initiative=make_initiative(cast), values={"business_unit": "Claims"})
    assert cast.auditor
    assert cast.security
    seal_round()
    SigningLock.objects.create(user=cast.value.user, until=clock.now() + timedelta(minutes=15))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert checkpoint_mail() is None
    with pytest.raises(OSError):
        signing_locks_mail()
    settings.EMAIL_PORT = port
    with clock.travelling(clock.now() + timedelta(minutes=11)):
        assert checkpoint_mail() is not None
    assert signing_locks_mail() == 1
    assert len(mail_server.received) == 2
