"""Tasks: a named queue, limits, plain arguments, a short body; services never enqueue."""

import ast

from config.celery import QUEUES, app
from tests.guards.source import modules


def test_every_task_names_its_queue_and_its_limits():
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert ours
    for name, task in ours.items():
        assert task.queue in QUEUES, name
        assert task.soft_time_limit, name
        assert task.time_limit > task.soft_time_limit, name
        assert "." in name


def test_every_tick_is_a_known_task():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_services_do_not_enqueue():
    guilty = [
        f"{module}:{node.lineno}"
        for module in modules()
        if module.room == "services"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("delay", "apply_async", "delay_on_commit")
    ]
    assert guilty == []
