"""What a web process reads when it starts, and what only once somebody needs it: each library is memory of every process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LATER = (
    "celery", "drf_spectacular.openapi", "fido2", "httpcore2", "jsonpath_rfc9535", "jwt", "kombu", "markdown_it", "nh3", "openpyxl",
    "qrcode", "rest_framework.views",
)  # fmt: skip
STARTED = """
import json, sys
from config.wsgi import application
from config.starting import settle
settle()
from django import forms
from django.urls import resolve, reverse
str(type("One", (forms.Form,), {"name": forms.CharField()})())  # as a page with a field does
reverse("portfolio:portfolio_list")
"""


def _told(code: str, tmp_path: Path) -> list[str]:
    """What the code prints in a process of its own that has started as a web process does."""
    environment = {
        "PATH": os.environ["PATH"], "SECRET_KEY": "x" * 60, "FIELD_KEYS": "y" * 60, "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    code = f"{STARTED}{code}"
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return list(json.loads(ended.stdout))


def test_a_web_process_reads_no_library_that_pages_do_without(tmp_path):
    assert _told(f"print(json.dumps([name for name in {LATER!r} if name in sys.modules]))", tmp_path) == []


@pytest.mark.parametrize("first", ["resolve('/api/v1/initiatives/')", "reverse('api:initiative-list')"])
def test_routes_of_rest_are_read_by_whoever_asks_first(tmp_path, first):
    words = f"{first}; print(json.dumps([reverse('api:schema'), resolve('/api/v1/schema/').view_name, *sys.modules]))"
    address, name, *modules = _told(words, tmp_path)
    assert (address, name) == ("/api/v1/schema/", "api:schema")
    assert "rest_framework.views" in modules


def test_a_task_brings_the_application_of_this_installation(tmp_path):
    words = "from metrics.tasks import pull_run; print(json.dumps([pull_run.app.main, pull_run._wake.__module__]))"
    assert _told(words, tmp_path) == ["flightline", "config.background"]
