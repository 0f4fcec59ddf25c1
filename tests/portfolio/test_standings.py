"""The standing of an initiative follows what happens, and the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from audit.models import Entry
from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Initiative
from initiatives.services import update_post
from metrics.models import Metric
from phases.criteria import item_verdicts
from phases.services import item_answer
from phases.services.playbooks import playbook_load_builtin
from phases.services.stays import initiative_accept
from phases.services.waits import wait_start
from portfolio.models import Refresh, Standing
from portfolio.reading import standing_now
from portfolio.services.standings import standings_refresh

START = datetime(2025, 3, 3, 9, tzinfo=UTC)


def standing(initiative):
    return Standing.objects.get(pk=initiative.pk)


def test_answered_item_is_counted(cast, running):
    before = standing(running).items_done
    item = next(
        v.item for v in item_verdicts(running, 1) if v.item.kind in ("statement", "answer") and v.item.is_required
    )
    item_answer(
        actor=cast.engineer.actor, initiative=running, item=item, text="Confirmed with the case handlers of both sites."
    )
    assert standings_refresh() == 1
    assert standing(running).items_done == before + 1


def test_nothing_new_refreshes_nothing(running):
    assert standings_refresh() == 0


def test_page_shows_the_change_before_the_tick(cast, running):
    wait_start(
        actor=cast.business.actor,
        initiative=running,
        cause="data_access",
        waiting_on="Data platform",
        since=clock.today(),
        until=None,
    )
    kept = Initiative.objects.select_related("standing").get(pk=running.pk)
    assert "Data platform" in standing_now(kept).blocker_text
    assert "Data platform" not in standing(running).blocker_text


def test_breach_disagrees_with_a_green_report(cast, running):
    update_post(actor=cast.business.actor, initiative=running, health="on_track", text="All well.")
    metric = Metric.objects.create(
        initiative=running,
        name="Latency",
        kind="operational",
        direction="lower",
        target=1,
        provenance="typed",
        state="breached",
    )
    entry_append(actor=CLOCK, action="metrics.state_change", obj=metric, summary="Breached", initiative_id=running.pk)
    standings_refresh()
    assert standing(running).breached == 1
    assert standing(running).is_disagreeing
    assert "1 breached" in standing(running).signals


def test_time_alone_makes_it_stalled(cast, demo_database, initiative):
    with clock.travelling(START):
        playbook_load_builtin()
        initiative_accept(actor=cast.pm.actor, initiative=initiative)
        update_post(actor=cast.business.actor, initiative=initiative, health="on_track", text="Begun.")
        standings_refresh()
        assert standing(initiative).health == "on_track"
    with clock.travelling(START + timedelta(days=13)):
        standings_refresh()
        assert standing(initiative).health == "on_track"
    with clock.travelling(START + timedelta(days=30)):
        assert standings_refresh() == 1
        assert standing(initiative).health == "stalled"
        assert "No movement since" in standing(initiative).stall_text


def test_old_green_report_is_no_longer_believed(cast, demo_database, initiative):
    with clock.travelling(START):
        playbook_load_builtin()
        initiative_accept(actor=cast.pm.actor, initiative=initiative)
        update_post(actor=cast.business.actor, initiative=initiative, health="on_track", text="Begun.")
    with clock.travelling(START + timedelta(days=10)):
        entry_append(
            actor=CLOCK, action="initiatives.seat_accept", obj=initiative, summary="Moved", initiative_id=initiative.pk
        )
    with clock.travelling(START + timedelta(days=15)):
        standings_refresh()
        assert standing(initiative).health == "no_update"


def test_entry_with_a_lower_id_that_commits_later_is_not_lost(cast, running):
    standings_refresh()
    late = Entry(
        id=1_000_000,
        recorded_at=clock.now(),
        actor_kind="clock",
        actor_name="Clock",
        action="x",
        object_type="x",
        object_id="1",
        initiative_id=running.pk,
        summary="committed first",
        payload="{}",
    )
    late.save(force_insert=True)
    assert standings_refresh() == 1
    late.pk = 900_000
    late.summary = "written first, committed later"
    late.save(force_insert=True)
    assert Refresh.objects.get().entry_id < 900_000
    assert standings_refresh() == 1


def test_cursor_waits_while_a_sweep_is_cut_short(make_initiatives):
    made = make_initiatives(4)
    for one in made:
        entry_append(actor=CLOCK, action="x.y", obj=one, summary="Changed", initiative_id=one.pk)
    assert standings_refresh(limit=3) == 3
    assert standings_refresh(limit=3) == 1
    assert standings_refresh(limit=3) == 0


@pytest.mark.parametrize(
    ("status", "health"), [("idea", "idea"), ("paused", "paused"), ("stopped", "stopped"), ("retired", "retired")]
)
def test_resting_initiative_has_no_alarm(cast, db, status, health):
    made = Initiative.objects.create(key="AI-100", title="Resting", status=status)
    standings_refresh()
    assert standing(made).health == health
    assert not standing(made).is_stalled
    assert standing(made).true_until is None


def test_imported_initiative_has_no_alarm_until_it_is_adopted(cast, db):
    made = Initiative.objects.create(key="AI-100", title="Imported", status="active", phase=4, is_adopted=False)
    standings_refresh()
    assert standing(made).health == "not_adopted"
    assert standing(made).blocker_text == ""
    assert standing(made).true_until is None


def test_rolled_back_change_is_not_seen(cast, running):
    with transaction.atomic():
        entry_append(actor=CLOCK, action="x.y", obj=running, summary="Never", initiative_id=running.pk)
        transaction.set_rollback(True)
    assert standings_refresh() == 0
