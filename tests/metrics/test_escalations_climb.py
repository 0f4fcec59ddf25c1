"""An alert that nobody takes up climbs the path of its initiative; who takes it up stops it."""

from datetime import timedelta

import pytest
from django.core import mail

from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import EscalationPath, Seat
from initiatives.services import escalation_path_exercise
from metrics.models import Alert, Escalation
from metrics.services import alert_acknowledge, alert_snooze, escalations_climb, escalations_mail
from portfolio.panels.my_work import my_work

pytestmark = pytest.mark.usefixtures("demo_database")
MINUTE = timedelta(minutes=1)
STEPS = [
    {"who": "Operations owner", "how": "phone", "after_minutes": 0},
    {"who": "Duty desk", "how": "phone 4711", "after_minutes": 10},
    {"who": "the lead", "how": "phone", "after_minutes": 15},
    {"who": "sponsor@example.com", "how": "mail", "after_minutes": 60},
]


@pytest.fixture
def path(cast, initiative):
    for kind, who in (("operations", cast.operations), ("lead", cast.engineer), ("sponsor", cast.sponsor)):
        Seat.objects.filter(initiative=initiative, kind=kind).update(ended_at=clock.now())
        Seat.objects.create(
            initiative=initiative, kind=kind, user=who.user, assigned_at=clock.now(), accepted_at=clock.now()
        )
    return EscalationPath.objects.create(initiative=initiative, title="Night", steps=STEPS)


@pytest.fixture
def alert(initiative, pushed, path):
    return Alert.objects.create(
        metric=pushed,
        initiative=initiative,
        kind="breached",
        starts_at=clock.now(),
        opened_at=clock.now(),
        detail="Slow",
    )


def climb_at(at):
    with clock.travelling(at):
        while escalations_climb():
            pass
        escalations_mail()
    return list(Escalation.objects.values_list("number", "who", "user__email"))


def test_it_climbs_step_by_step_and_each_has_the_ball(cast, alert):
    now = alert.opened_at
    assert climb_at(now) == [(1, "Operations owner", "operations@example.com")]
    assert mail.outbox[-1].to == ["operations@example.com"]
    assert "Untested" in mail.outbox[-1].body
    assert [task.why for task in my_work(cast.operations.actor, "metric").tasks] == [
        "The ball is with you: acknowledge it"
    ]
    climb_at(now + 9 * MINUTE)
    assert Escalation.objects.count() == 1, "the second is not due"
    assert climb_at(now + 12 * MINUTE)[1:] == [(2, "Duty desk", None)], "known to people only: nobody is mailed"
    assert len(mail.outbox) == 1
    assert climb_at(now + 17 * MINUTE)[2:] == [(3, "the lead", "engineer@example.com")]
    assert climb_at(now + 70 * MINUTE)[3:] == [(4, "sponsor@example.com", "sponsor@example.com")]
    assert [message.to[0] for message in mail.outbox] == [
        "operations@example.com", "engineer@example.com", "sponsor@example.com",
    ]  # fmt: skip
    assert len(climb_at(now + timedelta(days=9))) == 4, "and ends at the top"


def test_acknowledged_stops_it(cast, alert):
    climb_at(alert.opened_at)
    alert_acknowledge(actor=cast.operations.actor, alert=alert)
    assert len(climb_at(alert.opened_at + timedelta(hours=5))) == 1
    assert "metric" in my_work(cast.operations.actor, "metric").show
    assert my_work(cast.operations.actor, "metric").tasks == []


def test_snoozed_waits_and_goes_on_afterwards(cast, alert):
    climb_at(alert.opened_at)
    until = alert.opened_at + timedelta(hours=8)
    alert_snooze(actor=cast.operations.actor, alert=alert, until=until)
    assert len(climb_at(until - MINUTE)) == 1
    assert len(climb_at(until + 9 * MINUTE)) == 1
    assert len(climb_at(until + 11 * MINUTE)) == 2


def test_a_mail_server_that_is_away_is_asked_again(alert, settings):
    settings.EMAIL_BACKEND = "tests.metrics.no_mail.Backend"
    with pytest.raises(OSError, match="away"):
        climb_at(alert.opened_at)
    assert Escalation.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    climb_at(alert.opened_at + MINUTE)
    assert len(mail.outbox) == 1
    climb_at(alert.opened_at + 2 * MINUTE)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("change", [{"is_adopted": False}, {"status": "paused"}, {"status": "stopped"}])
def test_nobody_is_called_for_what_does_not_run(alert, initiative, change):
    for name, value in change.items():
        setattr(initiative, name, value)
    initiative.save()
    assert climb_at(alert.opened_at) == []


def test_without_a_path_nobody_is_called(alert, path, sign_in, cast):
    path.delete()
    assert climb_at(alert.opened_at) == []
    assert "Nobody is called" in sign_in(cast.pm).get(alert.get_absolute_url()).content.decode()


def test_page_says_who_has_the_ball_and_that_it_is_untested(alert, sign_in, cast):
    climb_at(alert.opened_at)
    page = sign_in(cast.pm).get(alert.get_absolute_url()).content.decode()
    for words in ("Untested", "Duty desk", "call by hand", "next, ", "Step 1 of 4: the ball is with Operations"):
        assert words in page, words


def test_an_exercise_is_recorded_and_calls_who_has_an_account(cast, path, sign_in):
    url = f"/i/{path.initiative.key}/records/escalation_path/{path.pk}/"
    client = sign_in(cast.operations)
    assert "Untested" in client.get(url).content.decode()
    refused = client.post(f"{url}exercise/", {"note": "fine"})
    assert refused.status_code == 422
    assert ">fine<" in refused.content.decode(), "what was typed stays"
    assert client.post(f"{url}exercise/", {"note": "All three answered within 6 minutes."}).status_code == 303
    path.refresh_from_db()
    assert path.rehearsed_on == clock.today()
    assert len(mail.outbox) == 3
    assert all("exercise" in message.body for message in mail.outbox)
    assert "Exercised" in client.get(url).content.decode()


def test_who_may_not_change_records_does_not_exercise(cast, path):
    for person in (cast.outsider, cast.auditor):
        with pytest.raises(NotAllowed):
            escalation_path_exercise(actor=person.actor, path=path, note="All answered quickly.")
    path.steps = []
    path.save()
    with pytest.raises(DomainError):
        escalation_path_exercise(actor=cast.pm.actor, path=path, note="All answered quickly.")
