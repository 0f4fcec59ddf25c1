"""OTLP/HTTP metrics in: the real SDK sends, pushed metrics whose query matches take, repeats and restarts count right."""

import gzip
import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import token_create
from audit.models import Entry
from common import clock
from metrics.models import Metric, Point
from metrics.services import metric_add
from metrics.sources.otlp import export_read
from metrics.sources.otlp_wire import WireError, answer_encode, export_decode
from tests.metrics.conftest import LATENCY
from tests.servers.sdk import sdk_run

URL = "/api/v1/otlp/v1/metrics"
SDK = """
import sys
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
url, token, packing = sys.argv[1:]
exporter = OTLPMetricExporter(endpoint=url, headers={"Authorization": "Bearer " + token}, compression=Compression[packing])
reader = PeriodicExportingMetricReader(exporter, export_interval_millis=10_000_000)
provider = MeterProvider([reader], resource=Resource.create({"service.name": "assistant"}))
meter = provider.get_meter("tests")
asked = meter.create_counter("answers.asked")
wrong = meter.create_counter("answers.wrong")
seconds = meter.create_histogram("answer.duration", unit="s", explicit_bucket_boundaries_advisory=[0.5, 1, 2])
meter.create_gauge("queue.length").set(7, {"queue": "main"})
asked.add(10, {"route": "a"}); wrong.add(1)
seconds.record(0.4)
assert reader.force_flush()
asked.add(15, {"route": "a"}); asked.add(5, {"route": "b"}); wrong.add(4)
for value in [0.4] * 9 + [1.5]:
    seconds.record(value)
assert reader.force_flush()
provider.shutdown()
"""


@pytest.fixture
def token(cast, initiative):
    def make(*scopes: str) -> str:
        _, secret = token_create(
            actor=cast.engineer.actor, user=cast.engineer.user, name="otlp", scopes=list(scopes), days=9,
            only_initiative_id=initiative.pk,
        )  # fmt: skip
        return secret

    return make


def ask(cast, initiative, name, query, **values) -> Metric:
    return metric_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={**LATENCY, "name": name, "provenance": "pushed", "query": query, **values},
    )  # fmt: skip


def number(name, value, at=None, *, start=None, counter=False, **attributes):
    nanos = int((at or clock.now()).timestamp() * 1000) * 1_000_000
    point = {
        "timeUnixNano": str(nanos), "asDouble": value,
        "attributes": [{"key": key, "value": {"stringValue": text}} for key, text in attributes.items()],
    }  # fmt: skip
    if start:
        point["startTimeUnixNano"] = str(int(start.timestamp() * 1000) * 1_000_000)
    body = {"dataPoints": [point], "aggregationTemporality": 2, "isMonotonic": counter}
    return {"name": name, "sum" if counter else "gauge": body}


def export(*metrics):
    return {"resourceMetrics": [{"scopeMetrics": [{"metrics": list(metrics)}]}]}


def send(secret, body, **headers):
    data = body if isinstance(body, bytes) else json.dumps(body)
    given = {"content_type": "application/json", **headers}
    return Client().post(URL, data, HTTP_AUTHORIZATION=f"Bearer {secret}", **given)


@pytest.mark.parametrize("packing", ["NoCompression", "Gzip"])
def test_what_the_real_sdk_sends_is_read(cast, initiative, token, site, packing):
    for name, query, values in (
        ("Queue", 'queue.length{service.name="assistant"}', {}),
        ("Asked", "answers.asked", {"conversion": "rate"}),
        ("Errors", "answers.wrong / answers.asked", {"conversion": "rate"}),
        ("Median", "answer.duration", {"conversion": "quantile", "quantile": 0.5}),
        ("Another service", 'queue.length{service.name="other"}', {}),
    ):
        ask(cast, initiative, name, query, **values)
    site.answer("/v1/metrics", b"", "application/x-protobuf")
    sdk_run(SDK, site.url("/v1/metrics"), "any", packing)
    assert len(site.requests) == 3  # two collections, and the last one again at the shutdown
    for sent in site.requests:
        assert sent.headers["content-type"] == "application/x-protobuf"
        packed = {"HTTP_CONTENT_ENCODING": "gzip"} if packing == "Gzip" else {}
        answer = send(token("write:points"), sent.body, content_type="application/x-protobuf", **packed)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["Content-Type"] == "application/x-protobuf"

    def values(name):
        return list(Point.objects.filter(metric__name=name).order_by("at").values_list("value", "n"))

    assert {value for value, _ in values("Queue")} == {7.0}
    assert values("Errors")[0] == (pytest.approx(4 / 20), 20)
    assert values("Asked")[0][0] > 0
    assert values("Median")[0] == (pytest.approx(0.5 * 5 / 9), 10)
    assert values("Another service") == []


def test_json_gauge_is_stored_once_and_says_when_nobody_asks(cast, initiative, token):
    metric, secret = ask(cast, initiative, "Queue", 'queue.length{queue="main"}'), token("write:points")
    body = export(number("queue.length", 3.5, queue="main"), number("queue.length", 9, queue="other"))
    assert send(secret, body).json() == {}
    assert send(secret, gzip.compress(json.dumps(body).encode()), HTTP_CONTENT_ENCODING="gzip").json() == {}
    assert list(Point.objects.values_list("metric", "value", "provenance")) == [(metric.pk, 3.5, "pushed")]
    assert Entry.objects.filter(action="metrics.otlp_push").count() == 1
    told = send(secret, export(number("nobody.asks", 1))).json()["partialSuccess"]
    assert told == {"rejectedDataPoints": "0", "errorMessage": "No pushed metric has a query for any of these names"}


def test_counter_repeats_restarts_and_late_batches_count_right(cast, initiative, token):
    ask(cast, initiative, "Asked", "answers.asked", conversion="rate")
    secret, now = token("write:points"), clock.now().replace(microsecond=0)
    started, again = now - timedelta(hours=1), now - timedelta(seconds=30)

    def batch(value, seconds_ago, start):
        return export(number("answers.asked", value, now - timedelta(seconds=seconds_ago), start=start, counter=True))

    for value, seconds_ago, start in ((100, 100, started), (160, 40, started), (160, 40, started), (130, 70, started)):
        send(secret, batch(value, seconds_ago, start))
    send(secret, batch(200, 20, again))  # a new start: it counted 200 since then, though 200 is more than 160
    points = list(Point.objects.order_by("at").values_list("at", "value"))
    assert points == [(now - timedelta(seconds=40), 1.0), (now - timedelta(seconds=20), 10.0)]


def test_what_cannot_be_read_is_rejected_and_the_rest_is_stored(cast, initiative, token):
    ask(cast, initiative, "Queue", "queue.length")
    secret = token("write:points")
    bad = number("queue.length", 1, clock.now() - timedelta(minutes=1))
    del bad["gauge"]["dataPoints"][0]["asDouble"]
    flat = {
        "name": "answer.duration",
        "histogram": {"dataPoints": [{"timeUnixNano": "1", "bucketCounts": ["1"], "explicitBounds": [1]}]},
    }
    exponential = {"name": "answer.size", "exponentialHistogram": {"dataPoints": [{}]}}
    told = send(secret, export(bad, flat, exponential, number("queue.length", 2))).json()["partialSuccess"]
    assert told["rejectedDataPoints"] == "3"
    assert "queue_length: a point has no number" in told["errorMessage"]
    assert "exponential histograms are not read" in told["errorMessage"]
    assert [point.value for point in Point.objects.all()] == [2]
    assert "NaN" in send(secret, export(number("queue.length", "NaN"))).content.decode() or Point.objects.count() == 1
    future = send(secret, export(number("queue.length", 4, clock.now() + timedelta(hours=1)))).json()
    assert "lies in the future" in future["partialSuccess"]["errorMessage"]
    assert Point.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"no json", {}),
        (b"[1]", {}),
        (b'{"resourceMetrics": 1}', {}),
        (b"\xff\xff\xff", {"content_type": "application/x-protobuf"}),
        (b"\x0a\x7f", {"content_type": "application/x-protobuf"}),
        (b"not gzip", {"HTTP_CONTENT_ENCODING": "gzip"}),
        (gzip.compress(b" " * 50_000_000), {"HTTP_CONTENT_ENCODING": "gzip"}),
        (b"{}", {"HTTP_CONTENT_ENCODING": "zstd"}),
    ],
)
def test_what_is_no_export_is_bad_data_that_is_not_sent_again(cast, initiative, token, body, headers):
    assert send(token("write:points"), body, **headers).status_code == 400


def test_only_a_token_that_may_push_to_the_initiative(cast, initiative, token):
    ask(cast, initiative, "Queue", "queue.length")
    body = export(number("queue.length", 3))
    assert Client().post(URL, json.dumps(body), content_type="application/json").status_code == 401
    assert send(token("read"), body).status_code == 403
    _, outside = token_create(
        actor=cast.outsider.actor, user=cast.outsider.user, name="o", scopes=["write:points"], days=9
    )
    refused = send(outside, body)
    assert refused.status_code == 403
    assert "member of AI-001" in refused.json()["detail"]
    assert Point.objects.count() == 0


def test_wire_form_bounds_and_answers():
    assert export_decode(b"") == {}
    assert answer_encode(0, "") == b""
    assert answer_encode(300, "why") == b"\x0a\x08\x08\xac\x02\x12\x03why"
    for broken in (b"\x0a\x05ab", b"\x0b", b"\x80" * 11, b"\x08\x01"):
        if broken == b"\x08\x01":
            with pytest.raises(WireError):
                export_decode(broken)
            continue
        with pytest.raises((WireError, ValueError)):
            export_decode(broken)
    with pytest.raises(ValueError, match="more than 20,000"):
        export_read(export({"name": "a", "gauge": {"dataPoints": [{}] * 20_001}}))
