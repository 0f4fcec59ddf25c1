"""The world outside: a service that runs, and a real Prometheus that has watched it for the last day."""

import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journey.assistant import BOUNDS, FAILS_EVERY, REQUESTS_A_SECOND
from tests.run import ROOT, free_port
from tests.servers.processes import wait_for_url

HISTORY_HOURS = 26
GAP_S = 20
STEP_S = 10
CONFIG = """
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: assistant
    static_configs: [{targets: ["127.0.0.1:%d"]}]
"""


@dataclass(frozen=True)
class World:
    """Where the Prometheus answers."""

    url: str
    port: int


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Start the service and its Prometheus; both end with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    service, port = free_port(), free_port()
    (folder / "history.om").write_text(history(int(time.time()), f"127.0.0.1:{service}"))
    backfill = [
        "promtool",
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        str(folder / "history.om"),
        str(folder / "data"),
    ]
    subprocess.run(backfill, check=True, capture_output=True)
    (folder / "prometheus.yml").write_text(CONFIG % service)
    command = [
        "prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.retention.time=30d",
    ]  # fmt: skip
    with (folder / "prometheus.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.journey.assistant", str(service)], cwd=ROOT, stdout=log, stderr=log
            ),
            subprocess.Popen(command, stdout=log, stderr=log),
        ]
        try:
            wait_for_url(f"http://127.0.0.1:{service}/metrics")
            wait_for_url(f"http://127.0.0.1:{port}/-/ready")
            yield World(f"http://127.0.0.1:{port}", port)
        finally:
            for process in started:
                process.terminate()
                process.wait(20)


def history(now: int, instance: str) -> str:
    """The day before, a point each ten seconds until just now, as the same service would have counted it."""
    labels = f'job="assistant",instance="{instance}"'
    end = now - GAP_S
    instants = range(end - HISTORY_HOURS * 3600, end, STEP_S)
    counts = [(at, (index + 1) * STEP_S * REQUESTS_A_SECOND) for index, at in enumerate(instants)]
    lines = ["# TYPE up gauge", *(f"up{{{labels}}} 1 {at}" for at, _ in counts)]
    lines += ["# TYPE assistant_requests counter"]
    for outcome, share in (("answered", 1 - 1 / FAILS_EVERY), ("failed", 1 / FAILS_EVERY)):
        lines += [
            f'assistant_requests_total{{{labels},outcome="{outcome}"}} {round(n * share)} {at}' for at, n in counts
        ]
    lines += ["# TYPE assistant_latency_seconds histogram"]
    for bound in (*BOUNDS, math.inf):
        name, share = ("+Inf", 1.0) if bound == math.inf else (str(bound), min(max((bound - 0.08) / 0.4, 0.0), 1.0))
        lines += [
            f'assistant_latency_seconds_bucket{{{labels},le="{name}"}} {round(n * share)} {at}' for at, n in counts
        ]
    lines += [f"assistant_latency_seconds_count{{{labels}}} {n} {at}" for at, n in counts]
    lines += [f"assistant_latency_seconds_sum{{{labels}}} {n * 0.28:.1f} {at}" for at, n in counts]
    return "\n".join([*lines, "# EOF", ""])
