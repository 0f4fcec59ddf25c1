"""What a metric's own policy does to its alerts, through the services that bring values."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from common import clock
from common.errors import DomainError
from metrics.models import Alert, Metric, Pull
from metrics.services import history_request, metric_edit, pull_run, states_sweep
from metrics.services.dispatching import pulls_claim_batches
from metrics.sources.base import FetchResult, Sample, SourceError
from tests.metrics.conftest import push_each_minute

pytestmark = pytest.mark.usefixtures("demo_database")
MINUTE = timedelta(minutes=1)


def with_policy(cast, metric, **values):
    return metric_edit(actor=cast.engineer.actor, metric=metric, values=values)


def test_k_of_n_and_good_in_a_row_are_the_metrics_own(cast, pushed):
    with_policy(cast, pushed, alert_bad=3, alert_of=5, alert_good=2)
    assert push_each_minute(cast, pushed, [2, 2, 0.5, 0.5, 2, 0.5, 0.5]) == [0, 0, 0, 0, 1, 1, 0]
    assert pushed.alert_state == "pending", "the bad ones are still among the last five"


def test_inside_the_margin_it_stays_open(cast, pushed):
    with_policy(cast, pushed, alert_margin=0.1, alert_good=2)
    assert push_each_minute(cast, pushed, [2, 2, 1.15, 1.15, 1.0, 1.0]) == [0, 1, 1, 1, 1, 0]


def test_keep_firing_joins_what_belongs_together(cast, pushed):
    with_policy(cast, pushed, alert_good=1, alert_keep_s=240)
    assert push_each_minute(cast, pushed, [2, 2, 0.5, 0.5, 2, 0.5, 0.5, 0.5, 0.5]) == [0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert Alert.objects.count() == 1


def test_few_cases_judge_nothing(cast, pushed):
    with_policy(cast, pushed, alert_min_n=20)
    assert push_each_minute(cast, pushed, [2, 2, 2], n=3) == [0, 0, 0]
    assert pushed.state == "no_data"
    with clock.travelling(clock.now() + 10 * MINUTE):
        assert push_each_minute(cast, pushed, [2, 2], n=20) == [0, 1]
    with clock.travelling(clock.now() + 20 * MINUTE):
        assert push_each_minute(cast, pushed, [0.5] * 4, n=3) == [1, 1, 1, 1], "three people at night end no alert"


@pytest.mark.parametrize(("policy", "kinds"), [("alert", ["breached", "silent"]), ("keep", ["breached"]), ("ok", [])])
def test_silence_after_a_breach(cast, pushed, policy, kinds):
    with_policy(cast, pushed, alert_no_data=policy)
    push_each_minute(cast, pushed, [2, 2])
    with clock.travelling(clock.now() + timedelta(hours=1)):
        states_sweep()
    assert sorted(Alert.objects.open().values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"alert_bad": 4, "alert_of": 3}, "alert_bad"), ({"alert_bad": 0}, "alert_bad"), ({"alert_of": 61}, "alert_bad"),
        ({"alert_good": 0}, "alert_good"), ({"alert_margin": 0.5}, "alert_margin"), ({"alert_no_data": "never"}, "alert_no_data"),
        ({"alert_keep_s": 31 * 86400}, "alert_keep_s"),
    ],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_refused_at_its_field(cast, pushed, values, field):
    with pytest.raises(DomainError) as refused:
        with_policy(cast, pushed, **values)
    assert refused.value.field == field


def pull_at(metric, at):
    with clock.travelling(at):
        for batch in pulls_claim_batches():
            for pull_id in batch:
                pull_run(pull_id=pull_id)
        states_sweep()
    metric.refresh_from_db()


def test_a_failing_source_is_its_own_alert_and_ends_with_an_answer(cast, pulled, adapter):
    now = clock.now()
    pull_at(pulled, now + MINUTE)
    adapter.error = SourceError("Out of reach", permanent=False, code="unreachable")
    pull_at(pulled, now + timedelta(minutes=10))
    assert not Alert.objects.exists(), "one failure is not yet a failing source"
    pull_at(pulled, now + timedelta(minutes=30))
    alert = Alert.objects.get()
    assert (alert.kind, alert.detail) == ("failing", "Plant Prometheus fails: no new values of Minute")
    assert pulled.alert_state == "error"
    pull_at(pulled, now + timedelta(hours=3))
    assert Alert.objects.count() == 1, "its silence has a known cause"
    adapter.error = None
    pull_at(pulled, now + timedelta(hours=12))
    assert not Alert.objects.open().exists()


def test_the_source_may_fail_without_alert(cast, pulled, adapter):
    with_policy(cast, pulled, alert_error="keep")
    adapter.error = SourceError("Out of reach", permanent=False, code="unreachable")
    for minutes in (10, 30, 60):
        pull_at(pulled, clock.now() + timedelta(minutes=minutes))
    assert list(Alert.objects.values_list("kind", flat=True)) == ["silent"]


def test_history_never_opens_an_alert(cast, pulled, adapter):
    """Every value of the history misses the target, and so does the newest of it."""
    metric_edit(actor=cast.engineer.actor, metric=pulled, values={"target": -1.0})
    adapter.answer = lambda window: FetchResult(tuple(Sample(window.end - k * MINUTE, 5.0) for k in range(9, 0, -1)))
    history_request(actor=cast.engineer.actor, metric=pulled, days=1)
    Pull.objects.all().delete()
    Metric.objects.update(next_pull_at=clock.now() + timedelta(hours=9))
    with clock.travelling(clock.now() + timedelta(seconds=30)):
        [[history]] = pulls_claim_batches()
        assert Pull.objects.get(pk=history).is_history
        pull_run(pull_id=history)
    pulled.refresh_from_db()
    assert (pulled.state, Alert.objects.count()) == ("breached", 0)


@pytest.fixture
def api(cast):
    _, text = token_create(
        actor=cast.engineer.actor, user=cast.engineer.user, name="script", scopes=["read", "write:metrics"]
    )
    return Client(headers={"Authorization": f"Bearer {text}"})


def test_the_api_reads_and_sets_the_policy(api, pushed):
    body = json.dumps({"alert_bad": 1, "alert_min_n": 50})
    answer = api.patch(f"/api/v1/metrics/{pushed.pk}/", data=body, content_type="application/json")
    assert (answer.status_code, answer.json()["alert_bad"], answer.json()["alert_min_n"]) == (200, 1, 50)
    assert answer.json()["alert_state"] == "no_data"


def test_the_form_asks_how_long_before_it_counts(cast, pushed, sign_in):
    client = sign_in(cast.engineer)
    with_policy(cast, pushed, alert_keep_s=300)
    url = f"{pushed.get_absolute_url()}edit/"
    page = client.get(url).content.decode()
    assert "How long before it counts" in page
    assert 'value="5 min"' in page
    given = {
        "name": "p95 latency", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": "1.2",
        "warning_ratio": "0.1", "provenance": "pushed", "conversion": "gauge", "interval_s": "5 min", "grace_s": "1 min",
        "alert_bad": "3", "alert_of": "5", "alert_good": "2", "alert_margin": "0.1", "alert_keep_s": "0 s", "alert_no_data": "keep",
        "alert_error": "keep", "alert_min_n": "20",
    }  # fmt: skip
    refused = client.post(url, {**given, "alert_of": "2"})
    assert refused.status_code == 422
    assert "of no fewer than these" in refused.content.decode()
    assert client.post(url, given).status_code == 303
    pushed.refresh_from_db()
    found = (
        pushed.alert_bad,
        pushed.alert_of,
        pushed.alert_good,
        pushed.alert_margin,
        pushed.alert_keep_s,
        pushed.alert_min_n,
    )
    assert found == (3, 5, 2, 0.1, 0, 20)
    assert (pushed.alert_no_data, pushed.alert_error) == ("keep", "keep")
