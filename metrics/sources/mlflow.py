"""MLflow over REST: the newest runs of an experiment, one metric of each; or the history of a metric in one run."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from common.clock import now
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, QuerySettings, Sample, SourceError, SourceSettings
from metrics.sources.checks import check_run
from metrics.sources.requests import json_read, source_ask, status_check, steps_of

MAX_RUNS = 500
MAX_POINTS = 5_000
MAX_PAGES = 5
MAX_NODES = 200_000
# The SQL store writes infinity as the largest float.
INFINITE = 1.79e308
_RUN = re.compile(r"run ([0-9a-f]{32}) (.+)")
_EXPERIMENT = re.compile(r"experiment (\d{1,20}) ([^|]+?)(?: where (.+))?")


class MlflowAdapter:
    """`experiment <id> <metric> [where <filter>]`, a point for each finished run (also an evaluation) at the time it ended; or
    `run <run id> <metric>`, a point for each logged step.
    """

    kind = "mlflow"
    has_history = True
    label = "MLflow"
    query_help = (
        "experiment, its id and the name of a metric: one point for each finished run, at the time it ended; after where"
        " a filter as in MLflow's search. Or run, its id and the name of a metric: the history inside that run."
    )
    query_example = "experiment 1 accuracy where tags.stage = 'production'"

    def fetch(self, source: SourceSettings, query: QuerySettings, window: FetchWindow) -> FetchResult:
        """The points of the window. A run or experiment that does not exist is an error, for MLflow gives it no data."""
        if query.conversion != "gauge":
            raise _bad_query("Values from MLflow are taken as they are; choose the conversion gauge")
        text = " ".join(query.query.split())
        if (found := _RUN.fullmatch(text)) is not None:
            return _history(source, found[1], found[2], window)
        if (found := _EXPERIMENT.fullmatch(text)) is not None:
            return _runs(source, found[1], found[2], found[3] or "", window)
        raise _bad_query("Write experiment, its id and a metric, or run, its id and a metric")

    def check(self, source: SourceSettings, query: QuerySettings | None) -> list[CheckStep]:
        def reach() -> tuple[CheckStep, ...]:
            answer = source_ask(source, _url(source, "experiments/search"), method="POST", json={"max_results": 1})
            _read(answer)
            return (*steps_of(answer.steps), CheckStep("Speaks the MLflow API", ok=True, ms=answer.elapsed_ms))

        end = now()
        window = FetchWindow(end - timedelta(days=90), end, 60)
        return check_run(source, reach=reach, ask=(lambda: self.fetch(source, query, window)) if query else None)


def _runs(source: SourceSettings, experiment: str, metric: str, where: str, window: FetchWindow) -> FetchResult:
    _ask(source, "GET", "experiments/get", {"experiment_id": experiment})
    since = f"attributes.end_time >= {_ms(window.start)} and attributes.status = 'FINISHED'"
    body: dict[str, Any] = {
        "experiment_ids": [experiment], "filter": f"{since} and {where}" if where else since, "max_results": 100,
        "order_by": ["attributes.end_time DESC"],
    }  # fmt: skip
    samples: dict[datetime, Sample] = {}
    skipped = without = 0
    for _ in range(MAX_PAGES):
        data = _ask(source, "POST", "runs/search", body)
        for run in _objects(data.get("runs")):
            info, logged = run.get("info") or {}, run.get("data") or {}
            values = [one.get("value") for one in _objects(logged.get("metrics")) if one.get("key") == metric]
            at, value = _time(info.get("end_time")), _value(values[0]) if values else None
            without += not values
            skipped += bool(values) and value is None
            if value is not None and at is not None and window.start <= at <= window.end:
                samples.setdefault(at, Sample(at, value, _cases(run), {"run_id": str(info.get("run_id"))}))
        body["page_token"] = data.get("next_page_token")
        if not body["page_token"]:
            break
    warnings = [f"{skipped} runs were left out because their value is no number"] if skipped else []
    if without:
        warnings.append(f"{without} runs have no metric {metric}")
    if body.get("page_token"):
        warnings.append(f"Only the newest {MAX_RUNS} runs were read")
    return FetchResult(tuple(samples[at] for at in sorted(samples)), tuple(warnings))


def _history(source: SourceSettings, run: str, metric: str, window: FetchWindow) -> FetchResult:
    _ask(source, "GET", "runs/get", {"run_id": run})
    params = {"run_id": run, "metric_key": metric, "max_results": str(MAX_POINTS)}
    samples: dict[datetime, Sample] = {}
    skipped = 0
    for _ in range(MAX_PAGES):
        data = _ask(source, "GET", "metrics/get-history", params)
        for one in _objects(data.get("metrics")):
            at, value = _time(one.get("timestamp")), _value(one.get("value"))
            skipped += value is None
            if value is not None and at is not None and window.start <= at <= window.end:
                samples[at] = Sample(at, value)
        if not data.get("next_page_token"):
            break
        params["page_token"] = str(data["next_page_token"])
    warnings = (f"{skipped} points were left out because they are not numbers (NaN or infinite)",) if skipped else ()
    return FetchResult(tuple(samples[at] for at in sorted(samples)), warnings)


def _cases(run: Mapping[str, Any]) -> int | None:
    """On how many cases an evaluation run rests: its own `example_count`, or the rows of the one data set that a GenAI
    evaluation had. None for other runs, whose data sets need not be what the metric was measured on.
    """
    logged = run.get("data") or {}
    for one in _objects(logged.get("metrics")):
        if one.get("key") == "example_count":
            return _whole(one.get("value"))
    kinds = [tag.get("value") for tag in _objects(logged.get("tags")) if tag.get("key") == "mlflow.runType"]
    datasets = _objects((run.get("inputs") or {}).get("dataset_inputs"))
    if kinds != ["genai_evaluate"] or len(datasets) != 1:
        return None
    try:
        profile = json.loads((datasets[0].get("dataset") or {}).get("profile") or "null")
    except (TypeError, ValueError):
        return None
    return _whole(profile.get("num_rows")) if isinstance(profile, dict) else None


def _whole(found: object) -> int | None:
    value = _value(found)
    return int(value) if value is not None and 0 <= value < 2**53 and value == int(value) else None


def _url(source: SourceSettings, path: str) -> str:
    if "?" in source.url:
        raise SourceError("Enter the address of the server without a ? part", permanent=True, code="bad_settings")
    root = source.url.rstrip("/").removesuffix("/api/2.0/mlflow")
    return f"{root}/api/2.0/mlflow/{path}"


def _ask(
    source: SourceSettings, method: Literal["GET", "POST"], path: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    sent: dict[str, Any] = {"json": fields} if method == "POST" else {"params": fields}
    return _read(source_ask(source, _url(source, path), method=method, **sent))


def _read(answer: Any) -> dict[str, Any]:
    """The object of a good answer; a refusal in the server's own words where it is an API error."""
    if answer.status in (400, 404):
        try:
            told = json_read(answer, max_nodes=1_000)
        except SourceError:
            told = None
        if isinstance(told, dict) and told.get("error_code"):
            words = " ".join(str(told.get("message") or told["error_code"]).split())[:300]
            raise SourceError(
                f"MLflow refuses the query: {words}", permanent=True, code="bad_query", steps=steps_of(answer.steps)
            )
    status_check(answer)
    data = json_read(answer, max_nodes=MAX_NODES)
    if not isinstance(data, dict):
        message = "The answer is JSON, but not that of the MLflow API"
        raise SourceError(message, permanent=True, code="bad_shape", steps=steps_of(answer.steps))
    return data


def _value(found: object) -> float | None:
    """A finite number; NaN comes as text, and infinity as the largest float."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return float(found) if math.isfinite(found) and abs(found) < INFINITE else None


def _time(found: object) -> datetime | None:
    """Milliseconds since 1970, which may come as text."""
    try:
        return datetime.fromtimestamp(int(found) / 1000, UTC)  # type: ignore[call-overload]  # whatever it is
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _objects(given: object) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _bad_query(message: str) -> SourceError:
    return SourceError(message, permanent=True, code="bad_query")
