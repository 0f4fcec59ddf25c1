"""Two people at the same form: both versions are shown, nothing typed is lost, and each way out does what it says."""

import pytest

from metrics.models import KpiContractVersion, Metric
from metrics.services import metric_edit, source_edit
from metrics.spans import span_seconds, span_text

pytestmark = pytest.mark.django_db
METRIC = {
    "name": "Mine", "kind": "operational", "purpose": "latency", "provenance": "pushed", "direction": "lower", "unit": "s",
    "target": "3", "conversion": "gauge", "interval_s": "1 h", "grace_s": "5 min", "step_s": "60 s", "warning_ratio": "0.1",
}  # fmt: skip


def test_a_metric_that_somebody_saved_first(cast, pushed, sign_in):
    client, address = sign_in(cast.engineer), f"{pushed.get_absolute_url()}edit/"
    metric_edit(actor=cast.pm.actor, metric=pushed, values={"name": "Theirs"})
    stale = client.post(address, {**METRIC, "version": pushed.version})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in page
    assert "<td>5 min</td><td>1 h</td>" in page, "lengths of time in the same words on both sides"
    assert Metric.objects.get().name == "Theirs"
    client.post(address, {**METRIC, "version": pushed.version, "resolve": "theirs"})
    assert Metric.objects.get().name == "Theirs"
    client.post(address, {**METRIC, "version": pushed.version, "resolve": "mine"})
    assert (Metric.objects.get().name, Metric.objects.get().interval_s) == ("Mine", 3600)


def test_a_source_that_somebody_saved_first(cast, source, sign_in):
    client = sign_in(cast.engineer)
    form = {
        "name": "Mine",
        "kind": source.kind,
        "url": source.url,
        "auth_kind": "none",
        "timeout_s": 5,
        "max_bytes": 2000,
    }
    source_edit(actor=cast.engineer.actor, source=source, values={"name": "Theirs"})
    stale = client.post(source.get_absolute_url(), {**form, "version": source.version})
    assert stale.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in stale.content.decode()
    done = client.post(source.get_absolute_url(), {**form, "version": source.version, "resolve": "mine"})
    assert done.status_code == 303
    source.refresh_from_db()
    assert source.name == "Mine"


def test_a_contract_that_somebody_saved_first(cast, initiative, sign_in):
    client, form = sign_in(cast.business), {"kpi": "Theirs", "unit": "h", "direction": "lower", "target": "4"}
    assert client.post("/i/AI-001/kpi/save/", {**form, "seen_number": 0}).status_code == 303
    stale = client.post("/i/AI-001/kpi/save/", {**form, "kpi": "Mine", "seen_number": 0})
    assert stale.status_code == 409
    assert "<td>Theirs</td><td>Mine</td>" in stale.content.decode()
    assert (
        client.post("/i/AI-001/kpi/save/", {**form, "kpi": "Mine", "seen_number": 0, "resolve": "mine"}).status_code
        == 303
    )
    assert [version.kpi for version in KpiContractVersion.objects.order_by("number")] == ["Theirs", "Mine"]


def test_who_may_only_read_reads_the_whole_contract(cast, initiative, sign_in):
    form = {
        "kpi": "Hours",
        "unit": "h",
        "direction": "lower",
        "target": "4",
        "guardrail": "No more errors",
        "method": "Median",
    }
    sign_in(cast.business).post("/i/AI-001/kpi/save/", {**form, "baseline": "30", "seen_number": 0})
    page = sign_in(cast.auditor).get("/i/AI-001/kpi/").content.decode()
    for words in ("No more errors", "Median", "30\u202fh", "4\u202fh"):
        assert words in page
    assert "Save as a new version" not in page


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("15 s", 15), ("300", 300), ("5min", 300), ("1 h", 3600), ("30 d", 2_592_000), ("1 month", 2_592_000), ("2 weeks", 1_209_600)],
)  # fmt: skip
def test_a_length_of_time_is_read_as_it_is_written(text, seconds):
    assert span_seconds(text) == seconds
    assert span_seconds(span_text(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5 min", "1.5 h", "5 years", "9" * 12, "999999999 d"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(ValueError, match=r"number and a unit|longer"):
        span_seconds(text)
