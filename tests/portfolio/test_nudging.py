"""Nudges about what is stalled: owner, lead, sponsor, as the playbook says, once for each step, until it moves."""

from datetime import timedelta

import pytest

from accounts.models import Notice
from common import clock
from common.actors import CLOCK
from phases.models import Item
from phases.nudging import steps_due
from phases.services import initiative_accept, item_answer, playbook_import, playbook_publish
from portfolio.services.nudging import nudges_write
from portfolio.services.standings import standing_refresh
from tests.reviews.conftest import PLAYBOOK


@pytest.fixture
def after(running):
    """`after(15)`: the nudges written when so many days have passed."""
    began = clock.now()

    def look(days: int, *, initiative=running) -> int:
        with clock.travelling(began + timedelta(days=days, minutes=1)):
            standing_refresh(initiative)
            return nudges_write()

    return look


def _told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="stall").order_by("id")
    return [(row.key.rpartition(":")[2], row.user.email.partition("@")[0]) for row in rows]


def test_the_owner_then_the_lead_then_the_sponsor_once_each(after):
    assert after(13) == 0
    assert after(14) >= 1
    assert {step for step, _ in _told()} == {"owner"}
    assert after(15) == 0
    assert (after(21), after(28), after(29)) == (1, 1, 0)
    assert _told()[-2:] == [("lead", "business"), ("sponsor", "sponsor")]


def test_a_movement_ends_it_and_the_schedule_begins_anew(cast, demo_database, running, after):
    with clock.travelling(clock.now() + timedelta(days=5)):
        item = Item.objects.filter(version=running.pin.version, phase=1, kind="answer").first()
        item_answer(actor=cast.engineer.actor, initiative=running, item=item, text="We looked at it, and it is fine.")
    assert after(16) == 0
    assert after(20) >= 1


def test_the_playbook_sets_the_days(cast, initiative):
    limits = "signature_valid_days: 180, nudge_owner_days: 20, nudge_lead_days: 20"
    text = PLAYBOOK.replace("signature_valid_days: 180", limits, 1)
    version = playbook_publish(actor=CLOCK, version=playbook_import(actor=CLOCK, text=text))
    initiative_accept(actor=cast.pm.actor, initiative=initiative, version=version)
    began = clock.now()
    for days, told in ((19, set()), (20, {"owner", "lead"})):
        with clock.travelling(began + timedelta(days=days, minutes=1)):
            standing_refresh(initiative)
            nudges_write()
        assert {step for step, _ in _told()} == told


def test_a_paused_one_is_left_alone(running, after):
    running.status = "paused"
    running.save()
    assert after(40) == 0


def test_the_day_itself_is_due():
    now = clock.now()
    assert steps_due({}, now - timedelta(days=14), now) == ["owner"]
    assert steps_due({"nudge_owner_days": 15}, now - timedelta(days=14), now) == []
    assert steps_due({}, now - timedelta(days=100), now) == ["owner", "lead", "sponsor"]
