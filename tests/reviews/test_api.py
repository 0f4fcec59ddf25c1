"""The gate and reviews through the API: read only, by key, visible only to who may see."""

import pytest
from django.test import Client

from accounts.services import token_create


@pytest.fixture
def api(gate):
    def client(person, scopes=("read",)):
        _token, text = token_create(actor=person.actor, user=person.user, name="t", scopes=list(scopes))
        return Client(headers={"Authorization": f"Bearer {text}"})

    return client


def test_gate_tells_what_keeps_it_closed(gate, api):
    body = api(gate.cast.pm).get("/api/v1/initiatives/AI-001/gate/").json()
    assert (body["open"], body["phase"], body["request"]) == (False, 1, None)
    assert {line["code"]: line["effect"] for line in body["criteria"]} == {"t1-hard": "vetoes", "t1-soft": "closes"}
    states = {slot["code"]: slot["state"] for slot in body["slots"]}
    assert states["acceptance:engineering"] == "missing"
    assert states["review:business_value"] == "empty"  # nobody holds the discipline yet, and nobody counts as approval
    assert len(body["digest"]) == 64


def test_gate_opens_when_everything_is_in(gate, api):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    body = api(gate.cast.pm).get("/api/v1/initiatives/AI-001/gate/").json()
    assert body["open"] is True
    assert body["digest"] == request.bundle_id
    assert body["next_blocker"] is None
    assert body["valid_until"]


def test_reviews_are_listed_with_their_signatures(gate, api):
    request = gate.request()
    gate.accept(request, "engineering")
    client = api(gate.cast.auditor)
    body = client.get("/api/v1/reviews/?state=open").json()
    assert set(body) == {"count", "next", "previous", "results"}
    assert body["results"][0]["signatures"][0]["role"] == "engineering"
    assert client.get(f"/api/v1/reviews/{request.pk}/").json()["initiative"] == "AI-001"


def test_nothing_is_written_through_the_api(gate, api):
    request = gate.request()
    client = api(gate.cast.value, ("read", "write:items", "write:initiatives"))
    for path in ("/api/v1/reviews/", f"/api/v1/reviews/{request.pk}/", "/api/v1/initiatives/AI-001/gate/"):
        assert client.post(path, {}, content_type="application/json").status_code in (403, 405)


def test_a_hidden_initiative_has_no_gate(gate, api):
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(visibility="members")
    assert api(gate.cast.outsider).get("/api/v1/initiatives/AI-001/gate/").status_code == 404
    assert api(gate.cast.outsider, ("write:items",)).get("/api/v1/reviews/").status_code == 403
