"""Servers and SDKs that live in a virtual environment of their own (`tests/servers/requirements.txt`), outside the checkout."""

import os
import subprocess

import pytest

from tests.run import SERVERS_VENV

PYTHON = SERVERS_VENV / "bin" / "python"


def sdk_run(code: str, *arguments: str, timeout_s: float = 60) -> str:
    """Run `code` there and return what it prints; skips where that environment is not installed."""
    if not PYTHON.exists():
        pytest.skip("no environment with the SDKs")
    done = subprocess.run(
        [PYTHON, "-c", code, *arguments], capture_output=True, text=True, timeout=timeout_s, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(SERVERS_VENV)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr
