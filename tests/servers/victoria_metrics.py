"""A real VictoriaMetrics with the same dated history as the Prometheus of the tests."""

import datetime as dt
import re
import shutil
import urllib.request
from collections.abc import Iterator

import pytest

from tests.servers.processes import server_process
from tests.servers.prometheus import HISTORY_MINUTES, PrometheusServer, history_text
from tests.servers.sites import Site, free_port


def points_import(url: str, text: str) -> None:
    """Write lines of the text format (times in seconds) into the server, and wait until queries see them."""
    lines = [re.sub(r" (\d+)$", r" \g<1>000", line) for line in text.splitlines() if not line.startswith("#")]
    for path, data in (("/api/v1/import/prometheus", "\n".join(lines).encode()), ("/internal/force_flush", None)):
        with urllib.request.urlopen(f"{url}{path}", data, timeout=20):
            pass


@pytest.fixture(scope="session")
def victoria_metrics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrometheusServer]:
    """The server, with 24 hours of history that ended three hours ago; it scrapes nothing."""
    binary = shutil.which("victoria-metrics")
    if binary is None:
        pytest.skip("no victoria-metrics binary")
    folder, port = tmp_path_factory.mktemp("victoria"), free_port()
    end = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=3)
    start = end - dt.timedelta(minutes=HISTORY_MINUTES)
    url = f"http://127.0.0.1:{port}"
    arguments = [
        binary, f"-httpListenAddr=127.0.0.1:{port}", f"-storageDataPath={folder / 'data'}", "-retentionPeriod=12",
    ]  # fmt: skip
    scraped = Site()
    try:
        with server_process(arguments, folder / "log", f"{url}/health"):
            points_import(url, history_text(int(start.timestamp())))
            yield PrometheusServer(url, port, start, end, scraped)
    finally:
        scraped.stop()
