"""The adapter for JSON: one value or many points by JSONPath, and every answer that is not one."""

import datetime as dt
import json
import time
from dataclasses import replace

import pytest

from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from tests.servers import Site, loopback_policy

ADAPTER = registry.get("http_json")
AT = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
WINDOW = FetchWindow(AT - dt.timedelta(days=1), AT, 3600)


def source_of(site: Site, **changes: object) -> SourceSettings:
    settings = SourceSettings(url=site.url("/data"), policy=loopback_policy(site.server_port))
    return replace(settings, **changes)  # type: ignore[arg-type]


def failure(site: Site, query: str = "$.value", **options: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source_of(site), QuerySettings(query, options=options), WINDOW)
    return caught.value


@pytest.mark.parametrize(
    ("data", "query", "value"),
    [
        ({"value": 0.5}, "$.value", 0.5),
        ({"value": 3}, "$.value", 3.0),
        ({"value": "0.93"}, "$.value", 0.93),
        ({"value": "-1e3"}, "$.value", -1000.0),
        ({"a b": {"c": [1, {"d": 2}]}}, "$['a b'].c[1].d", 2.0),
        ({"runs": [{"name": "x", "f1": 0.1}, {"name": "y", "f1": 0.2}]}, "$.runs[?@.name == 'y'].f1", 0.2),
        ({"runs": [1, 2, 3]}, "$.runs[-1]", 3.0),
        ({"deep": {"er": {"score": 9}}}, "$..score", 9.0),
        (42, "$", 42.0),
    ],
)
def test_value_is_picked_by_path(site: Site, data: object, query: str, value: float) -> None:
    site.answer("/data", json.dumps(data))
    result = ADAPTER.fetch(source_of(site), QuerySettings(query), WINDOW)
    assert [(sample.at, sample.value) for sample in result.samples] == [(AT, value)]
    assert site.requests[0].method == "GET"


def test_time_and_count_are_picked_beside_the_value(site: Site) -> None:
    site.answer("/data", json.dumps({"value": 1, "at": "2026-01-01T12:00:00+02:00", "n": 250}))
    query = QuerySettings("$.value", options={"time_path": "$.at", "n_path": "$.n"})
    sample = ADAPTER.fetch(source_of(site), query, WINDOW).samples[0]
    assert (sample.at, sample.n) == (dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC), 250)


@pytest.mark.parametrize(
    ("found", "form"),
    [
        ("2026-01-01T12:00:00Z", "auto"),
        ("2026-01-01T12:00:00", "iso"),
        ("2026-01-01 13:00:00+01:00", "iso"),
        (1767268800, "auto"),
        (1767268800.0, "unix_s"),
        ("1767268800", "auto"),
        (1767268800000, "auto"),
        (1767268800000, "unix_ms"),
    ],
)
def test_time_is_read_in_its_forms(site: Site, found: object, form: str) -> None:
    site.answer("/data", json.dumps({"value": 1, "at": found}))
    query = QuerySettings("$.value", options={"time_path": "$.at", "time_format": form})
    sample = ADAPTER.fetch(source_of(site), query, WINDOW).samples[0]
    assert sample.at == dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("found", ["yesterday", "", None, True, [], 1e300, "NaN", "2026-13-01"])
def test_time_that_is_none_is_refused(site: Site, found: object) -> None:
    site.answer("/data", json.dumps({"value": 1, "at": found}))
    assert failure(site, time_path="$.at").code == "bad_value"


def test_points_inside_the_window_come_in_order_once_each(site: Site) -> None:
    days = ["2026-01-02T00:00:00Z", "2026-01-01T06:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T06:00:00Z"]
    points = [{"t": day, "m": {"v": number}, "n": 10} for number, day in enumerate(days)]
    site.answer("/data", json.dumps({"series": [*points, {"t": "2026-01-03T00:00:00Z", "m": {"v": 9}, "n": 1}]}))
    options = {"points_path": "$.series[*]", "time_path": "$.t", "n_path": "$.n"}
    result = ADAPTER.fetch(source_of(site), QuerySettings("$.m.v", options=options), WINDOW)
    assert [(sample.at.day, sample.at.hour, sample.value) for sample in result.samples] == [(1, 6, 3.0), (2, 0, 0.0)]
    assert result.warnings == ("1 points are dated after the window and were left out",)


def test_pairs_of_time_and_value_are_points(site: Site) -> None:
    site.answer("/data", json.dumps([[1767268800, 0.5], [1767272400, None], [1767276000, "0.7"]]))
    options = {"points_path": "$[*]", "time_path": "$[0]"}
    result = ADAPTER.fetch(source_of(site), QuerySettings("$[1]", options=options), WINDOW)
    assert [sample.value for sample in result.samples] == [0.5, 0.7]
    assert result.warnings == ()


def test_bad_points_are_left_out_and_told(site: Site) -> None:
    site.answer("/data", json.dumps([[1767268800, "NaN"], [1767272400, 0.6], ["soon", 1], [1767272400]]))
    options = {"points_path": "$[*]", "time_path": "$[0]"}
    result = ADAPTER.fetch(source_of(site), QuerySettings("$[1]", options=options), WINDOW)
    assert [sample.value for sample in result.samples] == [0.6]
    assert result.warnings == ("3 points were left out; point 0: The value is 'NaN', which is not a number",)


@pytest.mark.parametrize(
    ("data", "warning"),
    [({}, "The path finds nothing in the answer"), ({"value": None}, "The value is null")],
)
def test_missing_value_is_no_data(site: Site, data: object, warning: str) -> None:
    site.answer("/data", json.dumps(data))
    result = ADAPTER.fetch(source_of(site), QuerySettings("$.value"), WINDOW)
    assert (result.samples, result.warnings) == ((), (warning,))


def test_value_of_the_future_is_no_data(site: Site) -> None:
    site.answer("/data", json.dumps({"value": 1, "at": "2030-01-01T00:00:00Z"}))
    query = QuerySettings("$.value", options={"time_path": "$.at"})
    assert ADAPTER.fetch(source_of(site), query, WINDOW).warnings == ("The value is dated in the future",)


@pytest.mark.parametrize("found", ["true", '"high"', '"NaN"', '"Infinity"', '"0x10"', "[1]", '{"a": 1}', '""'])
def test_value_that_is_no_number_is_refused(site: Site, found: str) -> None:
    site.answer("/data", f'{{"value": {found}}}')
    assert failure(site).code == "bad_value"


@pytest.mark.parametrize("found", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_number_that_is_not_finite_is_refused(site: Site, found: str) -> None:
    site.answer("/data", f'{{"value": {found}}}')
    assert failure(site).code == "bad_value"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code", "permanent"),
    [
        ("<!doctype html>", "text/html; charset=utf-8", 200, "html", True),
        ("\n<html>", "application/json", 200, "html", True),
        ('<?xml version="1.0"?><a/>', "application/xml", 200, "not_json", True),
        ("", "application/json", 200, "empty", False),
        ("  \n", "application/json", 200, "empty", False),
        ("hello", "text/plain", 200, "not_json", True),
        ('{"value": 1', "application/json", 200, "not_json", True),
        (b"\xff\xfe", "application/json", 200, "not_json", True),
        ("[" * 50_000, "application/json", 200, "not_json", True),
        ('{"a":' * 25 + "1" + "}" * 25, "application/json", 200, "too_deep", True),
        (json.dumps([0] * 10_001), "application/json", 200, "too_deep", True),
        ("", "text/plain", 401, "auth", True),
        ("", "text/plain", 404, "not_found", True),
        ("", "text/plain", 429, "rate_limited", False),
        ("", "text/plain", 502, "http_status", False),
        ("", "text/plain", 204, "empty", False),
    ],
)
def test_answer_of_another_kind_is_named(
    site: Site, body: str | bytes, kind: str, status: int, code: str, permanent: bool
) -> None:
    site.answer("/data", body, kind, status)
    error = failure(site)
    assert (error.code, error.permanent) == (code, permanent)


def test_wish_to_wait_reaches_the_caller(site: Site) -> None:
    site.answers["/data"] = lambda handler: handler.reply(429, Retry_After="30")
    assert failure(site).retry_after_s == 30.0


def test_redirect_endless_body_and_nothing_are_refused(site: Site) -> None:
    site.answers["/data"] = lambda handler: handler.reply(302, Location="/elsewhere")
    assert failure(site).code == "redirect"
    site.answers["/data"] = lambda handler: handler.endless(b"1" * 65536)
    assert failure(site).code == "too_large"

    def hang_up(handler: object) -> None:
        handler.close_connection = True  # type: ignore[attr-defined]

    site.answers["/data"] = hang_up
    assert failure(site).code == "protocol"


def test_slow_source_ends_at_its_own_limit(site: Site) -> None:
    site.answers["/data"] = lambda handler: time.sleep(2)
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source_of(site, timeout_s=0.3), QuerySettings("$"), WINDOW)
    assert (caught.value.code, caught.value.permanent) == ("timeout", False)


def test_limits_of_a_source_only_tighten_those_of_the_policy(site: Site) -> None:
    site.answer("/data", json.dumps("x" * 1000))
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source_of(site, max_bytes=100), QuerySettings("$"), WINDOW)
    assert caught.value.code == "too_large"
    policy = loopback_policy(site.server_port, max_bytes=100)
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source_of(site, policy=policy, max_bytes=10_000), QuerySettings("$"), WINDOW)
    assert caught.value.code == "too_large"


def test_several_values_are_refused(site: Site) -> None:
    site.answer("/data", json.dumps({"value": [1, 2]}))
    assert failure(site, "$.value[*]").code == "many_series"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "value",
        "$.",
        "$[",
        "$.a..b..c",
        "$[?$.a[?$..b]]",
        "$[?match(@.a, '(a+)+')]",
        "$[?search(@.a, 'a')]",
        "$." + "a" * 300,
        "$[" + "[" * 100,
    ],
)
def test_path_that_cannot_be_used_is_refused_before_asking(site: Site, query: str) -> None:
    assert (failure(site, query).code, site.requests) == ("bad_query", [])


def test_settings_that_cannot_work_are_refused_before_asking(site: Site) -> None:
    assert failure(site, "$", points_path="$[*]").code == "bad_query"
    assert failure(site, "$", time_path="$.t", time_format="french").code == "bad_query"
    with pytest.raises(SourceError, match="taken as they are"):
        ADAPTER.fetch(source_of(site), QuerySettings("$", conversion="rate"), WINDOW)
    assert site.requests == []


def test_connection_test_shows_the_value(site: Site) -> None:
    site.answer("/data", '{"value": 0.25}')
    steps = ADAPTER.check(source_of(site), QuerySettings("$.value"))
    names = ["Name resolved", "Connected", "Answered", "JSON can be read", "Query gives data"]
    assert [(step.name, step.ok) for step in steps] == [(name, True) for name in names]
    assert steps[-1].detail.startswith("1 point, 0.25 at")


def test_connection_test_names_html_with_what_to_do(site: Site) -> None:
    site.answer("/data", "<html>", "text/html")
    last = ADAPTER.check(source_of(site), QuerySettings("$.value"))[-1]
    assert (last.name, last.ok) == ("Answer can be read", False)
    assert "web page (HTML)" in last.detail
    assert "sign-in page" in last.hint
