"""Several dispatchers and workers at once, each with its own connection, on a database of its own."""

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from metrics.models import Metric, Point, Pull
from metrics.services import metric_add, pull_run, pulls_claim_due
from tests.metrics.conftest import LATENCY

THREADS = 4
METRICS = 12


@pytest.fixture
def own_database(django_db_blocker, tmp_path):
    """A fresh database file, so that rows which cannot be deleted stay out of the other tests."""
    if connection.vendor != "sqlite":
        pytest.skip("the same race on PostgreSQL needs a cloned database")
    with django_db_blocker.unblock():
        connection.close()
        copy = tmp_path / "race.sqlite3"
        handles = [connection.settings_dict, connections.settings["default"], settings.DATABASES["default"]]
        before = [handle["NAME"] for handle in handles]
        for handle in handles:
            handle["NAME"] = str(copy)
        call_command("migrate", verbosity=0)
        yield
        connection.close()
        for handle, name in zip(handles, before, strict=True):
            handle["NAME"] = name


def together(act: Callable[[], object]) -> list[object]:
    """What `act` answered in each of four threads that began at the same moment."""
    barrier, answers, faults = threading.Barrier(THREADS), [], []

    def run() -> None:
        try:
            barrier.wait()
            answers.append(act())
        except Exception as error:  # shown below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    return answers


def test_many_beats_and_workers_pull_each_due_time_once(own_database, adapter, request):
    cast, initiative, source = (request.getfixturevalue(name) for name in ("plain_cast", "plain_initiative", "plain_source"))
    for number in range(METRICS):
        values = {**LATENCY, "name": f"M{number}", "target": 100, "source": source.pk, "query": "up"}
        metric_add(actor=cast.pm.actor, initiative=initiative, values=values)
    claimed = [pull_id for ids in together(pulls_claim_due) for pull_id in ids]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == METRICS == Pull.objects.count()
    done = together(lambda: sum(pull_run(pull_id=pull_id) for pull_id in claimed))
    assert sum(done) == METRICS, "four workers with the same message run each pull once"
    assert len(adapter.windows) == METRICS
    assert set(Pull.objects.values_list("state", "attempts")) == {("done", 1)}
    assert Point.objects.count() == sum(Pull.objects.values_list("points", flat=True))
    assert not Metric.objects.filter(latest_at=None).exists()
