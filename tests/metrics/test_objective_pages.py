"""Objectives on pages and through the API."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from common import clock
from metrics.models import Objective, Point
from metrics.services import metric_add, objective_set, points_push

WORDS = "Replaced by a stricter one."
FAILED = {
    "name": "Failed requests", "kind": "operational", "purpose": "error_rate", "unit": "ratio", "direction": "lower",
    "target": 0.02, "interval_s": 300, "grace_s": 60, "provenance": "pushed",
}  # fmt: skip


@pytest.fixture
def failed(cast, initiative):
    """Three days of values, the last hour of them bad."""
    metric, now = metric_add(actor=cast.engineer.actor, initiative=initiative, values=FAILED), clock.now()
    Point.objects.bulk_create(
        Point(
            metric=metric, at=now - place * timedelta(minutes=5), value=0.4 if place < 12 else 0.001, n=100, provenance="pushed"
        )
        for place in range(1, 864)
    )  # fmt: skip
    points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": now, "value": 0.4, "n": 100}])
    return metric


@pytest.fixture
def objective(cast, initiative, failed):
    values = {"name": "Requests succeed", "metric": failed, "counting": "share", "target": 0.99, "period_days": 3}
    return objective_set(actor=cast.engineer.actor, initiative=initiative, values=values)


def text(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_tab_and_the_metric_say_budget_and_burn_in_words(cast, initiative, failed, objective, sign_in):
    browser = sign_in(cast.engineer)
    for address in (initiative.tab_url("metrics"), failed.get_absolute_url(), objective.get_absolute_url()):
        page = text(browser.get(address))
        assert "The budget burns 40 times as fast as evenly over 1 h. 35 % of the budget is left" in page
        assert "Budget burning" in page
    page = text(browser.get(failed.get_absolute_url()))
    assert "14.4 ×" in page
    assert "56 % of the whole budget went in 1 h." in page
    assert "Slower than this in 1 d." in page


def test_a_judgement_that_is_too_old_says_nothing(cast, initiative, objective, sign_in):
    Objective.objects.update(judged_at=clock.now() - timedelta(hours=2), state="held")
    page = text(sign_in(cast.engineer).get(initiative.tab_url("metrics")))
    assert "Not judged since" in page
    assert "Inside its budget" not in page


def test_a_person_sets_changes_and_ends_one(cast, initiative, failed, sign_in):
    browser = sign_in(cast.engineer)
    add = f"/i/{initiative.key}/objectives/add/"
    assert f'value="{failed.pk}" selected' in text(browser.get(f"{add}?metric={failed.pk}"))
    given = {
        "name": "Requests succeed",
        "metric": failed.pk,
        "counting": "share",
        "target": "1.5",
        "why": "Callers wait",
    }
    refused = browser.post(add, given)
    assert refused.status_code == 422
    assert "1 leaves no budget to spend" in text(refused)
    assert "Callers wait" in text(refused), "nothing typed is lost"
    made = browser.post(add, given | {"target": "0.99"})
    objective = Objective.objects.get()
    assert (made.status_code, made.headers["Location"]) == (303, objective.get_absolute_url())
    assert (objective.period_days, objective.min_cases) == (28, 100)
    edit = f"{objective.get_absolute_url()}edit/"
    browser.post(edit, given | {"target": "0.95", "version": "1"})
    assert browser.post(edit, given | {"target": "0.9", "version": "1"}).status_code == 409
    end = f"{objective.get_absolute_url()}end/"
    assert "Say in at least 10 characters" in text(browser.post(end, {"reason": "over"}))
    browser.post(end, {"reason": WORDS})
    page = text(browser.get(objective.get_absolute_url()))
    assert WORDS in page
    assert "These are its last figures." in page
    assert "End objective" not in page


def test_slices_say_when_the_metric_has_another_target_by_now(cast, initiative, failed, sign_in):
    values = {"name": "Calm", "metric": failed, "counting": "slices", "target": 0.9, "period_days": 3}
    made = objective_set(actor=cast.engineer.actor, initiative=initiative, values=values)
    failed.target = 0.05
    failed.save()
    page = text(sign_in(cast.engineer).get(made.get_absolute_url()))
    assert "Slices are judged by ≤ 2 %, as it was asked when this was set" in page


@pytest.fixture
def api(cast):
    def door(who, *scopes):
        _, secret = token_create(actor=who.actor, user=who.user, name="one", scopes=list(scopes))
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return door


def post(client, address, body, method="post"):
    return getattr(client, method)(address, json.dumps(body), content_type="application/json")


def test_the_api_sets_lists_changes_and_ends(cast, initiative, failed, api):
    client = api(cast.engineer, "read", "write:metrics")
    body = {
        "initiative": initiative.key, "name": "Requests succeed", "metric": failed.pk, "counting": "share", "target": 0.99,
        "period_days": 3,
    }  # fmt: skip
    refused = post(client, "/api/v1/objectives/", body | {"target": 2})
    assert refused.status_code == 400
    assert "1 leaves no budget" in text(refused)
    made = post(client, "/api/v1/objectives/", body)
    assert made.status_code == 201, made.content
    one = f"/api/v1/objectives/{made.json()['id']}/"
    listed = client.get("/api/v1/objectives/?state=burning&is_running=true").json()["results"][0]
    assert listed["left"] == pytest.approx(0.344, abs=0.01)
    assert [burn["result"] for burn in listed["burns"]] == ["burning", "burning", "quiet", "quiet"]
    assert post(client, one, {"target": 0.95, "version": 1}, "patch").json()["version"] == 2
    assert post(client, one, {"target": 0.9, "version": 1}, "patch").status_code == 409
    assert post(client, f"{one}end/", {"reason": WORDS}).json()["end_reason"] == WORDS
    assert not client.get("/api/v1/objectives/?is_running=true").json()["results"]


def test_the_api_refuses_another_initiatives_metric_and_a_reader(cast, initiative, failed, objective, api):
    assert (
        post(api(cast.engineer, "read"), f"/api/v1/objectives/{objective.pk}/end/", {"reason": WORDS}).status_code
        == 403
    )
    assert post(
        api(cast.outsider, "write:metrics"), f"/api/v1/objectives/{objective.pk}/end/", {"reason": WORDS}
    ).status_code in (403, 404)
