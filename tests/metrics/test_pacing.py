"""How hard a source is asked: so many at once, paused when it fails, one probe after that; history beside the usual pulls."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest

from common import clock
from common.errors import DomainError, NotAllowed
from metrics.health import pull_lag_seconds
from metrics.models import Alert, Metric, Point, Pull, Source
from metrics.services import (
    history_request,
    metric_add,
    pulls_claim_batches,
    pulls_release,
    source_add,
)
from metrics.sources.base import FetchResult, Sample, SourceError
from metrics.tasks import pull_run as pull_run_task
from tests.metrics.claiming import pulls_claim_due
from tests.metrics.conftest import LATENCY

MINUTE = timedelta(minutes=1)
DOWN = SourceError("The address did not answer in time", permanent=False, code="timeout")
pytestmark = pytest.mark.usefixtures("demo_database")  # the clock travels here


@pytest.fixture
def many(cast, initiative, source, adapter):
    """`many(n)` metrics of one source, all due."""

    def make(count, of=source, **values):
        given = {**LATENCY, "target": 100, "source": of.pk, "query": "up", **values}
        names = [f"{of.name} {place}" for place in range(count)]
        return [
            metric_add(actor=cast.engineer.actor, initiative=initiative, values={**given, "name": name})
            for name in names
        ]

    return make


def run(batches):
    for ids in batches:
        pull_run_task(ids)


def test_a_source_has_no_more_batches_than_its_limit(many, source):
    Source.objects.update(concurrency=2)
    many(70, interval_s=86400)
    first = pulls_claim_batches()
    assert sorted(len(ids) for ids in first) == [25, 25]
    assert pulls_claim_batches() == [], "both of its batches are still running"
    run(first[:1])
    second = pulls_claim_batches()
    assert [len(ids) for ids in second] == [20], "one has ended, so there is room for one"
    run([*first[1:], *second])
    assert Pull.objects.filter(state="done").count() == 70


def test_one_busy_source_does_not_hold_up_another(many, source, cast):
    other = source_add(
        actor=cast.engineer.actor, values={"kind": "prometheus", "name": "Other", "url": "https://other.example.com/"}
    )
    Source.objects.filter(pk=source.pk).update(concurrency=1)
    many(60)
    many(3, of=other)
    claimed = Pull.objects.filter(pk__in=pulls_claim_due())
    assert claimed.filter(metric__source=other).count() == 3
    assert claimed.filter(metric__source=source).count() == 25


def test_what_a_worker_has_no_time_for_is_given_back(many, monkeypatch, adapter):
    many(5)
    (ids,) = [ids for ids in pulls_claim_batches() if len(ids) > 2]
    times = iter([0.0, 1.0, 2.0, *[31.0] * 9])
    monkeypatch.setattr("metrics.tasks.time", SimpleNamespace(monotonic=lambda: next(times)))
    pull_run_task(ids)
    assert len(adapter.windows) == 2
    assert pulls_release(pull_ids=ids) == 0, "what has run stays"
    assert set(ids[2:]) <= set(pulls_claim_due())


def test_breaker_opens_after_five_failures_probes_once_and_closes(many, source, adapter):
    many(30)
    now = clock.now()
    adapter.error = DOWN
    with clock.travelling(now):
        run([pulls_claim_due()[:5]])
        source.refresh_from_db()
        assert (source.failures, source.paused_until) == (5, now + MINUTE)
        assert pull_lag_seconds() == 0, "a paused source waits on purpose"
    pause = MINUTE
    for _ in range(7):
        now += max(pause, timedelta(seconds=121))
        with clock.travelling(now):
            probe = pulls_claim_due()
            assert len(probe) == 1, "one pull tries whether it is back"
            run([probe])
            source.refresh_from_db()
            pause = source.paused_until - now
    assert pause == timedelta(minutes=30)
    adapter.error = None
    with clock.travelling(now + pause):
        run([pulls_claim_due()])
        source.refresh_from_db()
        assert (source.failures, source.paused_until) == (0, None)
        assert len(pulls_claim_due()) > 1


def test_a_wish_to_wait_holds_for_all_metrics_of_the_source(many, source, adapter):
    many(8)
    now = clock.now()
    adapter.error = SourceError("Asked less often", permanent=False, code="rate_limited", retry_after_s=600.0)
    with clock.travelling(now):
        run([pulls_claim_due()[:1]])
    with clock.travelling(now + 5 * MINUTE):
        assert pulls_claim_due() == []
    adapter.error = None
    with clock.travelling(now + 10 * MINUTE):
        assert len(pulls_claim_due()) == 8


def test_what_a_person_must_mend_concerns_one_metric_only(many, source, adapter):
    many(8)
    adapter.error = SourceError("The query is broken", permanent=True, code="bad_query")
    run([pulls_claim_due()])
    source.refresh_from_db()
    assert (source.failures, source.paused_until) == (0, None)


def test_pause_is_shown_on_the_pages(many, source, adapter, sign_in, cast):
    (metric, *_) = many(6)
    adapter.error = DOWN
    run([pulls_claim_due()])
    client = sign_in(cast.engineer)
    assert "after 6 failures in a row" in client.get(f"/sources/{source.pk}/").content.decode()
    assert "Paused" in client.get("/sources/").content.decode()
    assert "The source is not asked until" in client.get(metric.get_absolute_url()).content.decode()


def test_sources_page_says_when_nothing_is_checked(many, sign_in, cast):
    many(1)
    client = sign_in(cast.engineer)
    assert "Nothing has been checked" not in client.get("/sources/").content.decode()
    with clock.travelling(clock.now() + timedelta(minutes=20)):
        assert "Nothing has been checked for 20 min" in client.get("/sources/").content.decode()


def test_late_values_inside_the_overlap_are_taken_and_later_ones_are_not(many, adapter):
    (metric,) = many(1, overlap_s=3600)
    now = (clock.now() + MINUTE).replace(second=0, microsecond=0)
    adapter.answer = lambda window: FetchResult((Sample(window.end - MINUTE, 1.0),))
    with clock.travelling(now):
        run([pulls_claim_due()])
    revised = [Sample(now - 50 * MINUTE, 5.0), Sample(now - MINUTE, 3.0)]
    adapter.answer = lambda window: FetchResult(tuple(s for s in revised if window.start <= s.at <= window.end))
    with clock.travelling(now + 6 * MINUTE):
        run([pulls_claim_due()])
    assert dict(Point.objects.values_list("at", "value")) == {now - 50 * MINUTE: 5.0, now - MINUTE: 3.0}
    assert adapter.windows[1].start == now - timedelta(hours=1)


def test_history_comes_in_pieces_beside_the_pulls_and_alarms_nobody(many, cast, adapter):
    (metric,) = many(1, target=-1.0, direction="lower")  # every value misses it
    now = clock.now()
    with clock.travelling(now):
        run([pulls_claim_due()])
        assert Alert.objects.count() == 1, "the present does alarm"
        Alert.objects.all().delete()
        cursor = Metric.objects.get().cursor_at
        Metric.objects.update(next_pull_at=now + timedelta(days=1))  # only history from here on
        history_request(actor=cast.engineer.actor, metric=metric, days=30)
    for step in range(1, 9):
        with clock.travelling(now + step * timedelta(seconds=20)):
            run([pulls_claim_due()])
    metric = Metric.objects.get()
    pieces = Pull.objects.filter(is_history=True).order_by("window_start")
    assert [pull.state for pull in pieces] == ["done"] * 4
    assert all((pull.window_end - pull.window_start).total_seconds() / 60 < 11_000 for pull in pieces)
    assert (pieces[0].window_start, pieces.last().window_end) == (now - timedelta(days=30), now)
    assert (metric.history_from, metric.history_until, metric.cursor_at) == (None, None, cursor)
    instants = sorted(Point.objects.values_list("at", flat=True))
    assert {b - a for a, b in itertools.pairwise(instants)} == {MINUTE}
    assert len(instants) >= 30 * 24 * 60 - 1
    assert Alert.objects.count() == 0


def test_history_that_fails_is_tried_again_later_and_given_up_when_only_a_person_can_help(many, cast, adapter):
    now = clock.now()
    (metric,) = many(1)
    run([pulls_claim_due()])
    history_request(actor=cast.engineer.actor, metric=metric, days=7)
    adapter.error = DOWN
    run([pulls_claim_due()])
    Source.objects.update(failures=0)
    assert pulls_claim_due() == [], "not again within five minutes"
    adapter.error = SourceError("Too long ago", permanent=True, code="bad_query")
    with clock.travelling(now + timedelta(hours=1)):
        for _ in range(3):
            run([pulls_claim_due()])
    assert Metric.objects.get().history_from is None
    assert Metric.objects.get().failures > 0, "the usual pull has failed too, by itself"


def test_only_who_works_on_it_and_only_sources_that_keep_history(many, cast, initiative, pushed):
    (metric,) = many(1)
    with pytest.raises(NotAllowed):
        history_request(actor=cast.outsider.actor, metric=metric, days=7)
    with pytest.raises(DomainError):
        history_request(actor=cast.engineer.actor, metric=metric, days=367)
    with pytest.raises(DomainError, match="keeps no history"):
        history_request(actor=cast.engineer.actor, metric=pushed, days=7)
    page = source_add(
        actor=cast.engineer.actor,
        values={"kind": "openmetrics", "name": "Page", "url": "https://page.example.com/metrics"},
    )
    (scraped,) = many(1, of=page)
    with pytest.raises(DomainError, match="keeps no history"):
        history_request(actor=cast.engineer.actor, metric=scraped, days=7)


def test_button_asks_for_history(many, cast, sign_in):
    (metric,) = many(1)
    client = sign_in(cast.engineer)
    assert "Fetch older values" in client.get(metric.get_absolute_url()).content.decode()
    client.post(metric.get_absolute_url() + "history/", {"days": "90"})
    metric.refresh_from_db()
    assert (metric.history_until - metric.history_from).days == 90
    assert "Being fetched" in client.get(metric.get_absolute_url()).content.decode()
