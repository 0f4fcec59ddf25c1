import re

import pytest

from initiatives.models import Initiative, Seat, StatusUpdate
from initiatives.records import KINDS
from initiatives.services import record_add


@pytest.fixture
def active(initiative):
    initiative.status, initiative.phase = "active", 1
    initiative.save()
    return initiative


PAGES = ["edit", "updates/add", "pause", "resume", "stop", "retire", "visibility", "seats/lead/assign"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("htmx", [False, True])
def test_lead_opens_each_page_whole_or_as_its_form(cast, active, sign_in, path, htmx):
    response = sign_in(cast.business, htmx=htmx).get(f"/i/AI-001/{path}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'id="form-panel"' in page
    assert 'method="post"' in page
    assert ("<html" in page) is not htmx


@pytest.mark.parametrize("path", PAGES)
def test_outsider_hears_who_may_and_sees_nothing_of_a_closed_one(cast, active, sign_in, path):
    assert sign_in(cast.outsider).get(f"/i/AI-001/{path}/").status_code == 403
    active.visibility = "members"
    active.save()
    for method in ("get", "post"):
        assert getattr(sign_in(cast.outsider), method)(f"/i/AI-001/{path}/").status_code == 404


def test_lead_stops_it_and_a_missing_lesson_is_shown_at_the_field(cast, active, sign_in):
    client = sign_in(cast.business)
    wrong = client.post("/i/AI-001/stop/", {"reason": "Too rare", "lesson": ""})
    assert wrong.status_code == 422
    assert "Too rare" in wrong.content.decode()
    assert 'id="id_lesson-error"' in wrong.content.decode()
    done = client.post("/i/AI-001/stop/", {"reason": "Too rare", "lesson": "Count first."})
    assert (done.status_code, done["Location"]) == (303, "/i/AI-001/")
    assert Initiative.objects.get().status == "stopped"
    assert client.get("/i/AI-001/edit/").status_code == 403


def test_pause_resume_retire_and_visibility_by_their_pages(cast, active, sign_in):
    client = sign_in(cast.business)
    for path, given, expected in [
        ("pause", {"reason": "Budget"}, "paused"),
        ("resume", {}, "active"),
        ("visibility", {"visibility": "members"}, "active"),
        ("retire", {"reason": "Replaced", "wind_down": "Erased."}, "retired"),
    ]:
        assert client.post(f"/i/AI-001/{path}/", given).status_code == 303, path
        assert Initiative.objects.get().status == expected
    assert Initiative.objects.get().visibility == "members"


def test_owner_edits_the_envelope_in_percent(cast, active, sign_in):
    client = sign_in(cast.engineer)
    page = client.get("/i/AI-001/edit/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    given = {
        "title": "Claims triage",
        "data_class": "personal",
        "envelope_availability": "99.5",
        "tags": "claims, post",
        "version": version,
    }
    assert client.post("/i/AI-001/edit/", given).status_code == 303
    active.refresh_from_db()
    assert (str(active.envelope_availability), active.tags, active.data_class) == (
        "0.99500",
        ["claims", "post"],
        "personal",
    )
    assert 'value="99.5"' in client.get("/i/AI-001/edit/").content.decode()


def test_two_people_editing_see_both_versions(cast, active, sign_in):
    first, second = sign_in(cast.engineer), sign_in(cast.operations)
    version = str(active.version)
    base = {"data_class": "internal", "version": version}
    assert first.post("/i/AI-001/edit/", base | {"title": "Saved first"}).status_code == 303
    stale = second.post("/i/AI-001/edit/", base | {"title": "Written second"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Saved first" in page
    assert "Written second" in page
    assert Initiative.objects.get().title == "Saved first"
    assert second.post("/i/AI-001/edit/", base | {"title": "Written second", "resolve": "theirs"}).status_code == 303
    assert Initiative.objects.get().title == "Saved first"
    assert second.post("/i/AI-001/edit/", base | {"title": "Written second", "resolve": "mine"}).status_code == 303
    assert Initiative.objects.get().title == "Written second"


def test_bad_figures_keep_the_typed_text(cast, active, sign_in):
    response = sign_in(cast.engineer).post("/i/AI-001/edit/", {"title": "x", "envelope_users": "many"})
    assert response.status_code == 422
    assert 'value="many"' in response.content.decode()


def test_lead_posts_an_update_and_sees_the_last(cast, active, sign_in):
    client = sign_in(cast.business)
    assert client.post("/i/AI-001/updates/add/", {"health": "at_risk", "text": "Data is late."}).status_code == 303
    assert StatusUpdate.objects.get().health == "at_risk"
    assert "Data is late." in client.get("/i/AI-001/updates/add/").content.decode()


def test_seat_is_offered_accepted_and_left(cast, active, sign_in):
    lead, newcomer = sign_in(cast.business), sign_in(cast.outsider)
    assert lead.post("/i/AI-001/seats/operations/assign/", {"user": cast.outsider.user.pk}).status_code == 303
    seat = Seat.objects.current().get(kind="operations")
    assert seat.accepted_at is None
    assert lead.post(f"/i/AI-001/seats/{seat.pk}/accept/").status_code == 403
    assert newcomer.post(f"/i/AI-001/seats/{seat.pk}/accept/").status_code == 303
    assert Seat.objects.accepted().filter(pk=seat.pk).exists()
    assert newcomer.post(f"/i/AI-001/seats/{seat.pk}/end/").status_code == 303
    assert newcomer.get(f"/i/AI-001/seats/{seat.pk}/end/").status_code == 405
    assert lead.get("/i/AI-001/seats/throne/assign/").status_code == 404


def test_quality_is_rated_in_percent(cast, active, sign_in):
    source = record_add(
        actor=cast.engineer.actor, kind=KINDS["data_source"], initiative=active, values={"name": "Archive"}
    )
    client = sign_in(cast.engineer)
    url = f"/i/AI-001/sources/{source.pk}/quality/"
    given = {"dimension": "accuracy", "ratio": "92.5", "sample_size": "200", "measured_on": "2026-01-10"}
    assert client.post(url, given).status_code == 303
    assert str(source.ratings.get().ratio) == "0.92500"
    assert "92.5" in client.get(url).content.decode()
    assert client.post(url, given | {"ratio": "120"}).status_code == 422
    assert client.get("/i/AI-001/sources/999/quality/").status_code == 404
