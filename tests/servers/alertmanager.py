"""A real Alertmanager that tells a webhook at once."""

import datetime as dt
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.processes import wait_for_url
from tests.servers.sites import Request, Site, free_port


@pytest.fixture
def alertmanager(site: Site, tmp_path: Path) -> Iterator[Callable[..., Request]]:
    """`alertmanager(alertname="Slow", ends_at=…)` fires an alert and returns the message that the webhook got."""
    binary = shutil.which("prometheus-alertmanager")
    if binary is None:
        pytest.skip("no alertmanager binary")
    site.answer("/hook", "{}")
    receiver = {"url": site.url("/hook"), "http_config": {"authorization": {"credentials": "fl_token"}}}
    config = {
        "route": {"receiver": "flightline", "group_wait": "1ms", "group_interval": "1s", "repeat_interval": "1h"},
        "receivers": [{"name": "flightline", "webhook_configs": [receiver]}],
    }
    (tmp_path / "am.yml").write_text(json.dumps(config))
    port = free_port()
    arguments = [
        f"--config.file={tmp_path / 'am.yml'}", f"--storage.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
    ]  # fmt: skip
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen([binary, *arguments], stdout=log, stderr=log) as process,
    ):
        try:
            wait_for_url(f"http://127.0.0.1:{port}/-/ready")

            def fire(summary: str = "", ends_at: dt.datetime | None = None, **labels: str) -> Request:
                known = len(site.requests)
                alert = {"labels": labels, "annotations": {"summary": summary}}
                if ends_at:
                    alert["endsAt"] = ends_at.isoformat()
                sent = urllib.request.Request(
                    f"http://127.0.0.1:{port}/api/v2/alerts",
                    json.dumps([alert]).encode(),
                    {"Content-Type": "application/json"},
                )
                with urllib.request.urlopen(sent, timeout=5):
                    pass
                until = time.monotonic() + 20
                while len(site.requests) == known and time.monotonic() < until:
                    time.sleep(0.05)
                return site.requests[-1]

            yield fire
        finally:
            process.terminate()
            process.wait(timeout=20)
