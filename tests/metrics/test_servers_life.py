"""Every kind of source against its real server, through its whole life: running, gone, back with another password, well again."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from common import clock
from metrics.models import Metric, Point, Pull, Source
from metrics.services import address_allow, metric_add, pull_run, source_add, states_sweep
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY
from tests.metrics.standing import Door, Prometheus, Sql, Standing, Victoria
from tests.servers import free_port
from tests.servers.postgresql import PASSWORD

pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here
KINDS = ["prometheus", "victoria", "openmetrics", "http_json", "mlflow", "sql"]


def of_kind(kind: str, request: pytest.FixtureRequest, folder: Path) -> Standing:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    if kind in ("prometheus", "openmetrics", "http_json"):
        if not shutil.which("prometheus"):
            pytest.skip("no prometheus binary")
        path, query = {
            "prometheus": ("", "vector(0.5)"),
            "openmetrics": ("/metrics", "go_goroutines"),
            "http_json": ("/api/v1/query?query=vector(0.5)", "$.data.result[0].value[1]"),
        }[kind]
        return Prometheus(kind, url + path, query, port, folder)
    if kind == "victoria":
        if not shutil.which("victoria-metrics"):
            pytest.skip("no victoria-metrics binary")
        return Victoria("prometheus", url, "answer_quality", port, folder)
    if kind == "mlflow":
        server = request.getfixturevalue("mlflow")
        return Door(kind, url, f"experiment {server.experiment} accuracy", port, folder, behind=server.url)
    server = request.getfixturevalue("sql_server")
    return Sql(
        kind, server.url, "SELECT now() - interval '1 second', 0.5", server.port, folder, secret=PASSWORD, server=server
    )


@pytest.fixture(params=KINDS)
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    server = of_kind(request.param, request, tmp_path)
    yield server
    if isinstance(server, Sql):
        server.start("right")
    else:
        server.stop()


@pytest.fixture
def metric(cast, initiative, standing: Standing) -> Metric:
    """A metric of that server, whose every value meets its target."""
    address_allow(
        actor=cast.admin.actor, network="127.0.0.1/32", reason="Test", expires_on=clock.today(), ports=[standing.port]
    )
    values = {"kind": standing.kind, "name": "S", "url": standing.url, "auth_kind": "basic", "username": standing.user}
    source = source_add(actor=cast.engineer.actor, values=values, secret=standing.secret)
    # Runs of MLflow ended within the last hour, so that a value may be that old.
    shape = {"direction": "lower", "target": 10**9, "interval_s": 7200, "grace_s": 60, "unit": ""}
    return metric_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={**LATENCY, **shape, "name": "M", "provenance": "pulled", "source": source.pk, "query": standing.query},
    )  # fmt: skip


def pull(metric: Metric) -> tuple[str, str, str]:
    """Pull once, now; the state of the pull, its message, and the state of the metric after it."""
    Metric.objects.filter(pk=metric.pk).update(next_pull_at=clock.now())
    (pull_id,) = pulls_claim_due()
    assert pull_run(pull_id=pull_id)
    done = Pull.objects.get(pk=pull_id)
    metric.refresh_from_db()
    return done.state, done.reason, metric.state


def test_state_and_message_are_right_while_a_real_server_lives_dies_and_comes_back(metric: Metric, standing: Standing):
    standing.start("right")
    state, _, shown = pull(metric)
    assert (state, shown) == ("done", "met")
    count = Point.objects.count()
    assert count

    standing.stop()
    state, reason, shown = pull(metric)
    assert (state, shown) == ("failed", "met"), "one failed pull says nothing about the value"
    assert "refused the connection" in reason or "cannot be reached" in reason
    assert Source.objects.get().failures == 1
    with clock.travelling(clock.now() + timedelta(hours=3)):
        states_sweep()
        metric.refresh_from_db()
        assert metric.state == "stale", "missing data is never health"

    standing.start("other")
    state, reason, shown = pull(metric)
    assert (state, shown) == ("failed", "met"), "judged by the time of now, the last value is still good"
    assert "refuses the sign-in" in reason
    assert standing.secret not in reason
    assert Source.objects.get().failures == 1, "only a person can mend that: the breaker does not count it"
    assert Point.objects.count() == count

    standing.stop()
    standing.start("right")
    state, reason, shown = pull(metric)
    # Of MLflow's runs none has ended since the last good pull: an answer without points, which is no failure.
    assert (state, shown) == ("empty" if standing.kind == "mlflow" else "done", "met")
    assert Source.objects.get().failures == 0
    assert Point.objects.count() >= count
