"""The Prometheus adapter against servers that answer with something else, and the queries it builds."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from metrics.sources.prometheus_api import api_url, promql_build
from tests.servers import Site, loopback_policy

ADAPTER = registry.get("prometheus")
WINDOW = FetchWindow(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, 1, tzinfo=dt.UTC), 60)
PATH = "/api/v1/query_range"
EMPTY = {"status": "success", "data": {"resultType": "matrix", "result": []}}


def site_source(site: Site, **changes: object) -> SourceSettings:
    settings = SourceSettings(url=site.url(""), policy=loopback_policy(site.server_port))
    return replace(settings, **changes)  # type: ignore[arg-type]


def failure(source: SourceSettings, query: QuerySettings, window: FetchWindow) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source, query, window)
    return caught.value


def test_window_far_beyond_the_limit_is_refused(site: Site) -> None:
    end = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    error = failure(site_source(site), QuerySettings("up"), FetchWindow(end - dt.timedelta(days=30), end, 1))
    assert (error.code, site.requests) == ("bad_settings", [])


def test_connection_test_stops_at_a_blocked_address_without_naming_it(site: Site) -> None:
    blocked = SourceSettings(url="http://169.254.169.254", policy=loopback_policy())
    steps = ADAPTER.check(blocked, QuerySettings("up"))
    assert [(step.name, step.ok) for step in steps] == [("Name resolved", False)]
    assert steps[0].detail == "Destination not allowed or not reachable"
    assert "allow-list" in steps[0].hint


def test_connection_test_names_a_refused_sign_in_and_an_open_one(site: Site) -> None:
    site.answer("/api/v1/query_range", "no", "text/plain", 401)
    steps = ADAPTER.check(site_source(site, auth_kind="bearer", secret="wrong"), None)
    assert [(step.name, step.ok) for step in steps] == [
        ("Sign-in is protected", True),
        ("Name resolved", True),
        ("Connected", True),
        ("Answered", True),
        ("Signed in", False),
    ]
    assert "plain text" in steps[0].hint
    assert not any("wrong" in step.detail + step.hint for step in steps)


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "permanent"),
    [
        (200, "<!doctype html><title>Sign in</title>", "text/html", "html", True),
        (200, "<html>", "application/json", "html", True),
        (200, "", "application/json", "empty", False),
        (200, "not json", "application/json", "not_json", True),
        (200, '{"a": NaN}', "application/json", "bad_value", False),
        (200, "[" * 100_000, "application/json", "not_json", True),
        (200, "[" * 30 + "]" * 30, "application/json", "too_deep", True),
        (200, "{}", "application/json", "bad_shape", True),
        (200, "[]", "application/json", "bad_shape", True),
        (200, '{"status": "success", "data": {"resultType": "vector", "result": []}}', "x", "bad_shape", True),
        (200, '{"status": "success", "data": {"resultType": "matrix", "result": [1]}}', "x", "bad_shape", True),
        (400, '{"status": "error", "error": "parse error"}', "application/json", "bad_query", True),
        (422, '{"status": "error", "errorType": "422", "error": "cannot"}', "application/json", "bad_query", True),
        (400, "<html>proxy</html>", "text/html", "not_found", True),
        (401, "", "text/plain", "auth", True),
        (403, "", "text/plain", "auth", True),
        (404, "404 page not found", "text/plain; charset=utf-8", "not_found", True),
        (418, "", "text/plain", "http_status", True),
        (429, "", "text/plain", "rate_limited", False),
        (500, "oops", "text/plain", "http_status", False),
        (503, '{"status": "error", "error": "query timed out"}', "application/json", "http_status", False),
    ],
)
def test_answer_of_another_kind_is_named(
    site: Site, status: int, body: str, kind: str, code: str, permanent: bool
) -> None:
    site.answer(PATH, body, kind, status)
    error = failure(site_source(site), QuerySettings("up"), WINDOW)
    assert (error.code, error.permanent) == (code, permanent)


def test_wish_to_wait_reaches_the_caller(site: Site) -> None:
    site.answers[PATH] = lambda handler: handler.reply(429, Retry_After="90")
    assert failure(site_source(site), QuerySettings("up"), WINDOW).retry_after_s == 90.0


def test_redirect_is_refused(site: Site) -> None:
    site.answers[PATH] = lambda handler: handler.reply(302, Location="http://127.0.0.1/")
    assert failure(site_source(site), QuerySettings("up"), WINDOW).code == "redirect"


def test_server_that_takes_no_post_is_asked_by_get(site: Site) -> None:
    def only_get(handler: object) -> None:
        if handler.command == "POST":  # type: ignore[attr-defined]
            handler.reply(405)  # type: ignore[attr-defined]
        else:
            handler.reply(200, json.dumps(EMPTY).encode())  # type: ignore[attr-defined]

    site.answers[PATH] = only_get
    assert ADAPTER.fetch(site_source(site), QuerySettings("up"), WINDOW).samples == ()
    assert [request.method for request in site.requests] == ["POST", "GET"]


def test_warnings_of_the_server_are_passed_on(site: Site) -> None:
    site.answer(PATH, json.dumps({**EMPTY, "warnings": ["a store is away"]}))
    assert ADAPTER.fetch(site_source(site), QuerySettings("up"), WINDOW).warnings == ("a store is away",)


@pytest.mark.parametrize(
    ("settings", "header"),
    [
        ({"auth_kind": "none", "secret": "unused"}, None),
        ({"auth_kind": "bearer", "secret": "abc"}, "Bearer abc"),
        ({"auth_kind": "basic", "username": "reader", "secret": "pass"}, "Basic cmVhZGVyOnBhc3M="),
    ],
)
def test_sign_in_and_tenant_are_sent(site: Site, settings: dict[str, object], header: str | None) -> None:
    site.answer(PATH, json.dumps(EMPTY))
    ADAPTER.fetch(site_source(site, options={"org_id": "team-a"}, **settings), QuerySettings("up"), WINDOW)
    assert site.requests[0].headers.get("authorization") == header
    assert site.requests[0].headers["x-scope-orgid"] == "team-a"


def test_secret_is_in_no_text_of_the_settings(site: Site) -> None:
    assert "hunter2" not in repr(site_source(site, auth_kind="bearer", secret="hunter2"))


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("http://p:9090", "http://p:9090/api/v1/query_range"),
        ("http://p:9090/", "http://p:9090/api/v1/query_range"),
        ("http://p/prometheus/api/v1", "http://p/prometheus/api/v1/query_range"),
        ("http://p/api/v1/query_range", "http://p/api/v1/query_range"),
    ],
)
def test_address_is_completed(base: str, url: str) -> None:
    assert api_url(base) == url


@pytest.mark.parametrize(
    ("query", "promql"),
    [
        (QuerySettings(" up "), "up"),
        (QuerySettings("a_total", "rate"), "sum(rate(a_total[300s]))"),
        (QuerySettings('a_total{b="c"}', "rate", options={"range_s": 90}), 'sum(rate(a_total{b="c"}[90s]))'),
        (
            QuerySettings("a_seconds", "quantile", 0.9),
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[300s])))",
        ),
        (
            QuerySettings('a_seconds_bucket{b="c"}', "quantile", 0.5),
            'histogram_quantile(0.5, sum by (le) (rate(a_seconds_bucket{b="c"}[300s])))',
        ),
    ],
)
def test_conversion_is_put_around_the_metric(query: QuerySettings, promql: str) -> None:
    assert promql_build(query, 60) == promql


@pytest.mark.parametrize(
    "query",
    [
        QuerySettings(""),
        QuerySettings("sum(a_total)", "rate"),
        QuerySettings("rate(a_total[5m])", "rate"),
        QuerySettings("a_seconds", "quantile"),
        QuerySettings("a_seconds", "quantile", 95),
    ],
)
def test_query_that_does_not_fit_its_conversion_is_refused(query: QuerySettings) -> None:
    with pytest.raises(SourceError) as caught:
        promql_build(query, 60)
    assert caught.value.code == "bad_query"


def test_kinds_that_are_not_pulled_have_no_adapter() -> None:
    assert set(registry.KINDS) == {"prometheus", "openmetrics", "http_json", "sql", "mlflow", "push", "typed"}
    assert [kind for kind in registry.KINDS if registry.is_pulled(kind)] == [
        "prometheus",
        "openmetrics",
        "http_json",
        "sql",
        "mlflow",
    ]
    for kind in ("push", "csv", "typed", "carrier-pigeon"):
        with pytest.raises(SourceError):
            registry.get(kind)
