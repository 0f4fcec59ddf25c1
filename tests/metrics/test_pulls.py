"""Rows are the truth: nothing is pulled twice for one due time, and a lost worker delays a pull but loses none."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from metrics.models import Metric, Point, Pull
from metrics.services import pull_finish, pull_request, pull_run, pull_start
from metrics.services.dispatching import LEASE, next_slot
from metrics.services.pulls import Outcome
from metrics.sources.base import FetchResult, Sample, SourceError
from metrics.tasks import pull_run as pull_run_task
from metrics.tasks import pulls_dispatch
from tests.metrics.claiming import pulls_claim_due

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here


def test_a_new_metric_is_pulled_at_once_and_its_points_are_stored(pulled, adapter):
    (pull_id,) = pulls_claim_due()
    assert pull_run(pull_id=pull_id)
    pull, metric = Pull.objects.get(), Metric.objects.get()
    assert (pull.state, pull.attempts, pull.reason) == ("done", 1, "")
    assert pull.points == Point.objects.count() >= 24 * 60 - 1
    assert metric.latest_at == Point.objects.order_by("-at")[0].at
    assert metric.state == "met"


def test_two_beats_claim_each_due_time_once(pulled):
    assert len(pulls_claim_due()) == 1
    assert pulls_claim_due() == []
    assert Pull.objects.count() == 1


def test_doubled_message_runs_the_pull_once(pulled, adapter):
    ids = pulls_claim_due()
    pull_run_task(ids)
    pull_run_task(ids)
    assert len(adapter.windows) == 1


def test_message_during_a_running_fetch_is_ignored(pulled, adapter):
    (pull_id,) = pulls_claim_due()
    seen = []
    adapter.during = lambda: seen.append(pull_start(pull_id=pull_id))
    assert pull_run(pull_id=pull_id)
    assert seen == [None]


def test_lost_message_is_found_when_the_lease_ends(pulled, adapter):
    first = pulls_claim_due()
    with clock.travelling(clock.now() + LEASE + MINUTE):
        again = pulls_claim_due()
        assert again == first
        assert pull_run(pull_id=again[0])
    assert Pull.objects.get(pk=first[0]).attempts == 1, "a message that never ran is no attempt"


def test_killed_worker_delays_the_pull_and_doubles_no_point(pulled, adapter):
    (pull_id,) = pulls_claim_due()
    dead = pull_start(pull_id=pull_id)
    with clock.travelling(clock.now() + LEASE + MINUTE):
        assert pulls_claim_due() == [pull_id]
        assert pull_run(pull_id=pull_id)
        count = Point.objects.count()
        late = FetchResult((Sample(clock.now(), 9999.0),))
        assert not pull_finish(lease=dead, outcome=Outcome(result=late)), "the late token loses"
    pull = Pull.objects.get(pk=pull_id)
    assert (pull.state, pull.attempts) == ("done", 2)
    assert Point.objects.count() == count
    assert not Point.objects.filter(value=9999).exists()


def test_third_crash_quarantines_and_the_next_pull_covers_its_window(pulled, adapter):
    started = now = clock.now()
    (pull_id,) = pulls_claim_due()
    for _ in range(3):
        with clock.travelling(now):
            assert pull_start(pull_id=pull_id)
        now += LEASE + MINUTE
        with clock.travelling(now):
            claimed = pulls_claim_due()
            if pull_id not in claimed:
                break
    assert Pull.objects.get(pk=pull_id).state == "quarantined"
    assert "3 times" in Pull.objects.get(pk=pull_id).reason
    assert Entry.objects.filter(action="metrics.pull_quarantine").count() == 1
    with clock.travelling(now + timedelta(minutes=6)):
        for later in [*claimed, *pulls_claim_due()]:
            pull_run(pull_id=later)
    assert Point.objects.filter(at__lt=started).exists()
    assert Point.objects.filter(at__gt=started).exists()


def test_overlapping_windows_double_no_point(pulled, adapter):
    now = clock.now()
    for step in range(4):
        with clock.travelling(now + step * timedelta(minutes=6)):
            for pull_id in pulls_claim_due():
                pull_run(pull_id=pull_id)
    instants = list(Point.objects.values_list("at", flat=True))
    assert len(adapter.windows) == 4
    assert len(instants) == len(set(instants))
    gaps = {b - a for a, b in zip(sorted(instants), sorted(instants)[1:], strict=False)}
    assert gaps == {MINUTE}, "no minute is missing"


def test_missed_times_are_covered_by_one_pull(pulled, adapter):
    now = clock.now()
    for pull_id in pulls_claim_due():
        pull_run(pull_id=pull_id)
    with clock.travelling(now + timedelta(hours=5)):
        ids = pulls_claim_due()
        assert len(ids) == 1
        pull_run(pull_id=ids[0])
    assert adapter.windows[1].start <= now
    assert adapter.windows[1].end == now + timedelta(hours=5)


def test_failures_back_off_and_keep_their_reason(pulled, adapter):
    adapter.error = SourceError(
        "The source answered with a web page (HTML) instead of JSON", permanent=True, code="html"
    )
    now, waits = clock.now(), []
    for _ in range(9):
        with clock.travelling(now):
            (pull_id,) = pulls_claim_due()
            pull_run(pull_id=pull_id)
            assert Pull.objects.get(pk=pull_id).state == "failed"
            assert "HTML" in Pull.objects.get(pk=pull_id).reason
            metric = Metric.objects.get()
            waits.append((metric.next_pull_at - now).total_seconds())
            now = metric.next_pull_at
    assert all(wait <= waits[place] <= 1.1 * wait for place, wait in enumerate([300, 600, 1200]))
    assert waits[0] != 300, "a little later, so that those which failed together do not come back together"
    assert waits[-1] == 6 * 3600
    adapter.error = None
    with clock.travelling(now):
        pull_run(pull_id=pulls_claim_due()[0])
        assert Metric.objects.get().failures == 0


def test_retry_after_is_honoured(pulled, adapter):
    adapter.error = SourceError("Too often", permanent=False, code="rate_limited", retry_after_s=4000.0)
    now = clock.now()
    with clock.travelling(now):
        pull_run(pull_id=pulls_claim_due()[0])
    assert Metric.objects.get().next_pull_at == now + timedelta(seconds=4000)


def test_fault_in_an_adapter_is_a_failed_pull(pulled, adapter):
    adapter.answer = lambda window: 1 / 0
    pull_run(pull_id=pulls_claim_due()[0])
    assert Pull.objects.get().state == "failed"
    assert "division" not in Pull.objects.get().reason


def test_nothing_new_is_empty_and_not_an_error(pulled, adapter):
    adapter.answer = lambda window: FetchResult((), ("The query finds nothing",))
    pull_run(pull_id=pulls_claim_due()[0])
    assert (Pull.objects.get().state, Pull.objects.get().reason) == ("empty", "The query finds nothing")
    assert Metric.objects.get().state == "no_data"


def test_values_that_are_no_numbers_and_times_ahead_are_not_stored(pulled, adapter):
    now = clock.now()
    adapter.answer = lambda window: FetchResult(
        (Sample(now, float("nan")), Sample(now - MINUTE, float("inf")), Sample(now + timedelta(days=1), 1.0))
    )
    pull_run(pull_id=pulls_claim_due()[0])
    assert not Point.objects.exists()


def test_pulls_rest_while_the_initiative_is_stopped(pulled, initiative):
    initiative.status = "stopped"
    initiative.save()
    assert pulls_claim_due() == []


def test_the_slots_of_a_metric_are_spread_and_repeat(pulled):
    now = clock.now()
    slots = {next_slot(Metric(pk=pk, interval_s=300), now) for pk in range(1, 200)}
    assert len(slots) > 190
    assert all(now < slot <= now + timedelta(seconds=300) for slot in slots)
    assert next_slot(pulled, now) == next_slot(pulled, now)


def test_owner_may_ask_for_a_pull_now_and_only_one_waits(pulled, cast):
    first = pull_request(actor=cast.engineer.actor, metric=pulled)
    assert pull_request(actor=cast.operations.actor, metric=pulled) == first
    assert pull_run(pull_id=first.pk)
    with pytest.raises(DomainError, match="ten seconds"):
        pull_request(actor=cast.engineer.actor, metric=pulled)


def test_outsider_may_not_ask_for_a_pull(pulled, cast):
    with pytest.raises(NotAllowed, match="member of AI-001"):
        pull_request(actor=cast.outsider.actor, metric=pulled)


def test_dispatcher_sends_small_batches(pulled, monkeypatch):
    sent = []
    monkeypatch.setattr(pull_run_task, "delay", sent.append)
    pulls_dispatch()
    assert sent == [[Pull.objects.get().pk]]
