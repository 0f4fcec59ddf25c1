"""The auditors get the newest checkpoint once a day, and it is enough to check against."""

from datetime import timedelta

import pytest
from django.core import mail

from audit.models import AnchorMail, Checkpoint
from audit.services import chain_verify, seal_round
from common import clock
from portfolio.services import anchoring
from portfolio.services.anchoring import checkpoint_mail


@pytest.fixture
def checkpointed(cast, running) -> Checkpoint:
    assert cast.auditor
    seal_round()
    return Checkpoint.objects.get()


def test_without_a_checkpoint_nothing_is_sent(cast, running):
    assert checkpoint_mail() is None
    assert mail.outbox == []


def test_each_auditor_gets_one_mail_a_day_and_nobody_else_does(checkpointed, cast):
    checkpoint_mail()
    checkpoint_mail()
    assert [message.to for message in mail.outbox] == [[cast.auditor.user.email]]
    assert AnchorMail.objects.get().recipients == 1
    with clock.travelling(clock.now() + timedelta(days=1)):
        checkpoint_mail()
    assert len(mail.outbox) == 2


def test_the_last_line_of_the_mail_is_an_anchor_to_check_against(checkpointed, tmp_path):
    checkpoint_mail()
    body = mail.outbox[0].body
    assert checkpointed.head in body
    kept = tmp_path / "kept.jsonl"
    kept.write_text(body.splitlines()[-1] + "\n")
    found = chain_verify(anchor=kept)
    assert (found.state, found.anchored) == ("intact", 1)
    kept.write_text(kept.read_text().replace(checkpointed.head, "0" * 64))
    assert chain_verify(anchor=kept).state == "broken"


def test_a_mail_that_failed_is_tried_again_after_ten_minutes(checkpointed, monkeypatch):
    def away(**_: object) -> int:
        raise OSError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr(anchoring, "role_mail", away)
        assert checkpoint_mail() is None
    assert checkpoint_mail() is None
    with clock.travelling(clock.now() + timedelta(minutes=11)):
        sent = checkpoint_mail()
    assert sent is not None
    assert (len(mail.outbox), AnchorMail.objects.count()) == (1, 1)
