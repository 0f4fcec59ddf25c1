"""Numbers that machines push: the tick follows each of them, and no page works a standing out anew because of them."""

import importlib

import pytest
from django.apps import apps

from audit.models import PUSHES, Entry
from common import clock
from initiatives.models import Initiative
from metrics.models import Metric
from metrics.services import points_push
from phases.services.waits import wait_start
from portfolio.entry_counts import entries_about, entries_about_each
from portfolio.models import Standing
from portfolio.reading import standing_now
from portfolio.services.standings import standings_refresh


@pytest.fixture
def push(cast, running):
    """Push one value as a program; the first one has changed the state of the metric, and the tick has been there."""
    metric = Metric.objects.create(
        initiative=running, name="Answer time", kind="operational", direction="lower", target=9, unit="s",
        provenance="pushed",
    )  # fmt: skip

    def push(value):
        item = {"metric": metric.pk, "at": clock.now().isoformat(), "value": value}
        assert not points_push(actor=cast.pm.actor, items=[item]).refused

    push(1.0)
    standings_refresh()
    return push


def read(running):
    return Initiative.objects.select_related("standing").get(pk=running.pk)


def test_page_takes_the_kept_standing_and_the_tick_follows(push, running):
    push(2.0)
    found = read(running)
    kept = found.standing
    assert standing_now(found) is kept
    assert standings_refresh() == 1
    assert [value for _, value in Standing.objects.get(pk=running.pk).sparkline] == [1.0, 2.0]
    assert standings_refresh() == 0


def test_what_breaches_by_a_push_is_on_the_next_page(push, running):
    push(90.0)
    assert standing_now(read(running)).breached == 1
    assert Standing.objects.get(pk=running.pk).breached == 0


def test_act_after_a_push_is_on_the_next_page(push, cast, running):
    push(2.0)
    wait_start(
        actor=cast.business.actor, initiative=running, cause="data_access", waiting_on="Data platform",
        since=clock.today(), until=None,
    )  # fmt: skip
    assert "Data platform" in standing_now(read(running)).blocker_text


def test_both_ways_of_counting_agree(push, running):
    push(2.0)
    seen = entries_about_each([running.pk])[running.pk]
    about = Entry.objects.filter(initiative_id=running.pk)
    assert seen.pushes == about.filter(action__in=PUSHES).count() == 2
    assert seen.entries == entries_about(running) == about.exclude(action__in=PUSHES).count()


def test_standing_from_before_pushes_were_counted_apart_stays_true(push, running):
    kept = Standing.objects.get(pk=running.pk)
    Standing.objects.filter(pk=running.pk).update(entries_seen=kept.entries_seen + kept.pushes_seen, pushes_seen=0)
    migration = importlib.import_module("portfolio.migrations.0021_pushes_are_counted_apart")
    migration.part(apps, None)
    found = read(running)
    parted = found.standing
    assert (parted.entries_seen, parted.pushes_seen) == (kept.entries_seen, kept.pushes_seen)
    assert standing_now(found) is parted
    migration.part(apps, None)
    assert read(running).standing.entries_seen == kept.entries_seen
