"""An OTLP metrics export read as metrics pages: what a scrape would have found at the moment of each collection.

Names and attributes are written with underscores (`http.server.request.duration` is `http_server_request_duration`),
attributes of the resource and of the point are labels. Counters and histograms carry their start time as a label, so that
a restart, and every delta, counts as a series that began at zero.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.sources.exposition import Page, Reading

MAX_POINTS = 20_000
START = "__start__"
NO_RECORDED_VALUE = 1
_OTHER = re.compile(r"[^a-zA-Z0-9_:]")
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")')


@dataclass(slots=True)
class Export:
    """`pages` in the order of time with their instant (seconds since 1970); `names` of all metrics that came.

    `rejected` counts points that cannot be read, `reasons` say why (each once).
    """

    pages: list[tuple[float, Page]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    rejected: int = 0
    reasons: dict[str, None] = field(default_factory=dict)


class ExportError(ValueError):
    """Data that is no export at all; the message is for the sender."""


class _BadPoint(Exception):
    """One point that cannot be read."""


def name_plain(name: str) -> str:
    """The name as it is written in queries."""
    return _OTHER.sub("_", name)


def query_plain(query: str) -> str:
    """A query with dots where names have underscores, in the form that the selectors know; quoted values stay."""
    parts = _QUOTED.split(query)
    return "".join(part if part.startswith('"') else part.replace(".", "_") for part in parts)


def export_read(data: object) -> Export:
    """Read the JSON form (protobuf is turned into it before). Raises `ExportError`."""
    if not isinstance(data, dict) or not isinstance(data.get("resourceMetrics", []), list):
        raise ExportError("This is no ExportMetricsServiceRequest: there is no list resourceMetrics.")
    export, count = Export(), 0
    places: dict[tuple[str, str], list[tuple[float, list[tuple[str, Reading]]]]] = {}
    for labels, metric in _metrics(data):
        name = name_plain(str(metric.get("name") or ""))
        if not name:
            continue
        export.names.add(name)
        for kind, point in _points(metric, export):
            count += 1
            if count > MAX_POINTS:
                raise ExportError(f"The export holds more than {MAX_POINTS:,} points.")
            try:
                at, key, readings = _point(name, kind, point, labels)
            except (_BadPoint, TypeError, ValueError, OverflowError) as error:
                export.rejected += 1
                export.reasons.setdefault(f"{name}: {error}"[:200])
                continue
            places.setdefault((name, key), []).append((at, readings))
    _pages(export, places)
    return export


def _metrics(data: Mapping[str, Any]) -> Iterator[tuple[dict[str, str], Mapping[str, Any]]]:
    for resource in _objects(data.get("resourceMetrics")):
        inner = resource.get("resource")
        labels = _labels(inner.get("attributes") if isinstance(inner, dict) else None)
        for scope in _objects(resource.get("scopeMetrics")):
            for metric in _objects(scope.get("metrics")):
                yield labels, metric


def _points(metric: Mapping[str, Any], export: Export) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind in ("gauge", "sum", "histogram", "summary"):
        body = metric.get(kind)
        if isinstance(body, dict):
            is_counter = kind == "histogram" or (kind == "sum" and body.get("isMonotonic") is True)
            word = "counter" if kind == "sum" and is_counter else "gauge" if kind == "sum" else kind
            yield from ((word, point) for point in _objects(body.get("dataPoints")))
    if "exponentialHistogram" in metric:
        export.rejected += 1
        export.reasons.setdefault(
            f"{metric.get('name')}: exponential histograms are not read; use explicit buckets"[:200]
        )


def _point(
    name: str, kind: str, point: Mapping[str, Any], resource: Mapping[str, str]
) -> tuple[float, str, list[tuple[str, Reading]]]:
    """Instant, key of the series, and the lines that a page would have for it (none where no value was recorded)."""
    nanos = int(point.get("timeUnixNano") or 0)
    if nanos <= 0:
        raise _BadPoint("a point has no time")
    at = round(nanos / 1e9, 3)
    labels = {**resource, **_labels(point.get("attributes"))}
    key = repr(sorted(labels.items()))
    if int(point.get("flags") or 0) & NO_RECORDED_VALUE:
        return at, key, []
    if kind in ("counter", "histogram"):
        labels = {**labels, START: str(point.get("startTimeUnixNano") or 0)}
    if kind in ("gauge", "counter"):
        return at, key, [(name, Reading(labels, _number(point), at if kind == "gauge" else None))]
    if kind == "summary":
        found = [
            (name, Reading({**labels, "quantile": str(part.get("quantile", 0))}, float(part.get("value", 0)), at))
            for part in _objects(point.get("quantileValues"))
        ]
        return at, key, found
    return at, key, _histogram(name, labels, point)


def _number(point: Mapping[str, Any]) -> float:
    if "asDouble" in point:
        return float(point["asDouble"])
    if "asInt" in point:
        return float(int(point["asInt"]))
    raise _BadPoint("a point has no number")


def _histogram(name: str, labels: dict[str, str], point: Mapping[str, Any]) -> list[tuple[str, Reading]]:
    counts = [int(count) for count in point.get("bucketCounts") or []]
    bounds = [float(bound) for bound in point.get("explicitBounds") or []]
    if not counts or len(counts) != len(bounds) + 1:
        raise _BadPoint("a histogram has no buckets that fit its bounds")
    readings, total = [], 0
    for bound, count in zip([*bounds, math.inf], counts, strict=True):
        total += count
        readings.append((f"{name}_bucket", Reading({**labels, "le": repr(bound)}, float(total), None)))
    readings.append((f"{name}_count", Reading(labels, float(total), None)))
    if point.get("sum") is not None:
        readings.append((f"{name}_sum", Reading(labels, float(point["sum"]), None)))
    return readings


def _pages(export: Export, places: Mapping[tuple[str, str], list[tuple[float, list[tuple[str, Reading]]]]]) -> None:
    """The k-th page holds the k-th point of each series; an export of one collection is one page."""
    pages: list[tuple[float, Page]] = []
    for points in places.values():
        for place, (at, readings) in enumerate(sorted(points, key=lambda point: point[0])):
            if place == len(pages):
                pages.append((at, Page()))
            latest, page = pages[place]
            pages[place] = (max(latest, at), page)
            for name, reading in readings:
                page.readings.setdefault(name, []).append(reading)
                if "le" in reading.labels:
                    page.types[name.removesuffix("_bucket")] = "histogram"
    export.pages = sorted(pages, key=lambda page: page[0])


def _labels(attributes: object) -> dict[str, str]:
    labels: dict[str, str] = {}
    for attribute in _objects(attributes):
        value = attribute.get("value")
        if not isinstance(value, dict):
            continue
        for kind in ("stringValue", "intValue", "doubleValue", "boolValue"):
            if kind in value:
                given = value[kind]
                text = str(given).lower() if isinstance(given, bool) else str(given)
                labels[name_plain(str(attribute.get("key") or ""))] = text[:1000]
    return labels


def _objects(given: object) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
