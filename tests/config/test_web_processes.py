"""How many processes and threads serve pages, unless somebody says otherwise."""

import gc
import os
import runpy
import weakref
from pathlib import Path

import pytest

import config


@pytest.mark.parametrize(
    ("given", "cores", "processes", "threads"),
    [
        ({}, 2, 1, 8),  # embedded: the one process carries the background work
        ({"REDIS_URL": "redis://x"}, 1, 2, 4),
        ({"REDIS_URL": "redis://x"}, 2, 3, 4),
        ({"REDIS_URL": "redis://x"}, 64, 9, 4),
        ({"REDIS_URL": "redis://x", "WEB_WORKERS": "", "WEB_THREADS": ""}, 2, 3, 4),
        ({"REDIS_URL": "redis://x", "WEB_WORKERS": "1"}, 2, 1, 8),
        ({"REDIS_URL": "redis://x", "WEB_WORKERS": "5", "WEB_THREADS": "2"}, 2, 5, 2),
    ],
)
def test_processes_follow_the_cores_and_the_settings(monkeypatch, given, cores, processes, threads):
    for name in ("REDIS_URL", "WEB_WORKERS", "WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cores)))
    found = runpy.run_path(str(Path(config.__file__).with_name("gunicorn_conf.py")))
    assert (found["workers"], found["threads"]) == (processes, threads)
    assert bool(found["keepalive"]) is (processes == 1), "a kept connection would bind its client to one busy process"


def test_what_refers_to_itself_is_taken_away_every_so_many_answers():
    class Ring:
        """Only the collector ends it."""

        def __init__(self) -> None:
            self.itself = self

    hook = runpy.run_path(str(Path(config.__file__).with_name("gunicorn_conf.py")))
    gc.disable()
    try:
        left = weakref.ref(Ring())
        for _ in range(hook["_COLLECT_EVERY"] - 1):
            hook["post_request"](None, None, {}, None)
        assert left() is not None
        hook["post_request"](None, None, {}, None)
        assert left() is None
    finally:
        gc.enable()
