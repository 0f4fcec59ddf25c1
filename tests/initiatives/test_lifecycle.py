from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.services import initiative_pause, initiative_resume, initiative_retire, initiative_stop


@pytest.fixture
def active(initiative):
    initiative.status, initiative.phase = "active", 2
    initiative.save()
    return initiative


def test_lead_pauses_and_resumes(cast, active):
    until = clock.today() + timedelta(days=30)
    paused = initiative_pause(actor=cast.business.actor, initiative=active, reason="Waiting for budget", until=until)
    assert (paused.status, paused.paused_until, paused.phase) == ("paused", until, 2)
    back = initiative_resume(actor=cast.sponsor.actor, initiative=active)
    assert (back.status, back.paused_until, back.pause_reason) == ("active", None, "")
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "initiatives.initiative_pause",
        "initiatives.initiative_resume",
    ]


def test_pause_looks_ahead_and_has_a_reason(cast, active):
    with pytest.raises(DomainError) as error:
        initiative_pause(actor=cast.pm.actor, initiative=active, reason="x", until=clock.today() - timedelta(days=1))
    assert error.value.field == "until"
    with pytest.raises(DomainError) as error:
        initiative_pause(actor=cast.pm.actor, initiative=active, reason=" ")
    assert error.value.field == "reason"


def test_sponsor_stops_it_with_reason_and_lesson(cast, active):
    stopped = initiative_stop(
        actor=cast.sponsor.actor,
        initiative=active,
        reason="Too rare",
        lesson="Count cases first.",
        assets="Labelled letters",
    )
    assert (stopped.status, stopped.phase, stopped.lesson) == ("stopped", 2, "Count cases first.")
    with pytest.raises(DomainError, match="stopped"):
        initiative_resume(actor=cast.pm.actor, initiative=active)


@pytest.mark.parametrize(("reason", "lesson", "field"), [("", "x", "reason"), ("x", " ", "lesson")])
def test_stop_without_reason_or_lesson_is_refused(cast, active, reason, lesson, field):
    with pytest.raises(DomainError) as error:
        initiative_stop(actor=cast.pm.actor, initiative=active, reason=reason, lesson=lesson)
    assert error.value.field == field
    active.refresh_from_db()
    assert active.status == "active"


def test_too_long_a_reason_is_named_as_the_caller_knows_it(cast, active):
    with pytest.raises(DomainError) as error:
        initiative_stop(actor=cast.pm.actor, initiative=active, reason="x" * 301, lesson="y")
    assert error.value.field == "reason"


def test_an_owner_does_not_stop_it(cast, active):
    with pytest.raises(NotAllowed, match="sponsor"):
        initiative_stop(actor=cast.engineer.actor, initiative=active, reason="x", lesson="y")


def test_retiring_says_what_happens_to_users_and_data(cast, active):
    with pytest.raises(DomainError) as error:
        initiative_retire(actor=cast.pm.actor, initiative=active, reason="Replaced", wind_down="")
    assert error.value.field == "wind_down"
    done = initiative_retire(
        actor=cast.pm.actor, initiative=active, reason="Replaced", wind_down="Told in May, data erased."
    )
    assert (done.status, done.wind_down) == ("retired", "Told in May, data erased.")


def test_an_idea_is_stopped_but_not_paused(cast, initiative):
    with pytest.raises(DomainError, match="idea"):
        initiative_pause(actor=cast.pm.actor, initiative=initiative, reason="x")
    assert initiative_stop(actor=cast.pm.actor, initiative=initiative, reason="x", lesson="y").status == "stopped"
