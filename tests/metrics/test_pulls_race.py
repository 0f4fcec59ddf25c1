"""Several dispatchers and workers at once, each with its own connection, on a database of its own."""

from metrics.models import Metric, Point, Pull
from metrics.services import metric_add, pull_run
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY
from tests.threads import together

THREADS = 4
METRICS = 12


def test_many_beats_and_workers_pull_each_due_time_once(own_database, adapter, request):
    cast, initiative, source = (
        request.getfixturevalue(name) for name in ("plain_cast", "plain_initiative", "plain_source")
    )
    for number in range(METRICS):
        values = {**LATENCY, "name": f"M{number}", "target": 100, "source": source.pk, "query": "up"}
        metric_add(actor=cast.pm.actor, initiative=initiative, values=values)
    answers, faults = together(*[pulls_claim_due] * THREADS)
    assert not faults
    claimed = [pull_id for ids in answers for pull_id in ids]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == METRICS == Pull.objects.count()
    done, faults = together(*[lambda: sum(pull_run(pull_id=pull_id) for pull_id in claimed)] * THREADS)
    assert not faults
    assert sum(done) == METRICS, "four workers with the same message run each pull once"
    assert len(adapter.windows) == METRICS
    assert set(Pull.objects.values_list("state", "attempts")) == {("done", 1)}
    assert Point.objects.count() == sum(Pull.objects.values_list("points", flat=True))
    assert not Metric.objects.filter(latest_at=None).exists()
