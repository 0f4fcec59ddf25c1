"""Servers that mean no good, or are ill: each pull ends in time with a message that says why, and the worker stays as small as it was."""

import gc
import time
from collections.abc import Callable

import pytest

from common import clock
from metrics.models import Metric, Point, Pull, Source
from metrics.services import address_allow, metric_add, pull_run, source_add
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY
from tests.servers import Handler, Site, SqlServer
from tests.servers.hostile import HOSTILE, json_of, prometheus_of
from tests.servers.postgresql import PASSWORD


def text_of(text: str, kind: str = "application/json") -> Callable[[Handler], None]:
    return lambda handler: handler.reply(200, text.encode(), Content_Type=kind)


def mlflow_of(value: object) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        info = {"run_id": "r", "end_time": round(time.time() * 1000) - 60_000}
        json_of({"runs": [{"info": info, "data": {"metrics": [{"key": "accuracy", "value": value}]}}]})(handler)

    return answer


# kind: the query, the path that is asked, what is no number, what it says then, and a good answer
KINDS = {
    "prometheus": ("up", "/api/v1/query_range", prometheus_of("NaN"), "not numbers", prometheus_of("0.5")),
    "openmetrics": (
        "load", "/", text_of("load NaN\n", "text/plain; version=0.0.4"), "not a number", text_of("load 0.5\n", "text/plain; version=0.0.4"),
    ),
    "http_json": ("$.load", "/", text_of('{"load": NaN}'), "The answer holds NaN", text_of('{"load": 0.5}')),
    "mlflow": ("experiment 1 accuracy", "/api/2.0/mlflow/runs/search", mlflow_of("NaN"), "no number", mlflow_of(0.5)),
}  # fmt: skip


@pytest.fixture
def metric_of(cast, initiative) -> Callable[..., Metric]:
    """`metric_of(kind, url, query, port, …)`: a metric of a source that is given two seconds to answer."""

    def make(kind: str, url: str, query: str, port: int, secret: str = "", **more: object) -> Metric:
        address_allow(
            actor=cast.admin.actor, network="127.0.0.1/32", reason="Test", expires_on=clock.today(), ports=[port]
        )
        values = {"kind": kind, "name": kind, "url": url, "timeout_s": 2, **more}
        source = source_add(actor=cast.engineer.actor, values=values, secret=secret)
        shape = {**LATENCY, "target": 1, "name": kind, "provenance": "pulled", "source": source.pk, "query": query}
        return metric_add(actor=cast.engineer.actor, initiative=initiative, values=shape)

    return make


def pull(metric: Metric) -> Pull:
    Metric.objects.filter(pk=metric.pk).update(next_pull_at=clock.now())
    Source.objects.update(paused_until=None, failures=0)
    (pull_id,) = pulls_claim_due()
    assert pull_run(pull_id=pull_id)
    metric.refresh_from_db()
    return Pull.objects.get(pk=pull_id)


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_answers_end_in_time_and_say_why(site: Site, metric_of, kind: str):
    query, path, no_number, words, good = KINDS[kind]
    metric = metric_of(kind, site.url("/") if path == "/" else site.url(""), query, site.server_port)
    site.otherwise = json_of({})
    for answer, said in HOSTILE.values():
        site.answers[path] = answer
        began = time.monotonic()
        done = pull(metric)
        assert (done.state, metric.state) == ("failed", "no_data")
        assert said in done.reason
        assert time.monotonic() - began < 10
    site.answers[path] = no_number
    done = pull(metric)
    assert done.state == ("failed" if kind == "http_json" else "empty")
    assert words in done.reason
    assert not Point.objects.exists(), "nothing of all this became a value"
    site.answers[path] = good
    assert (pull(metric).state, metric.state, metric.latest_value) == ("done", "met", 0.5)


@pytest.mark.parametrize(
    ("query", "state", "words"),
    [
        ("SELECT now(), 1.0 FROM pg_sleep(20)", "failed", "did not answer in time"),
        ("SELECT now() - i * interval '1 second', 1.0 FROM generate_series(1, 100000) i", "failed", "more than 20,000 rows"),
        ("SELECT now() - i * interval '1 second', 'NaN'::float8 FROM generate_series(1, 3) i", "empty", "3 rows were left out"),
        ("SELECT now(), repeat('x', 500000000)", "failed", "The second column is no number"),
    ],
)  # fmt: skip
def test_hostile_statements_end_in_time_and_say_why(
    sql_server: SqlServer, metric_of, query: str, state: str, words: str
):
    metric = metric_of("sql", sql_server.url, query, sql_server.port, PASSWORD, auth_kind="basic", username="reader")
    began = time.monotonic()
    done = pull(metric)
    assert (done.state, metric.state) == (state, "no_data")
    assert words in done.reason
    assert time.monotonic() - began < 10
    assert not Point.objects.exists()


def resident_kb() -> int:
    gc.collect()
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_worker_stays_as_small_as_it_was(site: Site, metric_of):
    """Each round asks for more than a gigabyte: an endless answer, a bomb of 100 MB, a body of 10 GB, a loop."""
    metric = metric_of("prometheus", site.url(""), "up", site.server_port)
    answers = [HOSTILE[name][0] for name in ("huge", "told huge", "gzip bomb", "redirect loop", "broken off")]

    def rounds(count: int) -> None:
        for _ in range(count):
            for answer in answers:
                site.answers["/api/v1/query_range"] = answer
                assert pull(metric).state == "failed"
                site.sent = 0
                site.requests.clear()

    rounds(10)
    before = resident_kb()
    rounds(30)
    grown = resident_kb() - before
    assert grown < 8_000, f"150 hostile pulls left {grown} kB behind"
