"""Pages and interface of rechecks, incidents and suspension; My work; reminders."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from common import clock
from initiatives.models import Incident
from portfolio.panels.my_work import my_work
from portfolio.services.standings import standings_refresh
from reviews.endings import endings_ahead
from reviews.models import Recheck, Reminder, Suspension, Waiver
from reviews.services import gates_sweep, incident_declare, initiative_suspend, reminders_record
from tests.cast import PASSWORD
from tests.reviews.running import put_live

WORDS = "Enough words to say it."


@pytest.fixture
def running(cast, initiative):
    return put_live(cast, initiative, valid_until=clock.today() + timedelta(days=60))


def _text(answer):
    return answer.content.decode()


def _whats(person):
    standings_refresh()
    return [task.what for task in my_work(person.actor, "").tasks]


def test_a_reviewer_finds_looks_and_signs(running, cast, sign_in):
    client = sign_in(cast.readiness)
    running.alert(clock.now() - timedelta(hours=30))
    gates_sweep()
    recheck = Recheck.objects.get()
    assert recheck.get_absolute_url() in _text(client.get("/reviews/"))
    assert any(what.startswith("Look again") for what in _whats(cast.readiness))
    page = recheck.get_absolute_url()
    assert "Item t4-latency" in _text(client.get(page))
    wrong = client.post(f"{page}sign/", {"found": "holds", "comment": WORDS, "password": "wrong"})
    assert (wrong.status_code, WORDS in _text(wrong)) == (422, True)
    assert client.post(f"{page}sign/", {"found": "holds", "comment": WORDS, "password": PASSWORD}).status_code == 303
    assert "it holds" in _text(client.get(page))
    assert client.post(f"{page}sign/", {"found": "holds", "comment": WORDS, "password": PASSWORD}).status_code == 409
    assert not any(what.startswith("Look again") for what in _whats(cast.readiness))


def test_one_form_declares_and_suspends_and_the_head_says_so(running, cast, sign_in):
    client = sign_in(cast.engineer)
    page = "/i/AI-001/incidents/declare/"
    assert "Suspend it now" in _text(client.get(page))
    given = {
        "title": "Wrong drafts",
        "severity": "1",
        "suspend": "on",
        "what_happened": "Since noon.",
        "on_call": "Desk",
    }
    assert client.post(page, given).status_code == 303
    incident = Incident.objects.get()
    head = _text(client.get("/i/AI-001/"))
    assert "Suspended since" in head
    assert "On watch: Critical incident" in head
    shown = _text(client.get(incident.get_absolute_url()))
    assert "Contain" in shown
    assert client.post(f"{incident.get_absolute_url()}contain/", {"containment": "no"}).status_code == 422
    assert client.post(f"{incident.get_absolute_url()}contain/", {"containment": WORDS}).status_code == 303
    resume = f"/i/AI-001/suspensions/{Suspension.objects.get().pk}/resume/"
    assert client.get(resume).status_code == 403
    sponsor = sign_in(cast.sponsor)
    assert "Suspended: decide to resume" in _whats(cast.sponsor)
    assert sponsor.post(resume, {"reason": WORDS, "password": PASSWORD}).status_code == 303
    assert "Suspended since" not in _text(sponsor.get("/i/AI-001/"))


@pytest.fixture
def api(cast):
    def client(person, scopes):
        _token, text = token_create(actor=person.actor, user=person.user, name="t", scopes=list(scopes))
        return Client(headers={"Authorization": f"Bearer {text}"})

    return client


def test_a_pipeline_declares_and_suspends_with_its_scope(running, cast, api):
    path, given = "/api/v1/initiatives/AI-001/incidents/", {"title": "Error rate", "severity": 1, "suspend": True}
    refused = api(cast.engineer, ["read", "write:items"]).post(path, given, content_type="application/json")
    assert refused.status_code == 403
    client = api(cast.engineer, ["read", "write:initiatives"])
    made = client.post(path, given, content_type="application/json")
    assert (made.status_code, made.json()["stage"]) == (201, "declared")
    assert client.get("/api/v1/initiatives/AI-001/gate/").json()["verdict"] == "no"
    again = client.post("/api/v1/initiatives/AI-001/suspend/", {"reason": WORDS}, content_type="application/json")
    assert again.status_code in (400, 422)


def test_waivers_are_read_through_the_interface_with_their_end(running, cast, api):
    _waiver(running, 20)
    body = api(cast.auditor, ["read"]).get("/api/v1/waivers/").json()
    assert body["results"][0]["ends_on"] == str(clock.today() + timedelta(days=20))
    assert api(cast.pm, ["read", "write:initiatives"]).post("/api/v1/waivers/", {}).status_code in (403, 405)


def _waiver(running, days):
    return Waiver.objects.create(
        initiative=running.initiative, phase=3, criterion="t3-proof", title="Item t3-proof", sections=["security"],
        reason="The lab is closed.", control="By hand.", requested_by=running.cast.engineer.user,
        approved_by=running.cast.waiver.user, approved_at=clock.now(), ends_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(("days", "is_there"), [(15, False), (14, True), (7, True), (1, True), (0, True)])
def test_who_must_act_sees_what_ends_14_days_ahead(running, cast, days, is_there):
    waiver = _waiver(running, days)
    for person in (cast.engineer, cast.waiver):
        found = [task for task in my_work(person.actor, "").tasks if task.what == f"Waiver of {waiver.title}"]
        assert len(found) == is_there


def test_a_waiver_that_goes_on_already_asks_nobody(running):
    _waiver(running, 5)
    Waiver.objects.filter(pk=_waiver(running, 50).pk).update(approved_at=None, approved_by=None)
    assert [one.about for one in endings_ahead() if one.about.startswith("waiver")] == []


def test_evidence_that_runs_out_asks_who_supplied_it(running, cast):
    with clock.travelling(clock.now() + timedelta(days=50)):
        assert "Test" in _whats(cast.engineer)
        assert "Test" not in _whats(cast.operations)


@pytest.mark.parametrize(("day", "steps"), [(5, []), (6, [14]), (12, [14]), (13, [7]), (19, [1]), (20, [1])])
def test_a_reminder_is_recorded_once_a_step(running, day, steps):
    waiver = _waiver(running, 20)
    with clock.travelling(clock.now() + timedelta(days=day)):
        reminders_record()
        assert reminders_record() == 0
    found = Reminder.objects.filter(about=f"waiver:{waiver.pk}", user=running.cast.engineer.user)
    assert list(found.values_list("days", flat=True)) == steps


def test_each_step_reminds_anew(running):
    _waiver(running, 20)
    for day in (6, 7, 13, 14, 19, 20):
        with clock.travelling(clock.now() + timedelta(days=day)):
            reminders_record()
    found = Reminder.objects.filter(user=running.cast.engineer.user, about__startswith="waiver")
    assert sorted(found.values_list("days", flat=True)) == [1, 7, 14]


def test_the_lead_mends_what_does_not_hold_and_fills_empty_seats(running, cast):
    running.leave("operations")
    gates_sweep()
    assert "Nobody holds the seat of the operations owner." in _whats(cast.business)


def test_a_program_manager_decides_about_a_suspension_of_somebody_else(running, cast):
    initiative_suspend(actor=cast.engineer.actor, initiative=running.initiative, reason=WORDS)
    assert "Suspended: decide to resume" in _whats(cast.pm)


def test_an_open_incident_waits_for_its_owner(running, cast):
    incident_declare(actor=cast.engineer.actor, initiative=running.initiative, title="Wrong drafts are sent")
    assert any("Wrong drafts are sent" in what for what in _whats(cast.engineer))
