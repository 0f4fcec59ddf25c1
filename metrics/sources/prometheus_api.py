"""Prometheus HTTP API: range queries. VictoriaMetrics, Mimir, Thanos and Grafana's data proxy answer the same."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from common.clock import now
from common.outbound import OutboundResponse
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, QuerySettings, Sample, SourceError, SourceSettings
from metrics.sources.checks import check_run
from metrics.sources.requests import content_check, json_read, source_ask, status_check, steps_of

MAX_POINTS = 11_000
MAX_REQUESTS = 6
MAX_NODES = 60_000
_SELECTOR = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[^{}]*\})?")


class PrometheusAdapter:
    """`options` of the source: `method` ("POST" or "GET"), `org_id` (sent as X-Scope-OrgID).

    `options` of the query: `range_s`, the look-back of a rate or quantile in seconds (default: four steps, at least
    five minutes).
    """

    kind = "prometheus"
    has_history = True
    label = "Prometheus"
    query_help = (
        "PromQL that gives one series. For the conversions rate and quantile enter only the counter or the buckets, "
        "with labels if needed; the rate or quantile is put around it."
    )
    query_example = 'sum(rate(http_requests_total{job="assistant",status=~"5.."}[5m]))'

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """Points on the grid of whole steps since 1970, so that overlapping windows give the same instants."""
        promql = promql_build(query, window.step_s)
        samples: list[Sample] = []
        warnings: list[str] = []
        for first, last in _spans(window):
            answer = _range_query(source, promql, first, last, window.step_s)
            data = _success(answer)
            warnings.extend(_texts(data.get("warnings")))
            samples.extend(_samples(data, warnings, answer))
        return FetchResult(tuple(samples), tuple(dict.fromkeys(warnings)))

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        end = now()

        def reach() -> tuple[CheckStep, ...]:
            at = int(end.timestamp())
            answer = _range_query(source, "vector(1)", at, at, 60)
            _success(answer)
            return (*steps_of(answer.steps), CheckStep("Speaks the Prometheus API", ok=True, ms=answer.elapsed_ms))

        window = FetchWindow(end - timedelta(hours=1), end, 60)
        return check_run(source, reach=reach, ask=(lambda: self.fetch(source, query, window)) if query else None)


def promql_build(query: QuerySettings, step_s: int) -> str:
    """The PromQL that is sent. Raises `SourceError` (bad_query) when the query does not fit its conversion."""
    text = query.query.strip()
    if not text:
        raise _bad_query("Enter a query")
    if query.conversion == "gauge":
        return text
    if not _SELECTOR.fullmatch(text):
        raise _bad_query(
            f"For the conversion {query.conversion} enter one metric with its labels, such as"
            ' http_requests_total{job="assistant"}; a whole PromQL expression goes with the conversion gauge'
        )
    given = query.options.get("range_s")
    range_s = given if isinstance(given, int) and given > 0 else max(4 * step_s, 300)
    if query.conversion == "rate":
        return f"sum(rate({text}[{range_s}s]))"
    if query.quantile is None or not 0 < query.quantile < 1:
        raise _bad_query("Enter a quantile between 0 and 1, such as 0.95")
    name, brace, labels = text.partition("{")
    bucket = name if name.endswith("_bucket") else f"{name}_bucket"
    return f"histogram_quantile({query.quantile}, sum by (le) (rate({bucket}{brace}{labels}[{range_s}s])))"


def _spans(window: FetchWindow) -> Iterator[tuple[int, int]]:
    """The window on the step grid, cut into spans of at most 11,000 points, in whole seconds since 1970."""
    step = window.step_s
    first = math.ceil(window.start.timestamp() / step) * step
    last = math.floor(window.end.timestamp() / step) * step
    first = min(first, last)  # a window between two grid points asks for the one before it, not for nothing
    if (last - first) // step + 1 > MAX_POINTS * MAX_REQUESTS:
        message = f"The window holds more than {MAX_POINTS * MAX_REQUESTS:,} points; use a longer step"
        raise SourceError(message, permanent=True, code="bad_settings")
    while first <= last:
        upto = min(last, first + (MAX_POINTS - 1) * step)
        yield first, upto
        first = upto + step


def _range_query(source: SourceSettings, promql: str, first: int, last: int, step_s: int) -> OutboundResponse:
    url = api_url(source.url)
    fields = {"query": promql, "start": str(first), "end": str(last), "step": str(step_s)}
    fields["nocache"] = "1"  # VictoriaMetrics keeps answers and would hide values that came late; others pass it over
    org_id = source.options.get("org_id")
    headers = {"x-scope-orgid": str(org_id)} if org_id else {}
    method: Literal["GET", "POST"] = "GET" if source.options.get("method") == "GET" else "POST"
    if method == "POST":
        answer = source_ask(source, url, method="POST", form=fields, headers=headers)
        if answer.status != 405:
            return answer
    return source_ask(source, url, params=fields, headers=headers)


def api_url(base: str) -> str:
    """The address of range queries under `base`, which may or may not already end in /api/v1."""
    if "?" in base:
        raise SourceError("Enter the address of the server without a ? part", permanent=True, code="bad_settings")
    root = base.rstrip("/").removesuffix("/query_range").removesuffix("/api/v1")
    return f"{root}/api/v1/query_range"


def _success(answer: OutboundResponse) -> Mapping[str, object]:
    """The envelope of a good answer. The status decides; the server's own words are added where it is an API error."""
    if answer.status in (400, 422, 503):
        told = _told(answer)
        steps = steps_of(answer.steps)
        if answer.status == 503:
            raise SourceError(
                f"The server gave up on the query: {told or 'HTTP 503'}",
                permanent=False,
                code="http_status",
                retry_after_s=answer.retry_after_s,
                steps=steps,
            )
        if told:
            raise SourceError(f"The server refuses the query: {told}", permanent=True, code="bad_query", steps=steps)
    if answer.status in (400, 404, 422):
        message = f"There is no Prometheus API at this address (HTTP {answer.status})"
        raise SourceError(message, permanent=True, code="not_found", steps=steps_of(answer.steps))
    status_check(answer)
    content_check(answer, "the Prometheus API")
    data = json_read(answer, max_nodes=MAX_NODES)
    if not isinstance(data, dict) or data.get("status") != "success" or not isinstance(data.get("data"), dict):
        raise _bad_shape(answer)
    return data


def _told(answer: OutboundResponse) -> str:
    """The server's error text, if it is one: plain, one line, at most 300 characters."""
    try:
        data = json_read(answer, max_nodes=1_000)
    except SourceError:
        return ""
    text = data.get("error") if isinstance(data, dict) else None
    return " ".join(text.split())[:300] if isinstance(text, str) else ""


def _samples(envelope: Mapping[str, object], warnings: list[str], answer: OutboundResponse) -> list[Sample]:
    data = envelope["data"]
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("resultType") != "matrix" or not isinstance(result, list):
        raise _bad_shape(answer)
    if len(result) > 1:
        raise _many_series(result)
    samples: list[Sample] = []
    dropped = 0
    for series in result:
        try:
            labels = {str(name): str(value) for name, value in series["metric"].items()}
            pairs = [(float(at), float(value)) for at, value in series["values"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise _bad_shape(answer) from None
        for at, value in pairs:
            if math.isfinite(value):
                samples.append(Sample(datetime.fromtimestamp(at, UTC), value, None, labels))
            else:
                dropped += 1
    if dropped:
        warnings.append(f"{dropped} points were left out because they are not numbers (NaN or infinite)")
    return samples


def _many_series(result: list[object]) -> SourceError:
    """More than one series: name the labels in which they differ, with a few of their values."""
    metrics = [series.get("metric", {}) for series in result if isinstance(series, dict)]
    names = sorted({str(name) for metric in metrics for name in metric})
    parts = []
    for name in names:
        values = sorted({str(metric.get(name, "")) for metric in metrics})
        if len(values) > 1:
            shown = ", ".join(value or "(none)" for value in values[:3])
            parts.append(f"{name} ({shown}{', …' if len(values) > 3 else ''})")
    message = (
        f"The query gives {len(result)} series that differ in {', '.join(parts) or 'no label'}; sum them or pick one"
    )
    return SourceError(message, permanent=True, code="many_series")


def _texts(value: object) -> list[str]:
    return [text[:300] for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _bad_query(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")


def _bad_shape(answer: OutboundResponse) -> SourceError:
    message = "The answer is JSON, but not that of the Prometheus API"
    return SourceError(message, permanent=True, code="bad_shape", steps=steps_of(answer.steps))
