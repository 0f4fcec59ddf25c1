"""A batch with an idempotency key is stored once, however late its repetition comes."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from metrics.models import Point, PushReceipt
from metrics.services import metric_add, points_push, storage_expire
from tests.cast import make_initiative
from tests.metrics.conftest import LATENCY
from tests.threads import together


@pytest.fixture
def at():
    return (clock.now() - timedelta(minutes=5)).isoformat()


@pytest.fixture
def push(cast):
    """`push(points, key)` by the engineer's token: the status and the answer."""

    def _push(points, key="", by=cast.engineer):
        _, text = token_create(actor=by.actor, user=by.user, name="script", scopes=("write:points",))
        client = Client(headers={"Authorization": f"Bearer {text}", **({"Idempotency-Key": key} if key else {})})
        answer = client.post("/api/v1/points/", data=json.dumps({"points": points}), content_type="application/json")
        return answer.status_code, answer.json()

    return _push


def test_a_late_repetition_does_not_bring_an_old_value_back(pushed, push, at):
    first = [{"metric": pushed.pk, "at": at, "value": 0.5}, {"metric": 999_999, "at": at, "value": 1}]
    told = push(first, "run-812")
    assert told == (
        200,
        {"accepted": 1, "updated": 0, "unchanged": 0, "refused": [{"index": 1, "reason": "There is no such metric."}]},
    )
    assert push([{"metric": pushed.pk, "at": at, "value": 0.9}])[1]["updated"] == 1
    entries = Entry.objects.count()
    assert push(first, "run-812") == told
    assert Point.objects.get().value == 0.9
    assert Entry.objects.count() == entries + 1  # of the new token alone
    assert push(first)[1]["updated"] == 1  # without the key it is a new value


def test_another_batch_under_the_key_is_refused_and_nothing_stored(pushed, push, at):
    push([{"metric": pushed.pk, "at": at, "value": 0.5}], "run-812")
    status, told = push([{"metric": pushed.pk, "at": at, "value": 0.6}], "run-812")
    assert (status, told["detail"].startswith("This idempotency key named another batch")) == (409, True)
    assert Point.objects.get().value == 0.5
    status, told = push([{"metric": pushed.pk, "at": at, "value": 0.6}], "x" * 101)
    assert (status, list(told)) == (400, ["Idempotency-Key"])


def test_a_key_belongs_to_its_account_and_ends_after_seven_days(pushed, push, cast, at):
    batch = [{"metric": pushed.pk, "at": at, "value": 0.5}]
    assert push(batch, "run-812")[1]["accepted"] == 1
    assert push(batch, "run-812", by=cast.pm)[1]["unchanged"] == 1
    PushReceipt.objects.filter(pushed_by=cast.engineer.user).update(received_at=clock.now() - timedelta(days=8))
    storage_expire()
    assert list(PushReceipt.objects.values_list("pushed_by", flat=True)) == [cast.pm.user.pk]


def test_a_batch_that_fails_leaves_no_receipt(pushed, push, at):
    assert push([{"metric": pushed.pk, "at": at, "value": 0.5}] * 5_001, "run-812")[0] == 400
    assert not PushReceipt.objects.exists()


def test_two_at_the_same_instant_store_once(committed_cast, at):
    initiative, actor = make_initiative(committed_cast), committed_cast.engineer.actor
    metric = metric_add(actor=actor, initiative=initiative, values={**LATENCY, "provenance": "pushed"})
    batch = [{"metric": metric.pk, "at": at, "value": 0.5}]
    answers, faults = together(*[lambda: points_push(actor=actor, items=batch, key="run-812")] * 4)
    assert faults == []
    assert [answer.accepted for answer in answers] == [1, 1, 1, 1]  # each is told what the first was told
    assert Entry.objects.filter(action="metrics.points_push").count() == 1
