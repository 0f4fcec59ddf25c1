"""An exporter with counters that a test moves, and a Prometheus with dated history."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

import prometheus_client
import pytest
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics_text

from tests.servers.processes import server_process
from tests.servers.sites import Handler, Site, free_port

# 24 hours of one gauge, one counter and one histogram, a point a minute, that the Prometheus of the tests starts with.
HISTORY_MINUTES = 24 * 60


@dataclass
class Exporter:
    """A process's own metrics page, with real counters that the test moves."""

    site: Site
    registry: prometheus_client.CollectorRegistry = field(default_factory=prometheus_client.CollectorRegistry)

    def __post_init__(self) -> None:
        self.load = prometheus_client.Gauge("assistant_load", "Requests in progress", registry=self.registry)
        self.requests = prometheus_client.Counter(
            "assistant_requests", "Requests", ["status", "route"], registry=self.registry
        )
        self.latency = prometheus_client.Histogram(
            "assistant_latency_seconds", "Latency", buckets=(0.1, 0.5, 1, 2.5), registry=self.registry
        )
        self.site.answers["/metrics"] = self._text
        self.site.answers["/openmetrics"] = self._openmetrics

    def _text(self, handler: Handler) -> None:
        handler.reply(200, prometheus_client.generate_latest(self.registry), Content_Type="text/plain; version=0.0.4")

    def _openmetrics(self, handler: Handler) -> None:
        kind = "application/openmetrics-text; version=1.0.0; charset=utf-8"
        handler.reply(200, openmetrics_text(self.registry), Content_Type=kind)


@pytest.fixture
def exporter(site: Site) -> Exporter:
    """The metrics page of a process on `site`, at /metrics (text) and /openmetrics."""
    return Exporter(site)


@dataclass(frozen=True)
class PrometheusServer:
    """A running Prometheus: its address, and the first and last instant of the history that it was given."""

    url: str
    port: int
    history_start: dt.datetime
    history_end: dt.datetime
    scraped: Site


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrometheusServer]:
    """A real Prometheus with 24 hours of history that ended three hours ago, scraping an exporter every second."""
    binary, tool = shutil.which("prometheus"), shutil.which("promtool")
    if binary is None or tool is None:
        pytest.skip("no prometheus binary")
    folder = tmp_path_factory.mktemp("prometheus")
    end = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=3)
    start = end - dt.timedelta(minutes=HISTORY_MINUTES)
    (folder / "history.om").write_text(history_text(int(start.timestamp())))
    backfill = [tool, "tsdb", "create-blocks-from", "openmetrics", str(folder / "history.om"), str(folder / "data")]
    subprocess.run(backfill, check=True, capture_output=True)
    scraped = Site()
    live = Exporter(scraped)
    live.requests.labels(status="200", route="/answer").inc(5)
    config = f"""
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: live
    static_configs: [{{targets: ["127.0.0.1:{scraped.server_port}"]}}]
"""
    (folder / "prometheus.yml").write_text(config)
    port = free_port()
    arguments = [
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--storage.tsdb.retention.time=30d",
    ]
    try:
        with server_process([binary, *arguments], folder / "log", f"http://127.0.0.1:{port}/-/ready"):
            yield PrometheusServer(f"http://127.0.0.1:{port}", port, start, end, scraped)
    finally:
        scraped.stop()


def history_text(start: int) -> str:
    """A day of history, a point a minute: `answer_quality` climbs from 0.80 by 0.0001; `answers_total` counts 60 a
    minute, a twelfth of them with the outcome *wrong*; `answer_seconds` has 90 % below 1 s and the rest below 2 s.
    """
    instants = [(minute, start + 60 * minute) for minute in range(HISTORY_MINUTES + 1)]
    lines = ["# TYPE answer_quality gauge"]
    lines += [f"answer_quality {0.80 + 0.0001 * minute:.4f} {at}" for minute, at in instants]
    lines += ["# TYPE answers counter"]
    lines += [f'answers_total{{outcome="right"}} {55 * minute} {at}' for minute, at in instants]
    lines += [f'answers_total{{outcome="wrong"}} {5 * minute} {at}' for minute, at in instants]
    lines += ["# TYPE answer_seconds histogram"]
    for bound, share in (("1.0", 54), ("2.0", 60), ("+Inf", 60)):
        lines += [f'answer_seconds_bucket{{le="{bound}"}} {share * minute} {at}' for minute, at in instants]
    lines += [f"answer_seconds_count {60 * minute} {at}" for minute, at in instants]
    lines += [f"answer_seconds_sum {30 * minute} {at}" for minute, at in instants]
    return "\n".join([*lines, "# EOF", ""])
