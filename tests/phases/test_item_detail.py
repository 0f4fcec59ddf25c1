"""The item page, whole and as a row; the wait, acceptance and playbook pages."""

import pytest

from phases.models import Wait


@pytest.mark.parametrize("kind", ["statement", "answer", "evidence", "record", "metric", "external"])
def test_each_kind_opens_with_its_own_form(cast, sign_in, accepted, item, kind):
    found = item(kind=kind)
    answer = sign_in(cast.engineer).get(f"/i/AI-001/items/{found.pk}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert found.title.replace("'", "&#39;") in page
    assert f'id="item-{found.pk}"' in page
    wanted = {
        "record": "completes itself",
        "metric": "Rule:",
        "external": "FLIGHTLINE_TOKEN",
        "evidence": "Save and mark done",
    }
    assert wanted.get(kind, "/answer/") in page


def test_htmx_gets_the_row_alone(cast, sign_in, accepted, item):
    found = item(kind="answer")
    page = sign_in(cast.engineer, htmx=True).get(f"/i/AI-001/items/{found.pk}/").content.decode()
    assert page.strip().startswith("<li")
    assert "<html" not in page
    closed = sign_in(cast.engineer, htmx=True).get(f"/i/AI-001/items/{found.pk}/?closed=1").content.decode()
    assert "is-open" not in closed


def test_executive_reads_and_is_told_who_may_answer(cast, sign_in, accepted, item):
    page = sign_in(cast.executive).get(f"/i/AI-001/items/{item(kind='answer').pk}/").content.decode()
    assert "Only people with a seat" in page
    assert "/answer/" not in page


def test_outsider_does_not_see_a_members_only_item(cast, sign_in, accepted, item):
    found = item(kind="answer")
    accepted.visibility = "members"
    accepted.save()
    assert sign_in(cast.outsider).get(f"/i/AI-001/items/{found.pk}/").status_code == 404
    assert sign_in(cast.engineer).get(f"/i/AI-001/items/{found.pk}/").status_code == 200


def test_answer_by_form_swaps_the_row_and_tells_the_header(cast, sign_in, accepted, item):
    found = item(kind="answer")
    url = f"/i/AI-001/items/{found.pk}/answer/"
    data = {"text": "Keyword rules reach 62 % and need weekly care.", "version": "0", "state": "done"}
    answer = sign_in(cast.engineer, htmx=True).post(url, data)
    assert answer.status_code == 200
    assert "item-answered" in answer["HX-Trigger"]
    assert "Done by you" in answer.content.decode()


def test_without_script_the_form_returns_to_the_item(cast, sign_in, accepted, item):
    found = item(kind="answer")
    data = {"text": "Keyword rules reach 62 % and need weekly care.", "version": "0"}
    answer = sign_in(cast.engineer).post(f"/i/AI-001/items/{found.pk}/answer/", data)
    assert (answer.status_code, answer["Location"]) == (303, f"/i/AI-001/items/{found.pk}/")


def test_short_answer_comes_back_with_its_text(cast, sign_in, accepted, item):
    answer = sign_in(cast.engineer, htmx=True).post(
        f"/i/AI-001/items/{item(kind='answer').pk}/answer/", {"text": "too short", "version": "0"}
    )
    assert answer.status_code == 422
    assert "at least 20 characters" in answer.content.decode()
    assert "too short" in answer.content.decode()


def test_second_person_sees_both_versions_and_may_keep_theirs(cast, sign_in, accepted, item):
    url = f"/i/AI-001/items/{item(kind='answer').pk}/answer/"
    first, second = "The first person wrote this sentence.", "The second person wrote another one."
    sign_in(cast.engineer).post(url, {"text": first, "version": "0"})
    clash = sign_in(cast.operations, htmx=True).post(url, {"text": second, "version": "0"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert first in page
    assert second in page
    assert "Keep mine" in page
    kept = sign_in(cast.operations, htmx=True).post(url, {"text": second, "version": "1"})
    assert kept.status_code == 200
    assert accepted.answers.get().text == second


def test_wait_is_recorded_and_ended_by_form(cast, sign_in, accepted):
    client = sign_in(cast.operations)
    assert client.get("/i/AI-001/waits/start/").status_code == 200
    assert client.post("/i/AI-001/waits/start/", {"cause": "other", "waiting_on": "Platform team"}).status_code == 422
    answer = client.post("/i/AI-001/waits/start/", {"cause": "data_access", "waiting_on": "Platform team"})
    assert answer.status_code == 303
    wait = Wait.objects.open().get()
    assert client.post(f"/i/AI-001/waits/{wait.pk}/end/").status_code == 303
    assert not Wait.objects.open().exists()


def test_pm_accepts_by_page_and_others_are_told_who_may(cast, sign_in, initiative, playbook):
    assert sign_in(cast.engineer).get("/i/AI-001/accept/").status_code == 403
    assert "From pilot to production" in sign_in(cast.pm).get("/i/AI-001/accept/").content.decode()
    assert sign_in(cast.pm).post("/i/AI-001/accept/").status_code == 303
    initiative.refresh_from_db()
    assert initiative.phase == 1


def test_playbook_reads_as_a_handbook(cast, sign_in, playbook):
    client = sign_in(cast.executive)
    assert "From pilot to production" in client.get("/playbooks/").content.decode()
    page = client.get(f"/playbooks/{playbook.playbook.slug}/{playbook.number}/").content.decode()
    assert all(f'id="phase-{number}"' in page for number in (1, 2, 3, 4))
    assert "Asked only of: risk tier medium, high or critical." in page
    narrow = [item for item in playbook.items.all() if item.asked_only_of]
    assert 0 < len(narrow) < playbook.items.count()
    assert page.count("Asked only of: ") == len(narrow), "nothing is said of an item that is asked of everybody"
    assert (
        client.get(f"/playbooks/{playbook.playbook.slug}/{playbook.number}/yaml/").content.decode() == playbook.document
    )
