"""Sources, metrics, points: what measures the initiative, and waiting for the product's own worker to fetch it."""

import datetime as dt
import re
from typing import Any

from tests.journey.product import wait_until
from tests.journey.story_cast import Story, day, name_of
from tests.journey.story_work import record_add

P95 = "histogram_quantile(0.95, sum by (le) (rate(assistant_latency_seconds_bucket[30s])))"
RATE = "sum(rate(assistant_requests_total[30s]))"
ERRORS = 'sum(rate(assistant_requests_total{outcome="failed"}[30s])) / sum(rate(assistant_requests_total[30s]))'
UP = 'avg_over_time(up{job="assistant"}[30s])'

# name -> (kind, purpose, unit, direction, target, PromQL)
PULLED: dict[str, tuple[str, str, str, str, str, str]] = {
    "Latency p95": ("operational", "latency", "s", "lower", "0.8", P95),
    "Requests a second": ("operational", "throughput", "req/s", "higher", "3", RATE),
    "Error ratio": ("operational", "error_rate", "", "lower", "0.01", ERRORS),
    "Availability": ("operational", "availability", "", "higher", "0.995", UP),
}
# name -> (kind, purpose, unit, direction, target, values from the oldest to the newest, days between them)
PUSHED: dict[str, tuple[str, str, str, str, str, tuple[float, ...], int]] = {
    "Unit cost": ("business", "unit_cost", "EUR", "lower", "0.04", (0.038, 0.037, 0.036), 2),
    "Share of right queues": ("model", "accuracy", "", "higher", "0.9", (0.91, 0.92, 0.93), 2),
    "Topic drift": ("model", "drift", "", "lower", "0.1", (0.03, 0.04, 0.05, 0.05, 0.06, 0.05, 0.06), 2),
    "Active clerks": ("adoption", "adoption", "", "higher", "0.8", (0.7, 0.8, 0.86), 2),
    "Median routing time": ("business", "kpi", "h", "lower", "1", (0.9, 0.8, 0.8), 7),
}
TYPED = "Satisfaction of clerks"


def address_allow(story: Story) -> None:
    """The administrator allows exactly the one address and port."""
    path = "/sources/addresses/allow/"
    story.send(
        "admin", path, path, network="127.0.0.1/32", ports=str(story.world.port), expires_on=day(90),
        reason="Prometheus of the letter service",
    )  # fmt: skip


def source_add(story: Story, who: str, name: str, url: str, kind: str = "prometheus") -> str:
    """A source; answers its address in the product."""
    page = story.send(who, "/sources/add/", "/sources/add/", name=name, kind=kind, url=url)
    found = re.search(r"/sources/\d+/$", page.url)
    assert found, f"{page.url}: {page.text[:800]}"
    return found[0]


def metric_add(story: Story, who: str, key: str, name: str, **values: Any) -> int:
    """A metric by the page's form; answers its id."""
    path = f"/i/{key}/metrics/add/"
    story.send(who, path, path, name=name, **values)
    found = [
        metric
        for metric in story.api("GET", "metrics/", initiative=key, limit=100)["results"]
        if metric["name"] == name
    ]
    assert found, f"{name} was not saved: {story.browser(who).page}"
    return int(found[0]["id"])


def pulled_add(story: Story, key: str, source: str) -> dict[str, int]:
    """The operational metrics, each previewed before it is saved."""
    made = {}
    for name, (kind, purpose, unit, direction, target, query) in PULLED.items():
        made[name] = metric_add(
            story, "engineer", key, name, kind=kind, purpose=purpose, unit=unit, direction=direction, target=target,
            provenance="pulled", source=source, query=query, interval_s=15, grace_s=60, step_s=60, owner=name_of("engineer"),
            why="Clerks wait for the proposal",
        )  # fmt: skip
    return made


def pushed_add(story: Story, key: str) -> dict[str, int]:
    """Metrics that a pipeline pushes, and their history through the API."""
    made = {}
    points = []
    for name, (kind, purpose, unit, direction, target, values, days) in PUSHED.items():
        made[name] = metric_add(
            story, "business", key, name, kind=kind, purpose=purpose, unit=unit, direction=direction, target=target,
            provenance="pushed", interval_s=86400 * days, grace_s=86400, owner=name_of("business"), why="Worth what it costs",
        )  # fmt: skip
        points += [point(made[name], -days * index, value, 400) for index, value in enumerate(reversed(values))]
    answer = story.api("POST", "points/", body={"points": points})
    assert (answer["accepted"], answer["refused"]) == (len(points), [])
    again = story.api("POST", "points/", body={"points": points})
    assert (again["accepted"], again["updated"], again["unchanged"]) == (0, 0, len(points))
    return made


def typed_add(story: Story, key: str) -> int:
    """Satisfaction is typed by its owner, month by month."""
    made = metric_add(
        story, "business", key, TYPED, kind="adoption", purpose="satisfaction", unit="of 5", direction="higher", target="4",
        provenance="typed", interval_s=86400 * 30, grace_s=86400, owner=name_of("business"), why="They decide whether it stays",
    )  # fmt: skip
    for days, value in ((-20, "4.1"), (-10, "4.2"), (0, "4.4")):
        path = f"/i/{key}/metrics/{made}/"
        at = instant(days).strftime("%Y-%m-%d %H:%M")
        story.send("business", path, f"{path}value/", value=value, at=at, n=60)
    return made


def instant(days: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=-days, minutes=5)


def point(metric: int, days: float, value: float, n: int) -> dict[str, Any]:
    return {"metric": metric, "at": instant(days).isoformat(), "value": value, "n": n}


def metric_of(story: Story, metric: int) -> dict[str, Any]:
    found: dict[str, Any] = story.api("GET", f"metrics/{metric}/")
    return found


def await_state(
    story: Story, metrics: dict[str, int], seconds: float = 90, states: tuple[str, ...] = ("met", "near_limit")
) -> None:
    """Wait until the worker has fetched values and each metric is in one of the states."""

    def settled() -> bool:
        return all(metric_of(story, pk)["state"] in states for pk in metrics.values())

    try:
        wait_until(settled, seconds, f"metrics are {states}")
    except AssertionError as error:
        seen = {
            name: (found := metric_of(story, pk))["state"] + f" {found['latest_value']}" for name, pk in metrics.items()
        }
        raise AssertionError(f"{error}: {seen}\n{story.product.words()}") from error


def planned_signals(story: Story, key: str, metrics: dict[str, int]) -> None:
    """The monitoring plan: each signal with the metric that carries it."""
    for name in metrics:
        purpose = {**PULLED, **PUSHED}[name][1]
        record_add(
            story, "operations", key, "planned_signal", signal=name, purpose=purpose, why="Watched since the pilot",
            metric=name, owner=name_of("operations"),
        )  # fmt: skip
