"""The Prometheus adapter against a real Prometheus with dated history."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from tests.servers import PrometheusServer, loopback_policy

ADAPTER = registry.get("prometheus")
MINUTE = dt.timedelta(minutes=1)


def source_of(prometheus: PrometheusServer, **changes: object) -> SourceSettings:
    settings = SourceSettings(url=prometheus.url, policy=loopback_policy(prometheus.port))
    return replace(settings, **changes)  # type: ignore[arg-type]


def hour_of(prometheus: PrometheusServer, step_s: int = 60) -> FetchWindow:
    start = prometheus.history_start + dt.timedelta(hours=2)
    return FetchWindow(start, start + dt.timedelta(hours=1), step_s)


def failure(source: SourceSettings, query: QuerySettings, window: FetchWindow) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source, query, window)
    return caught.value


@pytest.mark.prometheus
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_gauge_gives_the_points_of_the_window_with_both_ends(prometheus: PrometheusServer, method: str) -> None:
    window = hour_of(prometheus)
    result = ADAPTER.fetch(source_of(prometheus, options={"method": method}), QuerySettings("answer_quality"), window)
    assert [sample.at for sample in result.samples] == [window.start + n * MINUTE for n in range(61)]
    assert result.samples[0].value == pytest.approx(0.80 + 0.0001 * 120)
    assert result.samples[-1].value == pytest.approx(0.80 + 0.0001 * 180)
    assert result.samples[0].labels == {"__name__": "answer_quality"}
    assert result.warnings == ()


@pytest.mark.prometheus
def test_points_lie_on_the_step_grid_whatever_the_window(prometheus: PrometheusServer) -> None:
    start = hour_of(prometheus).start + dt.timedelta(seconds=17)
    odd = FetchWindow(start, start + dt.timedelta(minutes=10, seconds=31), 60)
    result = ADAPTER.fetch(source_of(prometheus), QuerySettings("answer_quality"), odd)
    assert {sample.at.second for sample in result.samples} == {0}
    assert odd.start <= result.samples[0].at <= result.samples[-1].at <= odd.end
    assert len(result.samples) == 10


@pytest.mark.prometheus
def test_window_between_two_grid_points_gives_the_one_before(prometheus: PrometheusServer) -> None:
    start = hour_of(prometheus).start
    narrow = FetchWindow(start + dt.timedelta(seconds=5), start + dt.timedelta(seconds=50), 60)
    result = ADAPTER.fetch(source_of(prometheus), QuerySettings("answer_quality"), narrow)
    assert [sample.at for sample in result.samples] == [start]


@pytest.mark.prometheus
def test_counter_becomes_a_rate_per_second(prometheus: PrometheusServer) -> None:
    query = QuerySettings("answers_total", conversion="rate")
    result = ADAPTER.fetch(source_of(prometheus), query, hour_of(prometheus))
    assert {round(sample.value, 6) for sample in result.samples} == {1.0}
    wrong = QuerySettings('answers_total{outcome="wrong"}', conversion="rate", options={"range_s": 600})
    result = ADAPTER.fetch(source_of(prometheus), wrong, hour_of(prometheus))
    assert result.samples[30].value == pytest.approx(5 / 60)


@pytest.mark.prometheus
def test_histogram_becomes_a_quantile(prometheus: PrometheusServer) -> None:
    query = QuerySettings("answer_seconds", conversion="quantile", quantile=0.95)
    result = ADAPTER.fetch(source_of(prometheus), query, hour_of(prometheus))
    # 90 % lie below 1 s and the rest evenly up to 2 s, so 95 % lie below 1.5 s.
    assert {round(sample.value, 6) for sample in result.samples} == {1.5}


@pytest.mark.prometheus
def test_unknown_metric_is_no_data_and_not_an_error(prometheus: PrometheusServer) -> None:
    result = ADAPTER.fetch(source_of(prometheus), QuerySettings("no_such_metric"), hour_of(prometheus))
    assert (result.samples, result.warnings) == ((), ())


@pytest.mark.prometheus
def test_several_series_are_refused_with_the_labels_in_which_they_differ(prometheus: PrometheusServer) -> None:
    error = failure(source_of(prometheus), QuerySettings("answers_total"), hour_of(prometheus))
    assert (error.code, error.permanent) == ("many_series", True)
    assert "2 series that differ in outcome (right, wrong)" in error.message


@pytest.mark.prometheus
@pytest.mark.parametrize("expression", ["0 * answer_quality / 0", "answer_quality / 0", "-answer_quality / 0"])
def test_values_that_are_no_numbers_are_dropped_with_a_warning(prometheus: PrometheusServer, expression: str) -> None:
    result = ADAPTER.fetch(source_of(prometheus), QuerySettings(expression), hour_of(prometheus))
    assert result.samples == ()
    assert result.warnings == ("61 points were left out because they are not numbers (NaN or infinite)",)


@pytest.mark.prometheus
def test_broken_query_is_refused_in_the_words_of_the_server(prometheus: PrometheusServer) -> None:
    error = failure(source_of(prometheus), QuerySettings("sum(up"), hour_of(prometheus))
    assert (error.code, error.permanent) == ("bad_query", True)
    assert "unclosed left parenthesis" in error.message


@pytest.mark.prometheus
def test_query_that_cannot_be_executed_is_refused(prometheus: PrometheusServer) -> None:
    query = QuerySettings("answers_total * on() group_left answers_total")
    error = failure(source_of(prometheus), query, hour_of(prometheus))
    assert (error.code, error.permanent) == ("bad_query", True)


@pytest.mark.prometheus
def test_window_beyond_the_limit_of_points_is_asked_in_parts(prometheus: PrometheusServer) -> None:
    window = FetchWindow(prometheus.history_start, prometheus.history_start + dt.timedelta(hours=4), 1)
    result = ADAPTER.fetch(source_of(prometheus), QuerySettings("answer_quality"), window)
    instants = [sample.at for sample in result.samples]
    assert len(instants) == len(set(instants)) == 4 * 3600 + 1
    assert instants == sorted(instants)


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


@pytest.mark.prometheus
def test_connection_test_passes_step_by_step(prometheus: PrometheusServer) -> None:
    steps = ADAPTER.check(source_of(prometheus), QuerySettings("vector(7)"))
    names = ["Name resolved", "Connected", "Answered", "Speaks the Prometheus API", "Query gives data"]
    assert [step.name for step in steps] == names
    assert all(step.ok for step in steps)
    assert "last 7 at" in steps[-1].detail


@pytest.mark.prometheus
def test_connection_test_says_that_a_query_finds_nothing(prometheus: PrometheusServer) -> None:
    last = ADAPTER.check(source_of(prometheus), QuerySettings("no_such_metric"))[-1]
    assert (last.name, last.ok, last.detail) == ("Query gives data", False, "no data")
    assert "check its name and labels" in last.hint
