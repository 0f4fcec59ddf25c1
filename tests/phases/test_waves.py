"""Waves: approved by another person, started in phase 4, undone at the threshold that was fixed before."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import Entry
from common import clock
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative
from metrics.models import Metric, Point
from phases.models import ExpansionWave
from phases.services import wave_approve, wave_finish, wave_resume, wave_start, waves_sweep


@pytest.fixture
def wave(cast, accepted):
    Initiative.objects.filter(pk=accepted.pk).update(phase=4)
    metric = Metric.objects.create(
        initiative=accepted, name="Misrouted", kind="business", purpose="kpi", direction="lower", target=0.04,
        provenance="typed", latest_at=clock.now(), latest_value=0.03, state="met",
    )  # fmt: skip
    made = ExpansionWave.objects.create(
        initiative=accepted, owner=cast.engineer.user, title="North", group="North", users=50, metric=metric,
        starts_on=clock.today() + timedelta(days=3), success_threshold=Decimal("0.04"), abort_threshold=Decimal("0.05"),
    )  # fmt: skip
    return ExpansionWave.objects.select_related("initiative").get(pk=made.pk)


def test_operations_owner_approves_starts_and_ends(cast, wave):
    actor = cast.operations.actor
    wave_approve(actor=actor, wave=wave)
    assert wave_start(actor=actor, wave=wave).started_at is not None
    ended = wave_finish(actor=actor, wave=wave, state="succeeded", outcome="Ninety percent of letters confirmed.")
    assert (ended.state, ended.ended_at is not None) == ("succeeded", True)


@pytest.mark.parametrize("who", ["engineer", "outsider", "executive"])
def test_others_may_not_approve(cast, wave, who):
    with pytest.raises(NotAllowed):
        wave_approve(actor=getattr(cast, who).actor, wave=wave)


def test_owner_of_the_wave_does_not_approve_it(cast, wave):
    ExpansionWave.objects.update(owner=cast.operations.user)
    wave.refresh_from_db()
    with pytest.raises(DomainError, match="Somebody else"):
        wave_approve(actor=cast.operations.actor, wave=wave)


def test_incomplete_wave_is_not_approved(cast, wave):
    wave.abort_threshold = None
    with pytest.raises(DomainError, match="an abort threshold"):
        wave_approve(actor=cast.operations.actor, wave=wave)


def test_nobody_starts_without_approval_or_before_phase_4(cast, wave):
    with pytest.raises(DomainError, match="planned"):
        wave_start(actor=cast.operations.actor, wave=wave)
    wave_approve(actor=cast.operations.actor, wave=wave)
    wave.initiative.phase = 3
    with pytest.raises(DomainError, match="phase 4"):
        wave_start(actor=cast.operations.actor, wave=wave)


@pytest.fixture
def running(cast, wave):
    wave_approve(actor=cast.operations.actor, wave=wave)
    return wave_start(actor=cast.operations.actor, wave=wave)


def measure(wave, *values, n=None):
    """One value a second from just before now back; the wave began an hour ago."""
    ExpansionWave.objects.filter(pk=wave.pk).update(started_at=clock.now() - timedelta(hours=1))
    for place, value in enumerate(values):
        Point.objects.create(
            metric_id=wave.metric_id,
            at=clock.now() - timedelta(seconds=9 - place),
            value=value,
            n=n,
            provenance="typed",
        )


@pytest.mark.parametrize(("values", "crossed"), [((0.049,), 0), ((0.05,), 1), ((0.03, 0.05), 0), ((), 0)])
def test_clock_halts_a_wave_at_its_threshold_and_never_on_silence(cast, running, values, crossed):
    measure(running, *values)
    assert waves_sweep() == crossed
    found = ExpansionWave.objects.get()
    assert (found.state, found.is_halted) == ("running", bool(crossed)), "its end is for people"
    assert found.judged_words
    assert Entry.objects.filter(action="phases.waves_sweep").count() == crossed
    assert waves_sweep() == 0
    assert Entry.objects.filter(action="phases.waves_sweep").count() == crossed


def test_old_values_do_not_halt(cast, running):
    measure(running)
    Metric.objects.update(interval_s=60, grace_s=0)
    Point.objects.create(
        metric_id=running.metric_id, at=clock.now() - timedelta(minutes=30), value=0.9, provenance="typed"
    )
    assert waves_sweep() == 0
    assert ExpansionWave.objects.get().judged_state == "unknown"


def test_person_lets_it_go_on_with_a_reason_and_it_is_judged_by_what_follows(cast, running):
    measure(running, 0.9)
    waves_sweep()
    with pytest.raises(DomainError, match="Say why"):
        wave_resume(actor=cast.operations.actor, wave=running, reason="ok")
    with pytest.raises(NotAllowed):
        wave_resume(actor=cast.engineer.actor, wave=running, reason="It is fine, I am sure.")
    with pytest.raises(DomainError, match="Only a person"):
        wave_resume(actor=CLOCK, wave=running, reason="The clock is sure of it.")
    found = wave_resume(actor=cast.operations.actor, wave=running, reason="The source counted twice.")
    assert (found.is_halted, waves_sweep()) == (False, 0)
    Point.objects.create(metric_id=running.metric_id, at=clock.now(), value=0.9, provenance="typed")
    assert waves_sweep() == 1
    ExpansionWave.objects.update(abort_crossed_at=None)
    running.refresh_from_db()
    with pytest.raises(DomainError, match="has not reached"):
        wave_resume(actor=cast.operations.actor, wave=running, reason="Once more, to be sure.")


def test_halted_wave_is_ended_by_a_person(cast, running):
    measure(running, 0.9)
    waves_sweep()
    ended = wave_finish(actor=cast.business.actor, wave=running, state="aborted", outcome="Taken back on the same day.")
    assert (ended.state, ended.is_halted) == ("aborted", False)
