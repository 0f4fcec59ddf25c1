"""Any address that answers GET with JSON: one value, or a list of points, picked by JSONPath (RFC 9535)."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from common.clock import now
from common.outbound import OutboundResponse
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, QuerySettings, Sample, SourceError, SourceSettings
from metrics.sources.checks import check_run
from metrics.sources.requests import json_read, source_ask, status_check, steps_of

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathQuery, JSONValue

MAX_NODES = 10_000
MAX_PATH_LENGTH = 300
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{1,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,3})?")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


class HttpJsonAdapter:
    """`options` of the query: `points_path` picks a list of points, and then the query, `time_path` and `n_path` are
    read inside each point (`$` is the point); without it they are read in the whole answer. `time_format` is "auto"
    (default), "iso", "unix_s" or "unix_ms"; `n_path` picks the number of events behind the value.
    """

    kind = "http_json"
    label = "HTTP JSON"
    query_help = "JSONPath (RFC 9535) to the number, from $ for the whole answer or, with a path to points, for each."
    query_example = "$.data.error_ratio"

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """The value (at the end of the window if the answer gives no time), or all points inside the window."""
        if query.conversion != "gauge":
            raise _bad_query("Values from JSON are taken as they are; choose the conversion gauge")
        paths = _Paths(query)
        answer = source_ask(source, source.url)
        status_check(answer)
        data = cast("JSONValue", json_read(answer, max_nodes=MAX_NODES))
        if paths.points is None or paths.time is None:
            return _single(paths, data, window)
        return _points(paths, _select(paths.points, data), paths.time, window)

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        def reach() -> tuple[CheckStep, ...]:
            answer: OutboundResponse = source_ask(source, source.url)
            status_check(answer)
            json_read(answer, max_nodes=MAX_NODES)
            return (*steps_of(answer.steps), CheckStep("JSON can be read", ok=True, ms=answer.elapsed_ms))

        end = now()
        window = FetchWindow(end - timedelta(days=31), end, 60)
        return check_run(source, reach=reach, ask=(lambda: self.fetch(source, query, window)) if query else None)


class _Paths:
    """The compiled paths of a query. Raises `SourceError` (bad_query) for one that cannot be used."""

    def __init__(self, query: QuerySettings) -> None:
        options = query.options
        self.value = _compile("query", query.query)
        self.points = _optional("points_path", options.get("points_path"))
        self.time = _optional("time_path", options.get("time_path"))
        self.n = _optional("n_path", options.get("n_path"))
        self.time_format = options.get("time_format") or "auto"
        if self.time_format not in ("auto", "iso", "unix_s", "unix_ms"):
            raise _bad_query("The time format is auto, iso, unix_s or unix_ms")
        if self.points is not None and self.time is None:
            raise _bad_query("A list of points needs a path to the time of each")


def _optional(name: str, path: object) -> "JSONPathQuery | None":
    return _compile(name, str(path)) if path else None


def _compile(name: str, path: str) -> "JSONPathQuery":
    """Paths whose cost could grow faster than the answer (several `..`, `$` inside a filter) are refused."""
    from metrics.sources.json_paths import FAULTS, PATHS  # noqa: PLC0415  # its library is for those who ask JSON

    bare = _QUOTED.sub("", path)
    if len(path) > MAX_PATH_LENGTH or bare.count("..") > 1 or bare.count("$") > 1:
        raise _bad_query(f"The {_word(name)} may hold 300 characters, one $ at its start and one ..")
    try:
        return PATHS.compile(path.strip())
    except FAULTS as error:
        raise _bad_query(f"The {_word(name)} is not a JSONPath: {error}") from error


def _word(name: str) -> str:
    words = {"query": "path to the value", "points_path": "path to the points", "time_path": "path to the time"}
    return words.get(name, "path to the count")


def _select(path: "JSONPathQuery", data: "JSONValue") -> list[object]:
    from metrics.sources.json_paths import FAULTS  # noqa: PLC0415  # as above

    try:
        return list(path.find(data).values())
    except FAULTS as error:
        raise _bad_query(f"The path cannot be followed in this answer: {error}") from error


def _single(paths: _Paths, data: "JSONValue", window: FetchWindow) -> FetchResult:
    found = _select(paths.value, data)
    if not found:
        return FetchResult((), ("The path finds nothing in the answer",))
    if len(found) > 1:
        message = f"The path finds {len(found)} values; narrow it to one, or enter a path to points"
        raise SourceError(message, permanent=True, code="many_series")
    if found[0] is None:
        return FetchResult((), ("The value is null",))
    value = _value(found[0])
    at = window.end.astimezone(UTC) if paths.time is None else _time(_one(paths.time, data, "time"), paths.time_format)
    if at > window.end:
        return FetchResult((), ("The value is dated in the future",))
    return FetchResult((Sample(at, value, _count(paths, data)),))


def _points(paths: _Paths, points: list[object], time_path: "JSONPathQuery", window: FetchWindow) -> FetchResult:
    samples: dict[datetime, Sample] = {}
    skipped: list[str] = []
    future = 0
    for place, point in enumerate(points):
        item = cast("JSONValue", point)
        try:
            found = _one(paths.value, item, "value")
            if found is None:
                continue
            at = _time(_one(time_path, item, "time"), paths.time_format)
            sample = Sample(at, _value(found), _count(paths, item))
        except SourceError as error:
            skipped.append(f"point {place}: {error.message}")
            continue
        if at > window.end:
            future += 1
        elif at >= window.start:
            samples[at] = sample
    warnings = [f"{len(skipped)} points were left out; {skipped[0]}"] if skipped else []
    if future:
        warnings.append(f"{future} points are dated after the window and were left out")
    return FetchResult(tuple(samples[at] for at in sorted(samples)), tuple(warnings))


def _one(path: "JSONPathQuery", data: "JSONValue", what: str) -> object:
    found = _select(path, data)
    if len(found) != 1:
        raise SourceError(f"the {what} is there {len(found)} times instead of once", permanent=True, code="bad_shape")
    return found[0]


def _value(found: object) -> float:
    """A finite number, also one written as text. Raises `SourceError` (bad_value)."""
    if isinstance(found, str) and _NUMBER.fullmatch(found.strip()):
        found = float(found)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        shown = repr(found)[:40] if isinstance(found, bool | int | float | str) else f"a {_kind(found)}"
        raise SourceError(f"The value is {shown}, which is not a number", permanent=False, code="bad_value")
    return float(found)


def _kind(found: object) -> str:
    return "list" if isinstance(found, list) else "group of fields" if isinstance(found, dict) else "null"


def _count(paths: _Paths, data: "JSONValue") -> int | None:
    if paths.n is None:
        return None
    count = _value(_one(paths.n, data, "count"))
    if count < 0 or count != int(count):
        raise SourceError(f"The count is {count:g}, which is not a whole number", permanent=False, code="bad_value")
    return int(count)


def _time(found: object, form: object) -> datetime:
    """An instant in UTC; a time without a zone is taken as UTC. Raises `SourceError` (bad_value)."""
    try:
        if isinstance(found, str) and form in ("auto", "iso") and not _NUMBER.fullmatch(found.strip()):
            at = datetime.fromisoformat(found.strip())
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        if form != "iso":
            number = _value(found)
            # Seconds reach 100 milliards in the year 5138; milliseconds passed it in 1973.
            is_ms = form == "unix_ms" or (form == "auto" and abs(number) >= 1e11)
            return datetime.fromtimestamp(number / 1000 if is_ms else number, UTC)
    except (ValueError, OverflowError, OSError, SourceError):
        pass
    raise SourceError("The time is not one that can be read", permanent=False, code="bad_value")


def _bad_query(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
