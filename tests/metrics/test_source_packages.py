"""A source kind from an installed package: found by its entry point, and never able to stop or replace anything."""

import os
import subprocess
import sys
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from metrics.sources import registry

ADAPTER = """
from metrics.sources.base import FetchResult, Sample

class ExampleAdapter:
    kind, label, query_help, query_example = "example", "Example server", "The name of a series.", "answer_quality"

    def fetch(self, source, query, window):
        return FetchResult((Sample(window.end, 0.5),))

    def check(self, source, query):
        return []

class Halfway:
    kind, label = "halfway", "Half an adapter"
    def fetch(self, source, query, window): ...

class Prometheus(ExampleAdapter):
    kind = "prometheus"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch) -> Path:
    """A distribution as `pip install --target` leaves it: a module and its metadata."""
    (tmp_path / "flightline_example.py").write_text(ADAPTER)
    info = tmp_path / "flightline_example-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: flightline-example\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[flightline.sources]\n"
        "example = flightline_example:ExampleAdapter\n"
        "halfway = flightline_example:Halfway\n"
        "prometheus = flightline_example:Prometheus\n"
        "other = flightline_example:ExampleAdapter\n"
        "gone = flightline_example:NoSuchClass\n"
        "missing = flightline_no_such_module:Adapter\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return info


def test_good_adapter_is_found_and_the_others_are_left_out_and_named(installed, caplog):
    brought = registry.adapters_of(PathDistribution(installed).entry_points)
    assert list(brought) == ["example"]
    left_out = {record.args[0] for record in caplog.records}
    assert left_out == {"halfway", "prometheus", "other", "gone", "missing"}
    assert registry.get("prometheus").label == "Prometheus"


def test_started_with_the_package_installed_the_kind_is_offered_and_runs(installed):
    """In a process of its own, as a start is."""
    code = (
        "import django; django.setup();"
        "from metrics.models import Source; from metrics.forms import SourceForm; from metrics.sources import registry;"
        "print(dict(SourceForm().fields['kind'].choices)['example']);"
        "print(Source(kind='example').get_kind_display(), Source(kind='example').is_pulled);"
        "print(registry.get('example').query_example)"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed.parent), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["Example server", "Example server True", "answer_quality"]
    plain = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    without = subprocess.run([sys.executable, "-c", code], env=plain, capture_output=True, text=True, check=False)
    assert "KeyError: 'example'" in without.stderr
