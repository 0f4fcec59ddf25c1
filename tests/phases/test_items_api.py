"""The checklist through the API."""

import pytest
from rest_framework.test import APIClient

from accounts.services import token_create


@pytest.fixture
def api(cast):
    def client(person, *scopes: str) -> APIClient:
        _, secret = token_create(actor=cast.admin.actor, user=person.user, name="t", scopes=list(scopes))
        made = APIClient()
        made.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return made

    return client


URL = "/api/v1/initiatives/AI-001/items/"


def test_reader_lists_items_of_a_phase(cast, api, accepted):
    body = api(cast.engineer, "read").get(URL, {"phase": 1, "limit": 5}).json()
    assert body["count"] > 5
    assert len(body["results"]) == 5
    assert {row["phase"] for row in body["results"]} == {1}
    assert {"code", "state", "detail", "version", "evidence", "sections"} <= set(body["results"][0])


def test_reader_may_not_answer(cast, api, accepted, item):
    answer = api(cast.engineer, "read").patch(f"{URL}{item(kind='answer').code}/", {"text": "x" * 30}, format="json")
    assert answer.status_code == 403
    assert "write:items" in answer.json()["detail"]


def test_owner_answers_and_a_stale_version_is_refused(cast, api, accepted, item):
    url = f"{URL}{item(kind='answer').code}/"
    client = api(cast.engineer, "read", "write:items")
    first = client.patch(url, {"text": "Keyword rules reach 62 %.", "version": 0}, format="json")
    assert (first.status_code, first.json()["state"], first.json()["version"]) == (200, "met", 1)
    stale = client.patch(url, {"text": "Somebody else wrote this.", "version": 0}, format="json")
    assert stale.status_code == 409
    assert stale.json()["current"]["text"] == "Keyword rules reach 62 %."


def test_unknown_keys_and_short_answers_are_refused_by_name(cast, api, accepted, item):
    url = f"{URL}{item(kind='answer').code}/"
    client = api(cast.engineer, "read", "write:items")
    assert "colour" in client.patch(url, {"text": "x" * 30, "colour": "red"}, format="json").json()
    assert "text" in client.patch(url, {"text": "short"}, format="json").json()


def test_outsider_answers_nothing(cast, api, accepted, item):
    answer = api(cast.outsider, "read", "write:items").patch(
        f"{URL}{item(kind='answer').code}/", {"text": "x" * 30}, format="json"
    )
    assert answer.status_code == 403


def test_pipeline_reports_and_the_newest_report_counts(cast, api, accepted, item):
    url = f"{URL}{item(kind='external').code}/"
    client = api(cast.engineer, "read", "write:items")
    assert client.get(url).json()["state"] == "not_met"
    assert (
        client.post(f"{url}events/", {"passed": True, "url": "https://ci.example.com/1"}, format="json").json()["state"]
        == "met"
    )
    assert client.post(f"{url}events/", {"passed": False}, format="json").json()["state"] == "not_met"


def test_stays_and_waits_are_readable(cast, api, accepted):
    body = api(cast.executive, "read").get("/api/v1/initiatives/AI-001/phases/").json()
    assert [row["phase"] for row in body["results"]] == [1]
    assert api(cast.executive, "read").get("/api/v1/initiatives/AI-001/waits/").json()["count"] == 0


def test_nobody_sees_a_members_only_checklist_from_outside(cast, api, accepted):
    accepted.visibility = "members"
    accepted.save()
    assert api(cast.outsider, "read").get(URL).status_code == 404
    assert api(cast.engineer, "read").get(URL).status_code == 200
