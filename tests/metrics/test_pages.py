"""The pages: they open for who may see them, keep typed text when refused, and never show a secret."""

from datetime import timedelta

import pytest
from django.core import serializers

from common import clock
from metrics.models import Alert, Annotation, KpiContractVersion, Metric, Pull, Source
from metrics.services import points_push
from metrics.sources.base import SourceError
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY

SECRET = "correct-horse-battery-42"


def push(actor, metric, *values):
    now = clock.now()
    items = [
        {"metric": metric.pk, "at": now - timedelta(minutes=len(values) - place), "value": value}
        for place, value in enumerate(values)
    ]
    return points_push(actor=actor, items=items)


@pytest.fixture
def breached(cast, pushed):
    push(cast.engineer.actor, pushed, 1.0, 2.0, 3.0)
    return Alert.objects.get()


PAGES = [
    "/alerts/",
    "/sources/",
    "/i/AI-001/metrics/add/",
    "/i/AI-001/kpi/",
    "/i/AI-001/annotations/add/",
    "/sources/add/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["engineer", "pm", "executive", "auditor", "admin"])
def test_pages_open_empty_and_for_everyone(sign_in, cast, initiative, path, who):
    assert sign_in(getattr(cast, who)).get(path).status_code == 200


def test_pages_of_things_open(sign_in, cast, pulled, breached, adapter):
    adapter.error = SourceError(
        "The source answered with a web page (HTML) instead of JSON", permanent=True, code="html"
    )
    for pull_id in pulls_claim_due():
        from_claim = pull_id
    from metrics.services import pull_run  # noqa: PLC0415  # after the fake answer is set

    pull_run(pull_id=from_claim)
    client = sign_in(cast.engineer)
    assert "HTML" in client.get(pulled.get_absolute_url()).content.decode()
    page = client.get(breached.metric.get_absolute_url() + "?range=24h").content.decode()
    assert "Breached" in page
    assert breached.detail in client.get("/alerts/").content.decode()
    assert client.get(breached.get_absolute_url()).status_code == 200
    assert client.get(f"/sources/{pulled.source_id}/").status_code == 200
    assert client.get(pulled.get_absolute_url() + "edit/").status_code == 200


def test_invisible_things_are_not_found(sign_in, cast, breached, initiative):
    initiative.visibility = "members"
    initiative.save()
    client = sign_in(cast.outsider)
    for path in (breached.get_absolute_url(), breached.metric.get_absolute_url(), "/i/AI-001/kpi/"):
        assert client.get(path).status_code == 404
    assert breached.detail not in client.get("/alerts/").content.decode()


def test_owner_acknowledges_and_snoozes_in_the_row(sign_in, cast, breached):
    client = sign_in(cast.engineer, htmx=True)
    row = client.post(f"/alerts/{breached.pk}/acknowledge/", {"note": "On it"})
    assert f'id="alert-{breached.pk}"' in row.content.decode()
    assert "<html" not in row.content.decode()
    breached.refresh_from_db()
    assert (breached.note, breached.acknowledged_by) == ("On it", cast.engineer.user)
    client.post(f"/alerts/{breached.pk}/snooze/", {"hours": 8})
    breached.refresh_from_db()
    assert breached.state_at(clock.now()) == "snoozed"


def test_outsider_may_not_acknowledge(sign_in, cast, breached):
    answer = sign_in(cast.outsider).post(f"/alerts/{breached.pk}/acknowledge/")
    assert answer.status_code == 403
    assert "member of AI-001" in answer.content.decode()


def test_engineer_adds_a_metric_and_typed_text_survives_a_refusal(sign_in, cast, initiative):
    client = sign_in(cast.engineer)
    form = {
        "name": "Override rate", "kind": "adoption", "purpose": "adoption", "provenance": "typed", "direction": "range",
        "target": "0.1", "conversion": "gauge", "interval_s": "2592000", "grace_s": "86400", "step_s": "60", "warning_ratio": "0.1",
    }  # fmt: skip
    refused = client.post("/i/AI-001/metrics/add/", form)
    assert refused.status_code == 422
    assert "upper end of the range" in refused.content.decode()
    assert "Override rate" in refused.content.decode()
    done = client.post("/i/AI-001/metrics/add/", {**form, "target_upper": "0.4"})
    assert done.status_code == 303, done.content.decode()[:2000]
    metric = Metric.objects.get()
    assert Metric.objects.values_due(clock.now()).get() == metric, "its first number is due at once"
    bad = client.post(metric.get_absolute_url() + "value/", {"value": "many"})
    assert (bad.status_code, "many" in bad.content.decode()) == (422, True)
    client.post(metric.get_absolute_url() + "value/", {"value": "0.2"})
    metric.refresh_from_db()
    assert (metric.latest_value, metric.state) == (0.2, "met")
    assert not Metric.objects.values_due(clock.now()).exists()


def test_preview_fetches_and_saves_nothing(sign_in, cast, initiative, source, adapter):
    form = {
        **LATENCY,
        "provenance": "pulled",
        "source": source.pk,
        "query": "up",
        "conversion": "gauge",
        "warning_ratio": 0.1,
    }
    page = sign_in(cast.engineer, htmx=True).post("/i/AI-001/metrics/preview/", form)
    assert page.status_code == 200, page.content.decode()[:2000]
    assert "outside the target" in page.content.decode()
    assert not Metric.objects.exists()
    adapter.error = SourceError(
        "The source answered with a web page (HTML) instead of JSON", permanent=True, code="html"
    )
    assert (
        "web page (HTML)" in sign_in(cast.engineer, htmx=True).post("/i/AI-001/metrics/preview/", form).content.decode()
    )


def test_pull_now_leaves_a_row_and_a_wake_up(sign_in, cast, pulled, monkeypatch):
    sent = []
    monkeypatch.setattr("metrics.tasks.pull_run.delay_on_commit", sent.append)
    assert sign_in(cast.engineer).post(pulled.get_absolute_url() + "pull/").status_code == 303
    assert sent == [[Pull.objects.get().pk]]


def test_secret_is_in_no_page_and_not_in_the_database(sign_in, cast, initiative, adapter):
    client = sign_in(cast.engineer)
    form = {
        "name": "Vault", "kind": "prometheus", "url": "https://prometheus.example.com/", "auth_kind": "bearer",
        "timeout_s": 10, "max_bytes": 100000, "is_enabled": "on", "secret": SECRET,
    }  # fmt: skip
    assert client.post("/sources/add/", form).status_code == 303
    source = Source.objects.get()
    client.post(f"/sources/{source.pk}/test/", {"query": "up"})
    pages = [client.get(path).content.decode() for path in ("/sources/", f"/sources/{source.pk}/")]
    refused = client.post(f"/sources/{source.pk}/", {**form, "name": "", "version": 1})
    assert refused.status_code == 422
    assert not any(SECRET in page or source.secret_encrypted in page for page in [*pages, refused.content.decode()])
    from django.apps import apps  # noqa: PLC0415  # only here

    dump = "".join(
        serializers.serialize("json", model.objects.all()) for model in apps.get_models() if model._meta.managed
    )
    assert SECRET not in dump


def test_kpi_contract_is_versioned_and_rebaselined_with_a_reason(sign_in, cast, initiative, pushed):
    from metrics.services import kpi_lock  # noqa: PLC0415  # only here

    client = sign_in(cast.business)
    form = {
        "kpi": "Minutes a claim",
        "direction": "lower",
        "baseline": "24.5",
        "target": "4",
        "seen_number": 0,
        "metric": pushed.pk,
    }
    assert client.post("/i/AI-001/kpi/save/", form).status_code == 303
    assert client.post("/i/AI-001/kpi/save/", {**form, "seen_number": 0}).status_code == 409
    kpi_lock(actor=cast.pm.actor, initiative=initiative)
    refused = client.post("/i/AI-001/kpi/save/", {**form, "target": "6", "seen_number": 1})
    assert refused.status_code == 422
    assert "locked" in refused.content.decode()
    client.post("/i/AI-001/kpi/save/", {**form, "target": "6", "seen_number": 1, "reason": "Law changed"})
    assert KpiContractVersion.objects.count() == 1  # signed at its own page: tests/reviews/test_kpi_rebaseline.py


def test_engineer_adds_a_note(sign_in, cast, initiative):
    client = sign_in(cast.engineer)
    assert client.post("/i/AI-001/annotations/add/", {"kind": "release", "text": ""}).status_code == 422
    client.post("/i/AI-001/annotations/add/", {"kind": "release", "text": "Version 3"})
    assert Annotation.objects.get().text == "Version 3"


def test_admin_allows_an_address_and_nobody_else(sign_in, cast):
    form = {
        "network": "10.1.2.0/24",
        "ports": "9090",
        "reason": "Plant",
        "expires_on": (clock.today() + timedelta(30)).isoformat(),
    }
    assert sign_in(cast.engineer).post("/sources/addresses/allow/", form).status_code == 403
    client = sign_in(cast.admin)
    assert client.post("/sources/addresses/allow/", {**form, "network": "10.0.0.0/8"}).status_code == 422
    assert client.post("/sources/addresses/allow/", form).status_code == 303
    assert "10.1.2.0/24" in client.get("/sources/").content.decode()


def test_who_may_only_read_gets_no_dead_button(cast, breached, sign_in):
    assert b'id="acknowledge-' in sign_in(cast.pm).get("/alerts/").content
    page = sign_in(cast.executive).get("/alerts/").content
    assert breached.get_absolute_url().encode() in page
    assert b'id="acknowledge-' not in page
