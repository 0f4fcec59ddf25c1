"""`make run` as a person has it: it opens, Ctrl-C ends it at once and quietly, a taken port is said in words."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from tests.run import ROOT, free_port


def _start(folder: Path, port: int) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "config.local"], cwd=ROOT, env=environment, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(3000):
        try:
            assert httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=10, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            assert process.poll() is None
            time.sleep(0.1)
        else:
            return
    raise AssertionError("it does not answer")


def test_ctrl_c_ends_it_within_three_seconds_and_without_a_trace(tmp_path):
    port = free_port()
    process = _start(tmp_path, port)
    try:
        _until_it_answers(process, port)
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        words, _ = process.communicate(timeout=10)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert time.monotonic() - started < 3
    assert process.returncode in (0, 130)
    assert f"http://127.0.0.1:{port}" in words
    assert not [word for word in ("Traceback", "ERROR", "Warning") if word in words], words


# A worker of the server is told to end while it hands a request to its threads, and so holds the lock of its thread pool.
_INTERRUPTED = """
import os, signal, sys, time, types
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker
from config import embedded, gunicorn_conf
embedded.start = lambda: None
sys.modules["config.starting"] = types.SimpleNamespace(
    keys_must_fit=lambda: None, settle=lambda: None
)  # no database here to look into, and nothing set up
worker = ThreadWorker(1, os.getppid(), [], None, 30, Config(), None)
worker.tpool = worker.get_thread_pool()
worker.PIPE = os.pipe2(os.O_NONBLOCK)
worker.init_signals()
gunicorn_conf.post_worker_init(worker)
with worker.tpool._shutdown_lock:
    os.kill(os.getpid(), signal.SIGQUIT)
    time.sleep(30)
"""


def test_ctrl_c_ends_it_also_while_it_hands_a_request_to_a_thread():
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run([sys.executable, "-c", _INTERRUPTED], cwd=ROOT, env=environment, timeout=20, check=False)
    assert ended.returncode == 0


def test_a_taken_port_is_said_with_another_to_try(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words, _ = (process := _start(tmp_path, port)).communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {port} is taken. Try another one: make run PORT={port + 1}" in words
