"""The outbox through a real mail server: once each, retried, given up, and what a killed sender leaves."""

import smtplib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from accounts.models import Delivery, Follow, Notice, NoticeSettings
from accounts.services import NewNotice, mails_send, notices_write, outbox_failed, outbox_lag_seconds, user_deactivate
from accounts.services import sending as sending_module
from accounts.services.outbox import deliveries_claim, delivery_begin
from accounts.telling import after_quiet, digest_at, mail_of, route_of
from common import clock
from common.errors import DomainError
from tests.cast import Cast
from tests.threads import together

MONDAY = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def _notice(user, key="review:1", **given) -> NewNotice:
    values = {
        "user_id": user.pk, "kind": "review", "subject": "Sign: Security review, Claims triage, due 26 Nov",
        "text": "AI-001 Claims triage\nGate 3, round 1.", "why": "you are named for the security review",
        "url": "/reviews/1/", "key": key,
    }  # fmt: skip
    return NewNotice(**values | given)


def _write(*notices: NewNotice) -> int:
    return notices_write(notices=notices)


def test_a_mail_says_the_act_links_to_it_says_why_and_how_to_change(cast, mail_server):
    assert _write(_notice(cast.security.user)) == 1
    assert mails_send() == 1
    ((to, message),) = mail_server.received
    lines = message.get_payload(decode=True).decode().splitlines()
    assert (to, message["Subject"]) == (["security@example.com"], "Sign: Security review, Claims triage, due 26 Nov")
    assert len(lines) <= 10
    assert lines[3].endswith("/reviews/1/")
    assert lines[5] == "You get this because you are named for the security review."
    assert lines[6].endswith("/account/notifications/")
    assert message["Auto-Submitted"] == "auto-generated"
    row = Delivery.objects.get()
    assert (row.state, row.attempts, str(row.message_id) in message["Message-ID"]) == ("sent", 1, True)
    assert mails_send() == 0


def test_the_same_key_is_told_once_and_rolls_back_with_its_fact(cast):
    def refused() -> None:
        with transaction.atomic():
            _write(_notice(cast.security.user))
            raise DomainError("no")

    with pytest.raises(DomainError):
        refused()
    assert Notice.objects.count() == Delivery.objects.count() == 0
    assert [_write(_notice(cast.security.user)) for _ in range(2)] == [1, 0]
    assert _write(_notice(cast.compliance.user)) == 1


def test_a_subject_is_one_line_and_ten_lines_are_the_most(cast):
    _write(
        _notice(cast.security.user, subject="Sign:\r\nBcc: all@example.com " + "x" * 300, text="\n".join("abcdefgh"))
    )
    subject, body = mail_of(list(Notice.objects.all()), "https://flightline.example")
    assert "\n" not in subject
    assert len(subject) <= 160
    assert len(body.splitlines()) <= 10
    many = [
        Notice(pk=n, kind="gate", subject=f"Gate {n}", url="/", text="", why="", written_at=MONDAY) for n in range(12)
    ]
    subject, body = mail_of(many, "https://flightline.example")
    assert subject.startswith("12 things: ")
    assert len(body.splitlines()) == 10
    assert "And 7 more. All of it: https://flightline.example/my-work/" in body


@pytest.mark.usefixtures("own_database")
def test_four_senders_send_each_once(mail_server, settings):
    cast = Cast()
    assert _write(*[_notice(cast.security.user, key=f"k{n}") for n in range(24)]) == 24
    answers, faults = together(*[lambda: sum(mails_send(limit=5) for _ in range(6))] * 4)
    assert not faults
    assert sum(answers) == len(mail_server.received) == 24
    assert len({message["Message-ID"] for _, message in mail_server.received}) == 24


def test_a_server_that_is_away_delays_and_loses_nothing(cast, mail_server, settings):
    _write(_notice(cast.security.user), _notice(cast.compliance.user))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert mails_send() == 0
    assert {(row.state, row.attempts) for row in Delivery.objects.all()} == {("retry", 0)}
    assert "not there" in Delivery.objects.first().error
    settings.EMAIL_PORT = port
    assert mails_send() == 0, "left alone for a minute"
    with clock.travelling(clock.now() + timedelta(seconds=61)):
        assert outbox_lag_seconds() > 60
        assert mails_send() == 2
        assert outbox_lag_seconds() == 0


def test_a_server_that_wants_a_password_is_tried_again_ever_later(cast, mail_server, settings):
    mail_server.login = ("flightline", "secret")
    _write(_notice(cast.security.user))
    at, waits = clock.now(), []
    for _ in range(4):
        with clock.travelling(at):
            assert mails_send() == 0
            row = Delivery.objects.get()
            waits.append((row.leased_until - at).seconds)
            at = row.leased_until + timedelta(seconds=1)
    assert waits == [60, 120, 240, 480]
    assert "530" in row.error
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = mail_server.login
    with clock.travelling(at):
        assert mails_send() == 1


def test_an_address_that_is_refused_for_good_is_given_up_and_holds_up_nobody(cast, mail_server):
    mail_server.unknown = {"security@example.com"}
    _write(_notice(cast.security.user), _notice(cast.compliance.user))
    assert mails_send() == 1
    refused = Delivery.objects.get(user=cast.security.user)
    assert (refused.state, refused.attempts) == ("failed", 1)
    assert "550 nobody of that name" in refused.error
    assert outbox_failed() == 1


def test_it_is_given_up_after_three_days(cast, settings, mail_server):
    _write(_notice(cast.security.user))
    settings.EMAIL_PORT = 1
    with clock.travelling(clock.now() + timedelta(days=3, minutes=1)):
        assert mails_send() == 0
        assert Delivery.objects.get().state == "failed"


def test_a_sender_killed_after_handing_over_doubles_it_once_under_the_same_message_id(cast, mail_server, monkeypatch):
    _write(_notice(cast.security.user))

    def killed(**_):
        raise SystemExit

    at = clock.now()
    with monkeypatch.context() as patch:
        patch.setattr(sending_module, "delivery_sent", killed)
        for _ in range(2):
            with clock.travelling(at), pytest.raises(SystemExit):
                mails_send()
            at += timedelta(minutes=6)
    assert len({message["Message-ID"] for _, message in mail_server.received}) == 1
    assert len(mail_server.received) == 2
    with clock.travelling(at):
        assert mails_send() == 0
    assert len(mail_server.received) == 2, "never a third time"
    assert Delivery.objects.get().error.startswith("Twice nobody could tell")


def test_a_connection_that_breaks_leaves_the_rest_untouched(cast, mail_server, monkeypatch):
    _write(*[_notice(cast.security.user, key=f"k{n}") for n in range(3)])

    def broken(self):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        assert mails_send() == 0
    assert list(Delivery.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    with clock.travelling(clock.now() + timedelta(minutes=2)):
        assert mails_send() == 3


def test_a_lease_that_is_over_sends_nothing(cast):
    _write(_notice(cast.security.user))
    (late,) = deliveries_claim(channels=("mail",), limit=5)
    assert deliveries_claim(channels=("mail",), limit=5) == []
    with clock.travelling(clock.now() + timedelta(minutes=6)):
        (other,) = deliveries_claim(channels=("mail",), limit=5)
    assert not delivery_begin(delivery=late)
    assert delivery_begin(delivery=other)


def test_who_has_left_gets_nothing(cast, mail_server):
    _write(_notice(cast.security.user))
    user_deactivate(actor=cast.admin.actor, user=cast.security.user)
    assert _write(_notice(cast.security.user, key="later")) == 0
    assert mails_send() == 0
    assert mail_server.received == []
    assert Delivery.objects.get().state == "failed"


def test_a_digest_gathers_until_its_hour_in_the_order_of_my_work(cast, mail_server):
    user = cast.security.user
    with clock.travelling(MONDAY):
        _write(_notice(user, "m1", kind="mention", subject="Read: a comment"))
        _write(_notice(user, "i1", kind="item", subject="Answer: data sources"))
        assert mails_send() == 0
    with clock.travelling(MONDAY + timedelta(hours=10, minutes=31)):
        assert mails_send() == 1
        _write(_notice(user, "m2", kind="mention", subject="Read: another comment"))
    ((_, message),) = mail_server.received
    assert message["Subject"] == "2 things: Answer: data sources"
    assert message.get_payload(decode=True).decode().splitlines()[:2] == ["- Answer: data sources", "- Read: a comment"]
    assert Delivery.objects.open().get().due_at == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_quiet_hours_defer_and_may_pass_midnight():
    zone = ZoneInfo("Europe/Berlin")
    night = NoticeSettings(quiet_from=22, quiet_until=7)
    assert after_quiet(night, MONDAY, zone) == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert after_quiet(night, MONDAY + timedelta(hours=6), zone) == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert after_quiet(night, MONDAY - timedelta(hours=1), zone) == MONDAY - timedelta(hours=1)
    assert digest_at(None, MONDAY, zone, is_weekly=True) == datetime(2026, 11, 30, 7, tzinfo=UTC)


def test_who_follows_less_gets_less():
    zone, chosen = ZoneInfo("UTC"), NoticeSettings(choices={"alert": {"mail": "never", "chat": True}})
    assert route_of(None, "mention", Follow.Level.GATES, MONDAY, zone, has_chat=True).mail_at is None
    assert route_of(None, "alert", Follow.Level.GATES, MONDAY, zone, has_chat=True).mail_at == MONDAY
    assert route_of(None, "alert", Follow.Level.NONE, MONDAY, zone, has_chat=True).mail_at is None
    found = route_of(chosen, "alert", None, MONDAY, zone, has_chat=True)
    assert (found.mail_at, found.chat_at) == (None, MONDAY)
    assert route_of(chosen, "alert", None, MONDAY, zone, has_chat=False).chat_at is None
