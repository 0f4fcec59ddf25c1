"""The Prometheus adapter against a real Prometheus and a real VictoriaMetrics, both with the same dated history."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from tests.servers import PrometheusServer, loopback_policy, points_import

ADAPTER = registry.get("prometheus")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(params=["prometheus", "victoria_metrics"])
def server(request: pytest.FixtureRequest) -> PrometheusServer:
    """Each of the servers in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]  # a fixture by its name


def source_of(server: PrometheusServer, **changes: object) -> SourceSettings:
    settings = SourceSettings(url=server.url, policy=loopback_policy(server.port))
    return replace(settings, **changes)  # type: ignore[arg-type]


def hour_of(server: PrometheusServer, step_s: int = 60) -> FetchWindow:
    start = server.history_start + dt.timedelta(hours=2)
    return FetchWindow(start, start + dt.timedelta(hours=1), step_s)


def failure(source: SourceSettings, query: QuerySettings, window: FetchWindow) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source, query, window)
    return caught.value


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_gauge_gives_the_points_of_the_window_with_both_ends(server: PrometheusServer, method: str) -> None:
    window = hour_of(server)
    result = ADAPTER.fetch(source_of(server, options={"method": method}), QuerySettings("answer_quality"), window)
    assert [sample.at for sample in result.samples] == [window.start + n * MINUTE for n in range(61)]
    assert result.samples[0].value == pytest.approx(0.80 + 0.0001 * 120)
    assert result.samples[-1].value == pytest.approx(0.80 + 0.0001 * 180)
    assert result.samples[0].labels == {"__name__": "answer_quality"}
    assert result.warnings == ()


def test_points_lie_on_the_step_grid_whatever_the_window(server: PrometheusServer) -> None:
    start = hour_of(server).start + dt.timedelta(seconds=17)
    odd = FetchWindow(start, start + dt.timedelta(minutes=10, seconds=31), 60)
    result = ADAPTER.fetch(source_of(server), QuerySettings("answer_quality"), odd)
    assert {sample.at.second for sample in result.samples} == {0}
    assert odd.start <= result.samples[0].at <= result.samples[-1].at <= odd.end
    assert len(result.samples) == 10


def test_window_between_two_grid_points_gives_the_one_before(server: PrometheusServer) -> None:
    start = hour_of(server).start
    narrow = FetchWindow(start + dt.timedelta(seconds=5), start + dt.timedelta(seconds=50), 60)
    result = ADAPTER.fetch(source_of(server), QuerySettings("answer_quality"), narrow)
    assert [sample.at for sample in result.samples] == [start]


def test_counter_becomes_a_rate_per_second(server: PrometheusServer) -> None:
    query = QuerySettings("answers_total", conversion="rate")
    result = ADAPTER.fetch(source_of(server), query, hour_of(server))
    assert {round(sample.value, 6) for sample in result.samples} == {1.0}
    wrong = QuerySettings('answers_total{outcome="wrong"}', conversion="rate", options={"range_s": 600})
    result = ADAPTER.fetch(source_of(server), wrong, hour_of(server))
    assert result.samples[30].value == pytest.approx(5 / 60)


def test_histogram_becomes_a_quantile(server: PrometheusServer) -> None:
    query = QuerySettings("answer_seconds", conversion="quantile", quantile=0.95)
    result = ADAPTER.fetch(source_of(server), query, hour_of(server))
    # 90 % lie below 1 s and the rest evenly up to 2 s, so 95 % lie below 1.5 s.
    assert {round(sample.value, 6) for sample in result.samples} == {1.5}


def test_unknown_metric_is_no_data_and_not_an_error(server: PrometheusServer) -> None:
    result = ADAPTER.fetch(source_of(server), QuerySettings("no_such_metric"), hour_of(server))
    assert (result.samples, result.warnings) == ((), ())


def test_several_series_are_refused_with_the_labels_in_which_they_differ(server: PrometheusServer) -> None:
    error = failure(source_of(server), QuerySettings("answers_total"), hour_of(server))
    assert (error.code, error.permanent) == ("many_series", True)
    assert "2 series that differ in outcome (right, wrong)" in error.message


@pytest.mark.parametrize("expression", ["answer_quality / 0", "-answer_quality / 0"])
def test_infinite_values_are_dropped_with_a_warning(server: PrometheusServer, expression: str) -> None:
    result = ADAPTER.fetch(source_of(server), QuerySettings(expression), hour_of(server))
    assert result.samples == ()
    assert result.warnings == ("61 points were left out because they are not numbers (NaN or infinite)",)


def test_nan_is_never_a_value(server: PrometheusServer) -> None:
    """Prometheus writes it as text; VictoriaMetrics leaves such points out by itself."""
    result = ADAPTER.fetch(source_of(server), QuerySettings("0 * answer_quality / 0"), hour_of(server))
    assert result.samples == ()


def test_broken_query_is_refused_in_the_words_of_the_server(server: PrometheusServer) -> None:
    """The status decides: VictoriaMetrics answers 422 where Prometheus answers 400, and words it in its own way."""
    error = failure(source_of(server), QuerySettings("sum(up"), hour_of(server))
    assert (error.code, error.permanent) == ("bad_query", True)
    assert "unclosed left parenthesis" in error.message or "argList: unexpected token" in error.message


def test_query_that_cannot_be_executed_is_refused(server: PrometheusServer) -> None:
    query = QuerySettings("answers_total * on() group_left answers_total")
    error = failure(source_of(server), query, hour_of(server))
    assert (error.code, error.permanent) == ("bad_query", True)


def test_window_beyond_the_limit_of_points_is_asked_in_parts(server: PrometheusServer) -> None:
    window = FetchWindow(server.history_start, server.history_start + dt.timedelta(hours=4), 1)
    result = ADAPTER.fetch(source_of(server), QuerySettings("answer_quality"), window)
    instants = [sample.at for sample in result.samples]
    assert len(instants) == len(set(instants)) == 4 * 3600 + 1
    assert instants == sorted(instants)


def test_address_without_the_api_is_named_as_such(server: PrometheusServer) -> None:
    """Prometheus answers 404 there; VictoriaMetrics 400 and plain text."""
    error = failure(source_of(server, url=f"{server.url}/elsewhere"), QuerySettings("up"), hour_of(server))
    assert (error.code, error.permanent) == ("not_found", True)
    assert "There is no Prometheus API at this address" in error.message


def test_values_that_arrive_late_are_seen_by_the_next_overlapping_pull(victoria_metrics: PrometheusServer) -> None:
    source, query = source_of(victoria_metrics), QuerySettings("answers_late")
    window = FetchWindow(victoria_metrics.history_start, victoria_metrics.history_start + dt.timedelta(hours=1), 60)
    begin = int(window.start.timestamp())
    lines = [f"answers_late {minute} {begin + 60 * minute}" for minute in range(61)]
    points_import(victoria_metrics.url, "\n".join(lines[:20] + lines[40:]))
    before = {sample.at for sample in ADAPTER.fetch(source, query, window).samples}
    points_import(victoria_metrics.url, "\n".join(lines[20:40]))
    after = ADAPTER.fetch(source, query, window).samples
    assert len(before) < 61
    assert [sample.value for sample in after] == list(range(61)), "the answer is not the server's cached one"


@pytest.mark.prometheus
def test_values_of_a_live_process_arrive(prometheus: PrometheusServer) -> None:
    query = QuerySettings("sum(assistant_requests_total)")
    for _ in range(100):
        end = dt.datetime.now(dt.UTC)
        result = ADAPTER.fetch(source_of(prometheus), query, FetchWindow(end - MINUTE, end, 1))
        if result.samples:
            break
        time.sleep(0.1)
    assert result.samples[-1].value == 5.0


def test_connection_test_passes_step_by_step(server: PrometheusServer) -> None:
    steps = ADAPTER.check(source_of(server), QuerySettings("vector(7)"))
    names = ["Name resolved", "Connected", "Answered", "Speaks the Prometheus API", "Query gives data"]
    assert [step.name for step in steps] == names
    assert all(step.ok for step in steps)
    assert "last 7 at" in steps[-1].detail


def test_connection_test_says_that_a_query_finds_nothing(server: PrometheusServer) -> None:
    last = ADAPTER.check(source_of(server), QuerySettings("no_such_metric"))[-1]
    assert (last.name, last.ok, last.detail) == ("Query gives data", False, "no data")
    assert "check its name and labels" in last.hint
