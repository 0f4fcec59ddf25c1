"""Sources and metrics that the tests of this app share, and a fetch that can be told what to answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from common import clock
from initiatives.models import Initiative
from metrics.models import Alert, Metric, Source
from metrics.services import metric_add, points_push, source_add
from metrics.sources import registry
from metrics.sources.base import CheckStep, FetchResult, FetchWindow, Sample, SourceError
from tests.cast import Cast

T0 = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class FakeAdapter:
    """Stands where a server would be asked: answers, fails, or runs `during` while the fetch goes on."""

    kind, label, query_help, query_example = "prometheus", "Prometheus", "", "up"
    has_history = True

    def __init__(self) -> None:
        self.windows: list[FetchWindow] = []
        self.answer: Callable[[FetchWindow], FetchResult] = minute_points
        self.error: SourceError | None = None
        self.during: Callable[[], object] = lambda: None

    def fetch(self, source, query, window):
        self.windows.append(window)
        self.during()
        if self.error:
            raise self.error
        return self.answer(window)

    def check(self, source, query):
        return [CheckStep("Connected", ok=True, ms=1.0)]


def minute_points(window: FetchWindow) -> FetchResult:
    """One point a minute on the whole minutes of the window, with the value of the minute."""
    at = window.start.replace(second=0, microsecond=0) + timedelta(minutes=1)
    samples = []
    while at <= window.end:
        samples.append(Sample(at, float(at.minute)))
        at += timedelta(minutes=1)
    return FetchResult(tuple(samples))


@pytest.fixture
def adapter(monkeypatch) -> FakeAdapter:
    """The network boundary: nothing listens in these tests (real servers: test_source_*)."""
    fake = FakeAdapter()
    monkeypatch.setitem(registry.ADAPTERS, "prometheus", fake)
    return fake


@pytest.fixture
def source(cast: Cast) -> Source:
    return source_add(
        actor=cast.engineer.actor,
        values={"kind": "prometheus", "name": "Plant Prometheus", "url": "https://prometheus.example.com/"},
    )


LATENCY = {
    "name": "p95 latency", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower", "target": 1.2,
    "interval_s": 300, "grace_s": 60, "step_s": 60,
}  # fmt: skip


@pytest.fixture
def pushed(cast: Cast, initiative: Initiative) -> Metric:
    return metric_add(actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, "provenance": "pushed"})


@pytest.fixture
def pulled(cast: Cast, initiative: Initiative, source: Source, adapter: FakeAdapter) -> Metric:
    return metric_add(
        actor=cast.engineer.actor, initiative=initiative,
        values={**LATENCY, "name": "Minute", "target": 100, "provenance": "pulled", "source": source.pk, "query": "up"},
    )  # fmt: skip


@pytest.fixture
def at() -> Callable[[datetime], object]:
    return clock.travelling


@pytest.fixture
def plain_cast() -> Cast:
    """The cast on whatever database is connected: for tests that commit."""
    return Cast()


@pytest.fixture
def plain_initiative(plain_cast: Cast) -> Initiative:
    return Initiative.objects.create(key="AI-001", title="Claims triage", created_by=plain_cast.engineer.user)


@pytest.fixture
def plain_source(plain_cast: Cast) -> Source:
    return source_add(
        actor=plain_cast.engineer.actor, values={"kind": "prometheus", "name": "P", "url": "https://p.example.com/"}
    )


def push_each_minute(cast, metric, values, n=None):
    """Push one value a minute; how many alerts are open after each."""
    now, seen = clock.now(), []
    for minute, value in enumerate(values):
        with clock.travelling(now + timedelta(minutes=minute)):
            item = {"metric": metric.pk, "at": clock.now(), "value": value} | ({} if n is None else {"n": n})
            points_push(actor=cast.engineer.actor, items=[item])
            seen.append(Alert.objects.open().count())
    metric.refresh_from_db()
    return seen
