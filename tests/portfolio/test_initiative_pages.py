"""The pages of one initiative, and its records."""

import pytest

from initiatives.models import Initiative, Risk, Seat, SeatKind
from portfolio.records import KINDS
from portfolio.services.standings import standings_refresh

TABS = ["", "checklist/", "metrics/", "reviews/", "risks/", "activity/", "settings/"]


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["pm", "engineer", "executive", "auditor", "outsider", "security"])
def test_everybody_reads_an_open_initiative(cast, running, sign_in, who, tab):
    answer = sign_in(getattr(cast, who)).get(f"/i/AI-001/{tab}")
    assert answer.status_code == 200
    assert "Claims triage" in text(answer)
    assert 'aria-current="step"' in text(answer)


def test_header_alone_for_htmx(cast, running, sign_in):
    shown = text(sign_in(cast.pm, htmx=True).get("/i/AI-001/header/?tab=risks"))
    assert shown.lstrip().startswith("<header")
    assert "<html" not in shown


def test_owner_may_post_an_update_and_a_reader_may_not(cast, running, sign_in):
    assert "Post update" in text(sign_in(cast.business).get("/i/AI-001/settings/"))
    assert "Post update" not in text(sign_in(cast.executive).get("/i/AI-001/settings/"))


def test_empty_owner_seat_is_shown(cast, running, sign_in):
    Seat.objects.filter(kind=SeatKind.OPERATIONS).delete()
    Initiative.objects.get(pk=running.pk).standing.delete()
    standings_refresh()
    shown = text(sign_in(cast.pm).get("/i/AI-001/"))
    assert "No operations owner" in shown


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_owner_opens_the_form_of_each_kind(cast, running, sign_in, kind):
    answer = sign_in(cast.engineer).get(f"/i/AI-001/records/{kind}/add/")
    assert answer.status_code == 200
    assert 'id="record-form"' in text(answer)


def test_owner_adds_a_risk_and_sees_what_it_lacks(cast, running, sign_in):
    client = sign_in(cast.engineer)
    sent = {"title": "Labels are old", "cause": "", "likelihood": "4", "impact": "3", "mitigation": "", "state": "open"}
    answer = client.post("/i/AI-001/records/risk/add/", sent)
    risk = Risk.objects.get()
    assert answer.headers["Location"] == f"/i/AI-001/records/risk/{risk.pk}/"
    assert risk.supplied_by == cast.engineer.user
    shown = text(client.get("/i/AI-001/risks/"))
    assert "needs an owner, a mitigation" in shown
    assert "Labels are old" in text(client.get("/i/AI-001/activity/?show=records"))


def test_bad_date_stays_in_the_form_with_its_message(cast, running, sign_in):
    sent = {"title": "Kept text", "likelihood": "9", "impact": "3", "review_on": "31.02.2026", "state": "open"}
    answer = sign_in(cast.engineer).post("/i/AI-001/records/risk/add/", sent)
    assert answer.status_code == 422
    assert "Kept text" in text(answer)
    assert 'id="id_review_on-error"' in text(answer)
    assert not Risk.objects.exists()


def test_outsider_may_not_add_a_record(cast, running, sign_in):
    answer = sign_in(cast.outsider).get("/i/AI-001/records/risk/add/")
    assert answer.status_code == 403
    assert "members" in text(answer)


def test_second_editor_sees_both_versions(cast, running, sign_in):
    client = sign_in(cast.engineer)
    sent = {"title": "First", "likelihood": "4", "impact": "3", "state": "open"}
    client.post("/i/AI-001/records/risk/add/", sent)
    url = f"/i/AI-001/records/risk/{Risk.objects.get().pk}/"
    assert client.post(url, sent | {"title": "Theirs", "version": "1"}).status_code == 303
    answer = client.post(url, sent | {"title": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert "Theirs" in text(answer)
    assert "Mine" in text(answer)
    assert client.post(url, sent | {"title": "Mine", "version": "1", "resolve": "mine"}).status_code == 303
    assert Risk.objects.get().title == "Mine"


def test_reader_sees_a_record_without_form(cast, running, sign_in):
    risk = Risk.objects.create(initiative=running, title="Read me")
    shown = text(sign_in(cast.executive).get(f"/i/AI-001/records/risk/{risk.pk}/"))
    assert "Read me" in shown
    assert 'method="post" action="/i/AI-001/records' not in shown


def test_number_of_queries_of_the_overview(cast, running, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.pm)
    with django_assert_max_num_queries(12):
        client.get("/i/AI-001/")


def test_unknown_kind_and_record_are_404(cast, running, sign_in):
    client = sign_in(cast.engineer)
    assert client.get("/i/AI-001/records/nonsense/add/").status_code == 404
    assert client.get("/i/AI-001/records/risk/99/").status_code == 404
