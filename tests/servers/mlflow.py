"""A real MLflow server with one experiment; about half a minute to start."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.servers.processes import wait_for_url
from tests.servers.sdk import PYTHON
from tests.servers.sites import free_port

LONG = 5_200  # steps of a metric: more than one page of 5,000


@dataclass(frozen=True)
class MlflowServer:
    """`url` of the server, `experiment` with three finished runs of `accuracy` (one NaN) and one that runs, and `run`,
    the first of them, with five steps of `loss` (one infinite) and 5,200 of `tokens`, one a second, each its own number."""

    url: str
    port: int
    experiment: str
    run: str
    started_ms: int


@pytest.fixture(scope="session")
def mlflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    """The server over SQLite, filled over REST."""
    if not PYTHON.exists():
        pytest.skip("no environment with MLflow")
    folder, port = tmp_path_factory.mktemp("mlflow"), free_port()
    arguments = [
        PYTHON, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder / 'ml.db'}", "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    settings = {
        "PATH": f"{PYTHON.parent}:{os.environ['PATH']}", "HOME": str(folder), "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log, env=settings, cwd=folder, start_new_session=True)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for_url(f"{url}/health")
            yield _fill(url, port)
        finally:
            os.killpg(process.pid, 15)
            process.wait(timeout=30)


def _post(url: str, path: str, **body: Any) -> dict[str, Any]:
    data = json.dumps(body).encode()
    sent = urllib.request.Request(f"{url}/api/2.0/mlflow/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(sent, timeout=30) as answer:
        return dict(json.load(answer))


def _fill(url: str, port: int) -> MlflowServer:
    experiment = _post(url, "experiments/create", name="triage")["experiment_id"]
    now = round(time.time() * 1000)
    runs = []
    for place, value in enumerate((0.91, "NaN", 0.93, 0.94)):
        stage = {"key": "stage", "value": "production" if place != 2 else "trial"}
        begun = now - (50 - 10 * place) * 60_000
        made = _post(url, "runs/create", experiment_id=experiment, start_time=begun, tags=[stage])
        run = made["run"]["info"]["run_id"]
        _post(url, "runs/log-metric", run_id=run, key="accuracy", value=value, timestamp=begun, step=0)
        if place < 3:
            _post(url, "runs/update", run_id=run, status="FINISHED", end_time=begun + 60_000)
        runs.append(run)
    for step, value in enumerate((5.0, 4.0, "Infinity", 2.0, 1.0)):
        _post(
            url,
            "runs/log-metric",
            run_id=runs[0],
            key="loss",
            value=value,
            timestamp=now - (10 - step) * 60_000,
            step=step,
        )
    for begun in range(0, LONG, 1000):
        batch = [
            {"key": "tokens", "value": step, "timestamp": now - (LONG - step) * 1000, "step": step}
            for step in range(begun, min(begun + 1000, LONG))
        ]
        _post(url, "runs/log-batch", run_id=runs[0], metrics=batch)
    return MlflowServer(url, port, experiment, runs[0], now)
