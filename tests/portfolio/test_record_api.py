"""The record API."""

import pytest
from rest_framework.test import APIClient

from accounts.services import token_create
from initiatives.models import Risk


@pytest.fixture
def api(cast):
    def _api(person, *scopes):
        _, token = token_create(actor=person.actor, user=person.user, name="Test", scopes=scopes)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return _api


URL = "/api/v1/initiatives/AI-001/records/risk/"


def test_owner_adds_reads_and_changes_a_record(cast, initiative, api):
    client = api(cast.engineer, "read", "write:initiatives")
    made = client.post(URL, {"title": "Old labels", "likelihood": 4, "impact": 2}, format="json")
    assert made.status_code == 201
    assert made.data["missing"] == ["an owner", "a mitigation"]
    changed = client.patch(
        f"{URL}{made.data['id']}/",
        {"mitigation": "Relabel", "owner": cast.engineer.user.pk, "version": 1},
        format="json",
    )
    assert changed.data["is_ready"] is True
    assert client.get(URL).data["count"] == 1
    assert client.get(f"{URL}{made.data['id']}/").data["title"] == "Old labels"


def test_stale_version_is_a_conflict(cast, initiative, api):
    client = api(cast.engineer, "read", "write:initiatives")
    pk = client.post(URL, {"title": "Old"}, format="json").data["id"]
    assert client.patch(f"{URL}{pk}/", {"title": "New", "version": 1}, format="json").status_code == 200
    assert client.patch(f"{URL}{pk}/", {"title": "Newer", "version": 1}, format="json").status_code == 409


@pytest.mark.parametrize(
    "body", [{"titel": "x"}, {"title": "x", "likelihood": 9}, {"title": ""}, ["x"], {"title": "x", "review_on": "soon"}]
)
def test_bad_body_is_refused(cast, initiative, api, body):
    assert api(cast.engineer, "write:initiatives").post(URL, body, format="json").status_code == 400
    assert not Risk.objects.exists()


def test_token_without_scope_may_not_write(cast, initiative, api):
    assert api(cast.engineer, "read").post(URL, {"title": "x"}, format="json").status_code == 403
    assert api(cast.engineer, "write:items").get(URL).status_code == 403


def test_hidden_initiative_and_unknown_kind_are_404(cast, secret, api):
    hidden = "/api/v1/initiatives/AI-900/records/risk/"
    assert api(cast.outsider, "read").get(hidden).status_code == 404
    assert api(cast.engineer, "read").get(hidden).status_code == 200
    assert api(cast.engineer, "read").get("/api/v1/initiatives/AI-900/records/nothing/").status_code == 404
