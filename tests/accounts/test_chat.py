"""Chat messages to a real server on the loopback, through the guarded client; the address is a secret."""

import json
from datetime import timedelta

import pytest

from accounts.models import ChatAddress, Delivery, Notice
from accounts.services import (
    NewNotice,
    chat_address_end,
    chat_address_set,
    chats_send,
    delivery_retry,
    notice_settings_save,
    notices_write,
)
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from tests.servers.sites import loopback_policy

SECRET = "/services/T0/B0/very-secret"


@pytest.fixture
def told(cast, site):
    """The pm gets gates by chat, at a server on the loopback."""
    user, actor = cast.pm.user, cast.pm.actor
    chat_address_set(actor=actor, user=user, form="slack", url=site.url(SECRET))
    notice_settings_save(
        actor=actor, user=user, choices={"gate": {"mail": "never", "chat": True}}, digest_hour=8, digest_weekday=0,
        quiet_from=None, quiet_until=None,
    )  # fmt: skip
    notices_write(notices=[_gate(user.pk)])
    return user


def _gate(user_id, key="gate:1") -> NewNotice:
    return NewNotice(
        user_id=user_id, kind="gate", subject="Read: gate 3 of Claims <!channel> decided", text="Go & keep.", why="you lead it",
        url="/reviews/1/", key=key,
    )  # fmt: skip


def test_slack_gets_the_act_the_text_and_one_link(told, site):
    site.answer(SECRET, "ok", "text/plain")
    assert chats_send(policy=loopback_policy()) == 1
    (request,) = site.requests
    lines = json.loads(request.body)["text"].splitlines()
    assert lines[:2] == ["Read: gate 3 of Claims &lt;!channel&gt; decided", "Go &amp; keep."]
    assert lines[2].endswith("/reviews/1/|Open in Flightline>")
    assert Notice.objects.get().chat.state == "sent"
    assert Notice.objects.get().mail is None


def test_teams_gets_a_card(cast, told, site):
    chat_address_set(actor=cast.pm.actor, user=told, form="teams", url="")
    site.answer(SECRET, "", status=202)
    assert chats_send(policy=loopback_policy()) == 1
    card = json.loads(site.requests[0].body)["attachments"][0]["content"]
    assert card["body"][0]["text"] == "Read: gate 3 of Claims \\<!channel\\> decided"
    assert card["actions"][0]["url"].endswith("/reviews/1/")


@pytest.mark.parametrize(("status", "state"), [(429, "retry"), (503, "retry"), (404, "failed"), (403, "failed")])
def test_what_the_chat_answers_decides_whether_it_is_tried_again(told, site, status, state):
    site.answer(SECRET, "no", status=status)
    assert chats_send(policy=loopback_policy()) == 0
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == (state, f"The chat answers HTTP {status}.")


def test_no_address_is_reached_that_is_not_allowed(told, site):
    assert chats_send(policy=loopback_policy(1)) == 0
    assert site.requests == []
    assert SECRET not in Delivery.objects.get().error


def test_a_chat_that_is_away_is_tried_again(told, site):
    site.stop()
    assert chats_send(policy=loopback_policy()) == 0
    row = Delivery.objects.get()
    assert (row.state, row.failed_at, row.attempts) == ("retry", None, 1)


def test_the_address_is_sealed_and_stands_in_no_log(told):
    kept = ChatAddress.objects.get()
    assert "secret" not in kept.url_encrypted
    assert kept.host == "127.0.0.1"
    assert SECRET not in Entry.objects.get(action="accounts.chat_address_set").payload


def test_the_channel_of_the_organisation_gets_what_the_administrator_chose(cast, site):
    assert notices_write(notices=[_gate(None)]) == 0
    with pytest.raises(NotAllowed):
        chat_address_set(actor=cast.pm.actor, user=None, form="slack", url=site.url(SECRET), kinds=["gate"])
    kept = chat_address_set(
        actor=cast.admin.actor, user=None, form="slack", url=site.url(SECRET), kinds=["gate", "review"]
    )
    assert kept.kinds == ["gate"]
    assert (notices_write(notices=[_gate(None)]), notices_write(notices=[_gate(None)])) == (1, 0)
    site.answer(SECRET, "ok")
    assert chats_send(policy=loopback_policy()) == 1
    chat_address_end(actor=cast.admin.actor, address=kept)
    assert not ChatAddress.objects.exists()


def test_nobody_sets_the_address_of_another_and_a_wrong_one_is_said(cast, told):
    with pytest.raises(NotAllowed):
        chat_address_set(actor=cast.admin.actor, user=told, form="slack", url="https://chat.example.com/x")
    for url in ("", "ftp://chat.example.com/x"):
        with pytest.raises(DomainError):
            chat_address_set(actor=cast.admin.actor, user=cast.admin.user, form="slack", url=url)


def test_an_administrator_sends_again_what_was_given_up(cast, told, site):
    site.answer(SECRET, "no", status=404)
    assert chats_send(policy=loopback_policy()) == 0
    with pytest.raises(NotAllowed):
        delivery_retry(actor=cast.pm.actor, delivery=Delivery.objects.get())
    delivery_retry(actor=cast.admin.actor, delivery=Delivery.objects.get())
    site.answer(SECRET, "ok")
    with clock.travelling(clock.now() + timedelta(seconds=1)):
        assert chats_send(policy=loopback_policy()) == 1
