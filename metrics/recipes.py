"""The usual five metrics, ready to be changed: what they mean, what is good, and what to ask each kind of source."""

from dataclasses import dataclass, field
from typing import Any

from metrics.models import Conversion, Direction, MetricKind, Purpose

_SECONDS, _SLOTS = "http_server_request_duration_seconds", "[5m]"


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask one kind of source (`otlp` stands for values that OpenTelemetry pushes)."""

    query: str
    conversion: str = Conversion.GAUGE
    quantile: float | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """A metric to start from. `values` are those of the form, `questions` by kind of source."""

    title: str
    values: dict[str, Any]
    questions: dict[str, Question] = field(default_factory=dict)


def _values(name: str, kind: str, purpose: str, unit: str, direction: str, target: float, why: str) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "purpose": purpose,
        "unit": unit,
        "direction": direction,
        "target": target,
        "why": why,
    }


RECIPES = {
    "latency": Recipe(
        "Latency",
        _values(
            "Answer time, 95 of 100", MetricKind.OPERATIONAL, Purpose.LATENCY, "s", Direction.LOWER, 1.2,
            "People stop waiting.",
        ),
        {
            "prometheus": Question(_SECONDS, Conversion.QUANTILE, 0.95),
            "openmetrics": Question(_SECONDS, Conversion.QUANTILE, 0.95),
            "otlp": Question("http.server.request.duration", Conversion.QUANTILE, 0.95),
        },
    ),
    "throughput": Recipe(
        "Throughput",
        _values(
            "Requests each second", MetricKind.OPERATIONAL, Purpose.THROUGHPUT, "req/s", Direction.HIGHER, 0.1,
            "A service that nobody asks any more is broken or forgotten.",
        ),
        {
            "prometheus": Question(f"{_SECONDS}_count", Conversion.RATE),
            "openmetrics": Question(f"{_SECONDS}_count", Conversion.RATE),
            "otlp": Question("http.server.request.duration_count", Conversion.RATE),
        },
    ),
    "error_rate": Recipe(
        "Error rate",
        _values(
            "Share of failed requests", MetricKind.OPERATIONAL, Purpose.ERROR_RATE, "ratio", Direction.LOWER, 0.01,
            "Each failed answer is work that somebody does by hand.",
        ),
        {
            "prometheus": Question(
                f'sum(rate({_SECONDS}_count{{http_response_status_code=~"5.."}}{_SLOTS})) / sum(rate({_SECONDS}_count{_SLOTS}))'
            ),
            "openmetrics": Question(
                f'{_SECONDS}_count{{http_response_status_code=~"5.*"}} / {_SECONDS}_count', Conversion.RATE
            ),
            "otlp": Question(
                'http.server.request.duration_count{http.response.status_code=~"5.*"} / http.server.request.duration_count',
                Conversion.RATE,
            ),
        },
    ),
    "accuracy": Recipe(
        "Accuracy",
        _values(
            "Right answers on the reference set", MetricKind.MODEL, Purpose.ACCURACY, "ratio", Direction.HIGHER, 0.9,
            "The model is worth what it gets right.",
        )
        | {"interval_s": 7 * 86400, "grace_s": 86400},
        {
            "mlflow": Question("experiment 1 accuracy"),
            "sql": Question(
                "SELECT judged_at, avg(is_right::int), count(*) FROM judgements"
                " WHERE judged_at >= :from AND judged_at < :to GROUP BY 1"
            ),
            "http_json": Question("$.accuracy"),
        },
    ),
    "satisfaction": Recipe(
        "Satisfaction",
        _values(
            "Thumbs up", MetricKind.ADOPTION, Purpose.SATISFACTION, "ratio", Direction.HIGHER, 0.8,
            "Who is not helped goes back to the old way.",
        )
        | {"interval_s": 86400, "grace_s": 6 * 3600},
        {
            "sql": Question(
                "SELECT date_trunc('day', given_at), avg(is_up::int), count(*) FROM thumbs"
                " WHERE given_at >= :from AND given_at < :to GROUP BY 1"
            ),
            "prometheus": Question('sum(increase(feedback_total{score="up"}[1d])) / sum(increase(feedback_total[1d]))'),
            "otlp": Question('feedback{score="up"} / feedback', Conversion.RATE),
        },
    ),
}  # fmt: skip
LABELS = {"otlp": "OpenTelemetry"}


def recipe_values(code: str, kind: str) -> dict[str, Any]:
    """What the form starts with; empty for a recipe or a kind that there is not."""
    recipe = RECIPES.get(code)
    if recipe is None or kind not in recipe.questions:
        return {}
    asked = recipe.questions[kind]
    provenance = "pushed" if kind == "otlp" else "pulled"
    return recipe.values | {
        "query": asked.query, "conversion": asked.conversion, "quantile": asked.quantile, "provenance": provenance,
    }  # fmt: skip
