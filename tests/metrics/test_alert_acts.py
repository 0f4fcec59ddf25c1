"""What people do about alerts, by page and by API: who may, what it changes, and what it leaves behind."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Risk
from metrics.models import Alert, Metric
from metrics.services import (
    alert_acknowledge,
    alert_assign,
    alert_close_wrong,
    alert_risk_link,
    metric_add,
    metric_edit,
    points_push,
)
from portfolio.panels.my_work import my_work
from tests.metrics.conftest import LATENCY

pytestmark = pytest.mark.usefixtures("demo_database")
MINUTE = timedelta(minutes=1)
REASON = "The target was copied from another service."


def push(cast, metric, *values):
    """One value a minute, beginning now; the state of the one breach after each."""
    now, seen = clock.now(), []
    for minute, value in enumerate(values):
        with clock.travelling(now + minute * MINUTE):
            points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": clock.now(), "value": value}])
            seen.append(Alert.objects.open().count())
    return seen


@pytest.fixture
def breach(cast, pushed):
    push(cast, pushed, 2, 2)
    return Alert.objects.get(kind="breached")


def test_who_acknowledges_says_until_when(cast, breach):
    until = clock.now() + timedelta(hours=3)
    alert = alert_acknowledge(actor=cast.engineer.actor, alert=breach, note="Rolling back", expected_end_at=until)
    assert (alert.expected_end_at, alert.acknowledged_by) == (until, cast.engineer.user)
    for wrong in (clock.now() - MINUTE, clock.now() + timedelta(days=91)):
        with pytest.raises(DomainError) as refused:
            alert_acknowledge(actor=cast.engineer.actor, alert=breach, expected_end_at=wrong)
        assert refused.value.field == "expected_end_at"


def test_what_is_assigned_stands_on_their_work_until_it_closes(cast, breach, pushed):
    alert_assign(actor=cast.pm.actor, alert=breach, to=cast.operations.user)
    assert [task.what for task in my_work(cast.operations.actor, "metric").tasks] == [breach.detail]
    assert breach.detail not in [task.what for task in my_work(cast.business.actor, "").tasks]
    with clock.travelling(clock.now() + 5 * MINUTE):
        push(cast, pushed, 0.5, 0.5, 0.5)
    assert my_work(cast.operations.actor, "metric").tasks == []


def test_it_is_given_only_to_who_can_see_it(cast, breach, initiative):
    initiative.visibility = "members"
    initiative.save()
    with pytest.raises(DomainError) as refused:
        alert_assign(actor=cast.pm.actor, alert=breach, to=cast.outsider.user)
    assert refused.value.field == "to"
    assert alert_assign(actor=cast.pm.actor, alert=breach, to=cast.engineer.user).assigned_to == cast.engineer.user


@pytest.mark.parametrize("who", ["outsider", "executive", "auditor"])
def test_who_does_not_work_on_it_does_none_of_it(cast, breach, who):
    actor = getattr(cast, who).actor
    for act in (
        lambda: alert_assign(actor=actor, alert=breach, to=None),
        lambda: alert_close_wrong(actor=actor, alert=breach, reason=REASON),
        lambda: alert_risk_link(actor=actor, alert=breach, risk=None),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Alert.objects.open().get().assigned_to is None


def test_a_wrong_target_closes_with_a_reason_and_leads_to_the_definition(sign_in, cast, breach):
    client = sign_in(cast.engineer)
    refused = client.post(f"/alerts/{breach.pk}/close/", {"reason": "wrong"})
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.content.decode()
    assert client.post(f"/alerts/{breach.pk}/close/", {"reason": REASON}).url.endswith(f"/{breach.metric_id}/edit/")
    breach.refresh_from_db()
    assert (breach.closed_as, breach.close_reason) == ("wrong_target", REASON)


def test_the_same_alert_is_back_a_day_later_if_the_target_still_stands(cast, breach, pushed):
    alert_close_wrong(actor=cast.engineer.actor, alert=breach, reason=REASON)
    with clock.travelling(clock.now() + timedelta(hours=23)):
        assert push(cast, pushed, 2, 2, 2) == [0, 0, 0], "a day to change it"
    with clock.travelling(clock.now() + timedelta(hours=25)):
        assert push(cast, pushed, 2, 2) == [1, 1]
    again = Alert.objects.get()
    assert (again.pk, again.starts_at, again.closed_as) == (breach.pk, breach.starts_at, "")
    assert "was not changed" in again.detail


def test_a_changed_target_begins_anew(cast, breach, pushed):
    alert_close_wrong(actor=cast.engineer.actor, alert=breach, reason=REASON)
    metric_edit(actor=cast.engineer.actor, metric=pushed, values={"target": 1.9})
    with clock.travelling(clock.now() + timedelta(hours=1)):
        assert push(cast, pushed, 2, 2) == [1, 1]
    assert Alert.objects.open().get().pk != breach.pk


def test_silence_has_no_wrong_target(cast, breach):
    breach.kind = "silent"
    breach.save()
    with pytest.raises(DomainError):
        alert_close_wrong(actor=cast.engineer.actor, alert=breach, reason=REASON)


def test_a_risk_that_came_true_is_of_the_same_initiative(cast, breach, initiative):
    risk = Risk.objects.create(initiative=initiative, title="Slow at month end")
    assert alert_risk_link(actor=cast.engineer.actor, alert=breach, risk=risk).risk == risk
    other = type(initiative).objects.create(key="AI-009", title="Other", created_by=cast.engineer.user)
    with pytest.raises(DomainError):
        alert_risk_link(actor=cast.engineer.actor, alert=breach, risk=Risk.objects.create(initiative=other, title="x"))


def test_the_page_tells_the_whole_story(sign_in, cast, breach, pushed):
    client = sign_in(cast.engineer)
    client.post(f"/alerts/{breach.pk}/acknowledge/", {"note": "Rolling back", "expected_end_at": "nonsense"})
    breach.refresh_from_db()
    assert breach.acknowledged_at is None, "what cannot be read is not done"
    client.post(f"/alerts/{breach.pk}/acknowledge/", {"note": "Rolling back"})
    client.post(f"/alerts/{breach.pk}/assign/", {"to": cast.engineer.user.pk})
    client.post("/i/AI-001/annotations/add/", {"kind": "release", "text": "Version 2.4.0"})
    page = client.get(breach.get_absolute_url()).content.decode()
    for words in ("Rolling back", "Version 2.4.0", "Assigned to", "Opens after 2 bad checks of 3", "Acknowledged: "):
        assert words in page, words


@pytest.fixture
def failing(cast, initiative, source):
    """Fourteen metrics of one source that fails, and one breach."""
    for number in range(14):
        metric = metric_add(
            actor=cast.engineer.actor, initiative=initiative,
            values={**LATENCY, "name": f"M{number}", "provenance": "pulled", "source": source.pk, "query": "up"},
        )  # fmt: skip
        Alert.objects.create(
            metric=metric, initiative=initiative, kind="failing", starts_at=clock.now(), detail=f"M{number} fails"
        )
    return Metric.objects.filter(name__startswith="M")


def test_what_has_one_cause_is_one_group_and_acknowledged_at_once(sign_in, cast, failing, breach):
    client = sign_in(cast.engineer)
    page = client.get("/alerts/").content.decode()
    assert "Plant Prometheus fails: 14 metrics" in page
    assert page.count("Acknowledge all") == 1
    one = Alert.objects.filter(kind="failing").first()
    assert "Acknowledge all 14" in client.get(one.get_absolute_url()).content.decode()
    client.post(f"/alerts/{one.pk}/acknowledge-all/", {"note": "Network"})
    assert Alert.objects.filter(note="Network").count() == 14
    assert Entry.objects.filter(action="metrics.alert_acknowledge").count() == 14
    assert Alert.objects.loud(clock.now()).get() == breach
    assert sign_in(cast.outsider).post(f"/alerts/{one.pk}/acknowledge-all/").status_code == 403


def test_the_api_does_the_same(cast, breach):
    def client(*scopes):
        _, text = token_create(actor=cast.engineer.actor, user=cast.engineer.user, name="s", scopes=scopes)
        return Client(headers={"Authorization": f"Bearer {text}"})

    def post(api, act, **body):
        url = f"/api/v1/alerts/{breach.pk}/{act}/"
        return api.post(url, data=json.dumps(body), content_type="application/json")

    api = client("read", "write:metrics")
    assert api.get("/api/v1/alerts/?is_open=true").json()["results"][0]["state"] == "open"
    assert post(api, "acknowledge", note="On it").json()["state"] == "acknowledged"
    assert post(api, "assign", to=cast.engineer.user.pk).json()["assigned_to"] == cast.engineer.user.pk
    assert post(api, "snooze", until=(clock.now() + 9 * MINUTE).isoformat()).json()["state"] == "snoozed"
    assert post(api, "close", reason="no").status_code == 400
    assert post(api, "close", reason=REASON).json()["closed_as"] == "wrong_target"
    assert post(client("read"), "acknowledge").status_code == 403
