"""The API of metrics, points and annotations, as scripts use it."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from metrics.models import Metric, Point
from metrics.proof import latest_of
from metrics.services import number_confirm


@pytest.fixture
def api(cast):
    def _api(person, *scopes: str, **limits) -> Client:
        _, text = token_create(actor=person.actor, user=person.user, name="script", scopes=scopes, **limits)
        return Client(headers={"Authorization": f"Bearer {text}"})

    return _api


def push(client, points):
    return client.post("/api/v1/points/", data=json.dumps({"points": points}), content_type="application/json")


def ago(minutes: int) -> str:
    return (clock.now() - timedelta(minutes=minutes)).isoformat()


def test_contributor_pushes_and_pushing_again_changes_nothing(api, cast, pushed):
    client = api(cast.engineer, "write:points", "read")
    batch = [{"metric": pushed.pk, "at": ago(i), "value": 0.5, "n": 10} for i in range(3)]
    assert push(client, batch).json() == {"accepted": 3, "updated": 0, "unchanged": 0, "refused": []}
    assert push(client, batch).json() == {"accepted": 0, "updated": 0, "unchanged": 3, "refused": []}
    batch[0]["value"] = 0.7
    assert push(client, batch).json() == {"accepted": 0, "updated": 1, "unchanged": 2, "refused": []}
    assert Point.objects.count() == 3
    assert Entry.objects.filter(action="metrics.points_push").count() == 2
    shown = client.get(f"/api/v1/metrics/{pushed.pk}/").json()
    assert (shown["latest_value"], shown["state"], shown["initiative"]) == (0.7, "met", "AI-001")
    assert shown["latest_at"]
    assert shown["latest_given"] == "pushed by engineer@example.com, not confirmed"


def test_the_list_says_who_gave_each_newest_value_and_who_confirmed_it(api, cast, pushed, pulled, sign_in):
    client = api(cast.engineer, "write:points", "read")
    push(client, [{"metric": pushed.pk, "at": ago(1), "value": 0.5}])
    number = latest_of(Metric.objects.get(pk=pushed.pk))
    number_confirm(
        actor=cast.pm.actor, metric=pushed, rule="last", start=number.start, end=number.end, seen=0.5, seen_n=1,
        note="Compared with the log of the service.",
    )  # fmt: skip
    given = {one["id"]: one["latest_given"] for one in client.get("/api/v1/metrics/").json()["results"]}
    assert given == {pushed.pk: "pushed by engineer@example.com, confirmed by pm@example.com", pulled.pk: ""}


def test_each_refusal_names_its_index_and_reason(api, cast, pushed, pulled):
    good = {"metric": pushed.pk, "at": ago(1), "value": 1}
    bad = [
        {**good, "value": float("nan")}, {**good, "value": float("inf")}, {**good, "value": "1"}, {**good, "value": True},
        {**good, "at": "yesterday"}, {**good, "at": "2026-11-20T10:00:00"}, {**good, "at": ago(-60)},
        {**good, "metric": 999999}, {**good, "metric": pulled.pk}, {**good, "n": -1}, {**good, "tag": 1}, "point",
        {**good, "value": 2}, {**good, "value": 10**400},
    ]  # fmt: skip
    answer = push(api(cast.engineer, "write:points"), [good, *bad])
    assert answer.status_code == 200
    body = answer.json()
    assert body["accepted"] == 1
    reasons = {line["index"]: line["reason"] for line in body["refused"]}
    assert set(reasons) == set(range(1, len(bad) + 1))
    assert "NaN" in reasons[1]
    assert "zone" in reasons[6]
    assert "future" in reasons[7]
    assert reasons[8] == "There is no such metric."
    assert "pulled" in reasons[9]


def test_invisible_metric_is_refused_like_an_unknown_one(api, cast, pushed, initiative):
    initiative.visibility = "members"
    initiative.save()
    body = push(api(cast.outsider, "write:points"), [{"metric": pushed.pk, "at": ago(1), "value": 1}]).json()
    assert body["refused"] == [{"index": 0, "reason": "There is no such metric."}]


def test_outsider_who_sees_it_is_told_who_may(api, cast, pushed):
    body = push(api(cast.outsider, "write:points"), [{"metric": pushed.pk, "at": ago(1), "value": 1}]).json()
    assert "member of AI-001" in body["refused"][0]["reason"]
    assert not Point.objects.exists()


def test_token_of_another_initiative_may_not_push(api, cast, pushed):
    client = api(cast.engineer, "write:points", only_initiative_id=pushed.initiative_id + 1)
    assert push(client, [{"metric": pushed.pk, "at": ago(1), "value": 1}]).json()["accepted"] == 0
    mine = api(cast.engineer, "write:points", only_initiative_id=pushed.initiative_id)
    assert push(mine, [{"metric": pushed.pk, "at": ago(1), "value": 1}]).json()["accepted"] == 1


def test_token_without_scope_is_refused(api, cast, pushed):
    answer = push(api(cast.engineer, "read"), [{"metric": pushed.pk, "at": ago(1), "value": 1}])
    assert answer.status_code == 403
    assert "write:points" in answer.json()["detail"]


@pytest.mark.parametrize("body", ["[]", "{}", '{"points": 3}', "no json", '{"points": [], "more": 1}'])
def test_malformed_bodies_are_refused(api, cast, body):
    client = api(cast.engineer, "write:points")
    assert client.post("/api/v1/points/", data=body, content_type="application/json").status_code == 400


def test_batch_above_the_limit_is_refused_whole(api, cast, pushed):
    answer = push(api(cast.engineer, "write:points"), [{"metric": pushed.pk, "at": ago(1), "value": 1}] * 5001)
    assert answer.status_code == 400
    assert not Point.objects.exists()


def test_contributor_adds_and_changes_a_metric(api, cast, initiative):
    client = api(cast.engineer, "write:metrics", "read")
    given = {
        "initiative": "AI-001", "name": "Error rate", "kind": "operational", "purpose": "error_rate", "unit": "ratio",
        "direction": "lower", "target": 0.01, "interval_s": 60, "grace_s": 30,
    }  # fmt: skip
    made = client.post("/api/v1/metrics/", data=json.dumps(given), content_type="application/json")
    assert made.status_code == 201, made.content
    assert (made.json()["provenance"], made.json()["state"]) == ("pushed", "no_data")
    url = f"/api/v1/metrics/{made.json()['id']}/"
    changed = client.patch(url, data=json.dumps({"target": 0.02, "version": 1}), content_type="application/json")
    assert changed.json()["target"] == 0.02, changed.content
    stale = client.patch(url, data=json.dumps({"target": 0.03, "version": 1}), content_type="application/json")
    assert stale.status_code == 409
    unknown = client.patch(url, data=json.dumps({"colour": "red"}), content_type="application/json")
    assert unknown.status_code == 400
    listed = client.get("/api/v1/metrics/?initiative=AI-001&purpose=error_rate&state=no_data&kind=operational").json()
    assert listed["count"] == 1
    assert client.get("/api/v1/metrics/?state=met").json()["count"] == 0


def test_outsider_may_not_add_a_metric(api, cast, initiative):
    given = {"initiative": "AI-001", "name": "X", "kind": "model", "direction": "higher", "target": 1}
    client = api(cast.outsider, "write:metrics")
    assert client.post("/api/v1/metrics/", data=json.dumps(given), content_type="application/json").status_code == 403
    assert not Metric.objects.exists()


def test_pipeline_adds_an_annotation(api, cast, initiative):
    client = api(cast.engineer, "write:annotations", "read")
    given = {"initiative": "AI-001", "kind": "release", "text": "Version 2 is live", "at": ago(5)}
    made = client.post("/api/v1/annotations/", data=json.dumps(given), content_type="application/json")
    assert made.status_code == 201, made.content
    assert client.get("/api/v1/annotations/?initiative=AI-001").json()["results"][0]["text"] == "Version 2 is live"
