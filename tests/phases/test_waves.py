"""Waves: approved by another person, started in phase 4, undone at the threshold that was fixed before."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative
from metrics.models import Metric
from phases.models import ExpansionWave
from phases.services import wave_approve, wave_finish, wave_start, waves_sweep


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


@pytest.mark.parametrize(
    ("value", "state", "aborted"), [(0.049, "breached", 0), (0.05, "breached", 1), (0.9, "stale", 0)]
)
def test_clock_takes_a_wave_back_at_its_threshold_and_never_on_silence(cast, wave, value, state, aborted):
    wave_approve(actor=cast.operations.actor, wave=wave)
    wave_start(actor=cast.operations.actor, wave=wave)
    Metric.objects.update(latest_value=value, state=state)
    assert waves_sweep() == aborted
    assert ExpansionWave.objects.get().state == ("aborted" if aborted else "running")
    assert waves_sweep() == 0
