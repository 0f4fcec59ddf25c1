"""The adapter for metrics pages against a real exporter: gauges, rates, ratios and quantiles between two scrapes."""

import datetime as dt
import json
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.outbound import OutboundResponse
from metrics.sources import registry
from metrics.sources.base import FetchResult, FetchWindow, QuerySettings, SourceError, SourceSettings
from metrics.sources.exposition import page_read
from tests.servers import Exporter, Site, loopback_policy

ADAPTER = registry.get("openmetrics")
AT = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
WINDOW = FetchWindow(AT - dt.timedelta(minutes=1), AT, 60)


def source_of(site: Site, path: str = "/metrics") -> SourceSettings:
    return SourceSettings(url=site.url(path), policy=loopback_policy(site.server_port))


def scrape(
    exporter: Exporter,
    query: QuerySettings,
    before: FetchResult | None = None,
    path: str = "/metrics",
    seconds: float = 60,
) -> FetchResult:
    """One fetch; `before` is the previous result, made to lie `seconds` back and sent through JSON as a store does."""
    state = json.loads(json.dumps(before.cursor_state)) if before else {}
    if state:
        state["scraped_at"] -= seconds
    return ADAPTER.fetch(source_of(exporter.site, path), query, replace(WINDOW, cursor_state=state))


def failure(site: Site, query: QuerySettings) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source_of(site), query, WINDOW)
    return caught.value


@pytest.mark.parametrize("path", ["/metrics", "/openmetrics"])
def test_gauge_is_taken_as_it_is_at_the_end_of_the_window(exporter: Exporter, path: str) -> None:
    exporter.load.set(7.5)
    result = scrape(exporter, QuerySettings("assistant_load"), path=path)
    assert [(sample.at, sample.value, sample.n) for sample in result.samples] == [(AT, 7.5, None)]


def test_gauge_with_a_time_of_its_own_keeps_it(site: Site) -> None:
    site.answer("/metrics", "# TYPE load gauge\nload 3 1767225600000\n", "text/plain; version=0.0.4")
    result = ADAPTER.fetch(source_of(site), QuerySettings("load"), WINDOW)
    assert result.samples[0].at == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("path", ["/metrics", "/openmetrics"])
@pytest.mark.parametrize("name", ["assistant_requests_total", "assistant_requests"])
def test_counter_gives_nothing_first_and_then_a_rate(exporter: Exporter, path: str, name: str) -> None:
    exporter.requests.labels(status="200", route="/answer").inc(100)
    query = QuerySettings(name, "rate")
    first = scrape(exporter, query, path=path)
    assert first.samples == ()
    assert first.warnings == ("First reading of the counters; the next one gives a value",)
    exporter.requests.labels(status="200", route="/answer").inc(30)
    exporter.requests.labels(status="500", route="/answer").inc(30)
    second = scrape(exporter, query, first, path)
    assert second.samples[0].value == pytest.approx(1.0, rel=0.02)
    assert second.samples[0].at == AT


def test_restarted_counter_counts_from_zero(exporter: Exporter) -> None:
    counter = exporter.requests.labels(status="200", route="/answer")
    counter.inc(1000)
    query = QuerySettings("assistant_requests_total", "rate")
    first = scrape(exporter, query)
    counter.reset()
    counter.inc(6)
    assert scrape(exporter, query, first).samples[0].value == pytest.approx(0.1, rel=0.02)


def test_state_of_another_query_is_not_used(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc(1000)
    first = scrape(exporter, QuerySettings('assistant_requests_total{status="200"}', "rate"))
    assert scrape(exporter, QuerySettings("assistant_requests_total", "rate"), first).samples == ()


@pytest.mark.parametrize("state", [{"scraped_at": 1.0}, {"counters": {}}, {"asked": 1}, {"counters": [], "asked": ""}])
def test_state_that_cannot_be_read_starts_again(exporter: Exporter, state: dict[str, object]) -> None:
    exporter.requests.labels(status="200", route="/answer").inc()
    window = replace(WINDOW, cursor_state=state)
    query = QuerySettings("assistant_requests_total", "rate")
    assert ADAPTER.fetch(source_of(exporter.site), query, window).samples == ()


def test_clock_that_went_back_gives_nothing(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc()
    query = QuerySettings("assistant_requests_total", "rate")
    result = scrape(exporter, query, scrape(exporter, query), seconds=-60)
    assert (result.samples, result.warnings) == ((), ("The clock went back since the last reading; it starts again",))


def test_missed_pulls_are_told(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc()
    query = QuerySettings("assistant_requests_total", "rate")
    result = scrape(exporter, query, scrape(exporter, query), seconds=600)
    assert result.warnings == ("Covers 600 seconds, since pulls were missed",)


RATIO = QuerySettings('assistant_requests_total{status=~"5.."} / assistant_requests_total', "rate")


def test_two_counters_give_a_share_and_how_many_it_rests_on(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc(1000)
    first = scrape(exporter, RATIO)
    exporter.requests.labels(status="200", route="/answer").inc(97)
    exporter.requests.labels(status="500", route="/answer").inc(2)
    exporter.requests.labels(status="503", route="/other").inc(1)
    sample = scrape(exporter, RATIO, first).samples[0]
    assert (sample.value, sample.n) == (pytest.approx(0.03), 100)


def test_share_without_any_error_is_zero_and_without_any_request_unknown(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc(5)
    first = scrape(exporter, RATIO)
    exporter.requests.labels(status="200", route="/answer").inc(5)
    second = scrape(exporter, RATIO, first)
    assert (second.samples[0].value, second.samples[0].n) == (0.0, 5)
    third = scrape(exporter, RATIO, second)
    assert third.samples == ()
    assert "nothing to divide by" in third.warnings[0]


def test_misspelt_counter_is_no_data_and_never_a_share_of_zero(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc(5)
    result = scrape(exporter, QuerySettings("assistant_request_total / assistant_requests_total", "rate"))
    assert (result.samples, result.cursor_state) == ((), {})
    assert "The page has no metric assistant_request_total; it has assistant_requests_total" in result.warnings[0]


@pytest.mark.parametrize("path", ["/metrics", "/openmetrics"])
@pytest.mark.parametrize("name", ["assistant_latency_seconds", "assistant_latency_seconds_bucket"])
def test_histogram_gives_the_quantile_of_what_came_since(exporter: Exporter, path: str, name: str) -> None:
    for _ in range(500):
        exporter.latency.observe(2.0)
    query = QuerySettings(name, "quantile", 0.95)
    first = scrape(exporter, query, path=path)
    assert first.samples == ()
    for _ in range(90):
        exporter.latency.observe(0.05)
    for _ in range(10):
        exporter.latency.observe(0.3)
    sample = scrape(exporter, query, first, path).samples[0]
    # 95 of 100 lie half-way into the bucket from 0.1 to 0.5.
    assert (sample.value, sample.n) == (pytest.approx(0.3), 100)


def test_the_bare_name_of_a_histogram_is_told_what_to_ask_for(exporter: Exporter) -> None:
    exporter.latency.observe(0.2)
    (told,) = scrape(exporter, QuerySettings("assistant_latency_seconds", "gauge")).warnings
    assert told == (
        "assistant_latency_seconds is a histogram: choose the quantile conversion, or ask for assistant_latency_seconds_count"
    )


def test_quantile_above_the_highest_bucket_is_told(exporter: Exporter) -> None:
    query = QuerySettings("assistant_latency_seconds", "quantile", 0.95)
    first = scrape(exporter, query)
    exporter.latency.observe(60)
    result = scrape(exporter, query, first)
    assert result.samples[0].value == 2.5
    assert "so it is at least that" in result.warnings[0]


def test_histogram_without_news_is_no_data(exporter: Exporter) -> None:
    exporter.latency.observe(1)
    query = QuerySettings("assistant_latency_seconds", "quantile", 0.95)
    result = scrape(exporter, query, scrape(exporter, query))
    assert (result.samples, result.warnings) == ((), ("Nothing was measured since the last reading",))


def test_several_gauges_are_refused_unless_they_are_combined(site: Site) -> None:
    site.answer("/metrics", '# TYPE load gauge\nload{node="a",x="1"} 3\nload{node="b",x="1"} 5\n', "text/plain")
    error = failure(site, QuerySettings("load"))
    assert (error.code, error.permanent) == ("many_series", True)
    assert "differ in node." in error.message
    for combine, value in {"sum": 8, "min": 3, "max": 5, "avg": 4}.items():
        query = QuerySettings("load", options={"combine": combine})
        assert ADAPTER.fetch(source_of(site), query, WINDOW).samples[0].value == value
    assert failure(site, QuerySettings("load", options={"combine": "median"})).code == "bad_query"


def test_gauges_divide(site: Site) -> None:
    site.answer("/metrics", "used 3\nfree 4\nnone 0\n", "text/plain")
    assert ADAPTER.fetch(source_of(site), QuerySettings("used / free"), WINDOW).samples[0].value == 0.75
    assert ADAPTER.fetch(source_of(site), QuerySettings("used / none"), WINDOW).samples == ()


@pytest.mark.parametrize("text", ["NaN", "+Inf", "-Inf"])
def test_gauge_that_is_no_number_is_no_data(site: Site, text: str) -> None:
    site.answer("/metrics", f"load {text}\n", "text/plain")
    result = ADAPTER.fetch(source_of(site), QuerySettings("load"), WINDOW)
    assert (result.samples, result.warnings) == ((), ("load is not a number (NaN or infinite)",))


@pytest.mark.parametrize(
    ("body", "kind", "status", "code", "permanent"),
    [
        ("<!DOCTYPE html><p>hello", "text/html", 200, "html", True),
        ("  <html>", "text/plain", 200, "html", True),
        ("", "text/plain", 200, "empty", False),
        ('{"json": 1}', "application/json", 200, "not_text", True),
        ("load x\n", "text/plain", 200, "not_text", True),
        ("load{ 3\n", "text/plain", 200, "not_text", True),
        ("load 3\n", "application/openmetrics-text; version=1.0.0", 200, "not_text", True),
        (b"\xff\xfe\x00", "text/plain", 200, "not_text", True),
        ("", "text/plain", 401, "auth", True),
        ("", "text/plain", 404, "not_found", True),
        ("", "text/plain", 429, "rate_limited", False),
        ("", "text/plain", 500, "http_status", False),
        ("", "text/plain", 204, "empty", False),
    ],
)
def test_page_of_another_kind_is_named(
    site: Site, body: str | bytes, kind: str, status: int, code: str, permanent: bool
) -> None:
    site.answer("/metrics", body, kind, status)
    error = failure(site, QuerySettings("load"))
    assert (error.code, error.permanent) == (code, permanent)


def test_endless_page_is_cut(site: Site) -> None:
    site.answers["/metrics"] = lambda handler: handler.endless(b"load 1\n" * 10_000, Content_Type="text/plain")
    assert failure(site, QuerySettings("load")).code == "too_large"


def test_page_with_very_many_lines_is_refused(site: Site) -> None:
    site.answer("/metrics", "a 1\n" * 50_001, "text/plain")
    assert failure(site, QuerySettings("a")).code == "too_deep"


@given(st.text('abc_{}=",\\ #\n0123456789.eTYPEHLOFcountr+-', max_size=80))
@settings(max_examples=300)
def test_broken_page_raises_nothing_but_the_error_of_sources(text: str) -> None:
    for kind in ("text/plain", "application/openmetrics-text"):
        with suppress(SourceError):
            page_read(OutboundResponse(200, {"content-type": kind}, text.encode(), 0.0))


def test_line_that_is_very_long_is_refused_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(SourceError):
        page_read(OutboundResponse(200, {}, b"# TYPE a " + b" " * 900_000 + b"gauge\n", 0.0))
    assert time.monotonic() - started < 1


def test_connection_test_reads_the_page_and_the_query(exporter: Exporter) -> None:
    exporter.requests.labels(status="200", route="/answer").inc()
    steps = ADAPTER.check(source_of(exporter.site), QuerySettings("assistant_requests_total", "rate"))
    names = ["Name resolved", "Connected", "Answered", "Metrics page can be read", "Query gives data"]
    assert [(step.name, step.ok) for step in steps] == [(name, True) for name in names]
    assert steps[-1].detail == "first reading taken; the next one gives a value"


def test_connection_test_offers_names_like_the_misspelt_one(exporter: Exporter) -> None:
    last = ADAPTER.check(source_of(exporter.site), QuerySettings("assistant_laod"))[-1]
    assert (last.ok, last.hint) == (False, "The page has no metric assistant_laod; it has assistant_load")


@pytest.mark.parametrize(
    "query",
    [
        QuerySettings("assistant_latency_seconds", "quantile"),
        QuerySettings("assistant_latency_seconds", "quantile", 95),
        QuerySettings("assistant_latency_seconds / assistant_load", "quantile", 0.5),
    ],
)
def test_quantile_that_cannot_be_computed_is_refused_before_asking(site: Site, query: QuerySettings) -> None:
    assert failure(site, query).code == "bad_query"
    assert site.requests == []
