"""Who is told of what, from the audit log, once; and who is not."""

from datetime import timedelta

import pytest

from accounts.models import Delivery, Follow, Notice
from accounts.services import chat_address_set, follow_set, notice_policy_set
from common import clock
from common.errors import NotAllowed
from initiatives.models import Seat
from initiatives.services import comment_add, seat_assign, seat_end, update_post, visibility_set
from metrics.models import Alert
from metrics.services import metric_add
from phases.models import Item
from phases.services import item_assign
from portfolio.services.handover import person_hand_over
from portfolio.services.telling import notices_send, notices_tell
from reviews.models import Reminder
from tests.metrics.conftest import LATENCY


@pytest.fixture
def told(running) -> None:
    """The first look, which tells of nothing older."""
    assert notices_tell() == 0


def _of(person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=person.user).order_by("id").values_list("kind", "subject"))


def test_the_first_look_tells_of_nothing_older_and_a_second_look_of_nothing_twice(cast, running, told):
    item = Item.objects.filter(version=running.pin.version, phase=1).first()
    item_assign(actor=cast.pm.actor, initiative=running, item=item, user=cast.engineer.user)
    assert (notices_tell(), notices_tell()) == (1, 0)
    ((kind, subject),) = _of(cast.engineer)
    assert kind == "item"
    assert subject.endswith(f"{item.title}, Claims triage")
    with clock.travelling(clock.now() + timedelta(minutes=30)):
        assert (notices_tell(), notices_tell()) == (0, 0)


def test_whoever_does_it_is_not_told(cast, running, told):
    item = Item.objects.filter(version=running.pin.version, phase=1).first()
    item_assign(actor=cast.engineer.actor, initiative=running, item=item, user=cast.engineer.user)
    assert notices_tell() == 0


def test_a_mention_and_a_seat_and_a_handover_reach_their_person(cast, running, told):
    comment_add(actor=cast.pm.actor, initiative=running, subject="initiative", text="Look, @operations: secret words")
    seat_assign(actor=cast.pm.actor, initiative=running, kind="sponsor", user=cast.executive.user)
    assert notices_tell() == 2
    assert [kind for kind, _ in _of(cast.operations)] == ["mention"]
    assert "secret words" not in Notice.objects.get(kind="mention").text
    assert _of(cast.executive) == [("seat", "Accept: sponsor of Claims triage")]
    codes = [f"seat-{pk}" for pk in Seat.objects.current().filter(user=cast.engineer.user).values_list("pk", flat=True)]
    found = person_hand_over(
        actor=cast.pm.actor, person=cast.engineer.user, successor=cast.outsider.user, codes=codes, reason="Leaves the company."
    )  # fmt: skip
    assert notices_tell() >= len(found.moved)
    assert "handover" in dict(_of(cast.outsider)) or not found.moved


def test_an_alert_reaches_the_owner_of_its_metric_without_values_if_the_administrator_says_so(cast, running, told):
    values = {**LATENCY, "provenance": "pushed"}
    metric = metric_add(actor=cast.pm.actor, initiative=running, values=values)
    now = clock.now()
    with pytest.raises(NotAllowed):
        notice_policy_set(actor=cast.pm.actor, has_values=False)
    given = {"metric": metric, "initiative": running, "starts_at": now}
    Alert.objects.create(kind="breached", detail="Latency 1,420 ms, target 800 ms", **given)
    notices_tell()
    notice_policy_set(actor=cast.admin.actor, has_values=False)
    Alert.objects.create(kind="silent", detail="Latency 1,420 ms, nothing since", **given)
    notices_tell()
    texts = list(Notice.objects.filter(kind="alert").order_by("id").values_list("text", flat=True))
    assert ["1,420" in text for text in texts] == [True, False]
    assert {row.user for row in Notice.objects.filter(kind="alert")} == {metric.owner or cast.business.user}


def test_a_reminder_says_what_ends_and_when(cast, running, told):
    day = clock.today() + timedelta(days=7)
    for about, text in (("condition:1", "Name a fallback"), ("evidence:2", "Load test report")):
        Reminder.objects.create(
            initiative=running, user=cast.engineer.user, about=about, text=text, days=7, ends_on=day
        )
    assert notices_tell() == 2
    assert [kind for kind, _ in _of(cast.engineer)] == ["condition", "ending"]
    assert _of(cast.engineer)[0][1] == f"Fulfil: Name a fallback, Claims triage, due {day:%-d %b}"


def test_who_follows_everything_is_told_of_an_update_and_the_channel_of_all_too(cast, running, told):
    follow_set(actor=cast.executive.actor, initiative_id=running.pk, level="all")
    follow_set(actor=cast.outsider.actor, initiative_id=running.pk, level="gates")
    chat_address_set(
        actor=cast.admin.actor, user=None, form="teams", url="https://chat.example.com/x", kinds=["update"]
    )
    update_post(actor=cast.business.actor, initiative=running, health="on_track", text="All well.")
    assert notices_tell() == 3
    assert ([k for k, _ in _of(cast.executive)], _of(cast.outsider)) == (["update"], [])
    assert Notice.objects.get(user=None).chat.channel == "chat"
    follow_set(actor=cast.executive.actor, initiative_id=running.pk, level="")
    assert Follow.objects.count() == 1


def test_nobody_is_told_of_what_they_may_not_see_any_more(cast, running, told, mail_server):
    seat = seat_assign(actor=cast.pm.actor, initiative=running, kind="sponsor", user=cast.executive.user)
    visibility_set(actor=cast.pm.actor, initiative=running, visibility="members")
    assert notices_tell() == 1
    seat_end(actor=cast.pm.actor, seat=seat)
    assert notices_send() == 0
    assert mail_server.received == []
    assert Delivery.objects.get().state == "failed"
    assert Notice.objects.get().mail is None


def test_the_channel_hears_of_an_alert_only_where_everybody_may_see_it(cast, running, told):
    url = "https://chat.example.com/x"
    chat_address_set(actor=cast.admin.actor, user=None, form="slack", url=url, kinds=["alert"])
    metric = metric_add(actor=cast.pm.actor, initiative=running, values={**LATENCY, "provenance": "pushed"})
    given = {"metric": metric, "initiative": running, "starts_at": clock.now()}
    Alert.objects.create(kind="breached", detail="Too slow", **given)
    assert notices_tell() == 2
    visibility_set(actor=cast.pm.actor, initiative=running, visibility="members")
    Alert.objects.create(kind="silent", detail="Silent", **given)
    assert notices_tell() == 1
    assert Notice.objects.filter(user=None).count() == 1
