"""The stalled rule of docs/rules/stall.md, number by number."""

from datetime import UTC, datetime, timedelta

import pytest

from common import clock
from initiatives.models import Initiative
from phases import flow
from phases.flow import PhaseLimits, percentile, phase_limits, union_days
from phases.models import PhaseStay
from phases.services import item_answer, wait_start
from phases.stall import judge, stall_of

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
PLAYBOOK = PhaseLimits(14, 60.0, "playbook", 3)


def judged(still_days: float = 0, age: float = 1, *, has_blocker: bool = False, limits: PhaseLimits = PLAYBOOK):
    return judge(moved_at=NOW - timedelta(days=still_days), age=age, has_blocker=has_blocker, limits=limits, now=NOW)


@pytest.mark.parametrize(("still_days", "is_stalled"), [(13.99, False), (14, True), (40, True)])
def test_no_movement_for_n_days_is_stalled(still_days, is_stalled):
    assert judged(still_days).is_stalled is is_stalled


@pytest.mark.parametrize(
    ("age", "has_blocker", "is_stalled"), [(60, True, False), (60.1, True, True), (60.1, False, False)]
)
def test_too_old_needs_a_blocker(age, has_blocker, is_stalled):
    found = judged(age=age, has_blocker=has_blocker)
    assert found.is_stalled is is_stalled
    assert found.rule == ("too_old" if is_stalled else "")


def test_the_words_carry_the_numbers():
    assert judged(21).words == "No movement since 9 Jun 2026: 21 d, limit 14 d."
    assert "playbook's limit is 60 d, because only 3 stays" in judged(age=61, has_blocker=True).words
    measured = PhaseLimits(14, 44.0, "measured", 12)
    assert "44 d (n = 12)" in judged(age=45, has_blocker=True, limits=measured).words


def test_it_says_when_time_alone_makes_it_stalled():
    assert judged(10).turns_at == NOW + timedelta(days=4)
    assert judged(1, age=58, has_blocker=True).turns_at == NOW + timedelta(days=2, seconds=1)
    assert judged(20).turns_at is None


def test_percentile_is_a_real_stay_and_needs_ten():
    assert percentile([5, 1, 3, 2, 4], 0.5) == 3
    assert percentile(list(range(1, 21)), 0.85) == 17
    assert percentile([], 0.5) is None
    assert phase_limits(1, None, [1.0] * 9).basis == "playbook"
    assert phase_limits(1, None, [float(n) for n in range(1, 11)]).age_limit == 9.0


def test_overlapping_waits_count_once():
    at = [NOW + timedelta(days=n) for n in range(6)]
    assert union_days([(at[0], at[2]), (at[1], at[3]), (at[4], at[5])]) == 4.0


def test_accepted_initiative_stalls_after_its_days_and_moves_again(cast, accepted, item):
    at = clock.now()
    spec_days = accepted.pin.version.phases.get(number=1).limits["stall_days"]
    assert not stall_of(accepted, at).is_stalled
    assert stall_of(accepted, at + timedelta(days=spec_days)).is_stalled
    stay = PhaseStay.objects.get()
    PhaseStay.objects.filter(pk=stay.pk).update(entered_at=at - timedelta(days=30))
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=item(kind="statement"))
    assert stall_of(accepted, clock.now()).still_days == 0


def test_open_wait_is_the_blocker_of_an_old_one(cast, accepted):
    PhaseStay.objects.update(entered_at=clock.now() - timedelta(days=61))
    assert stall_of(accepted, clock.now()).rule == ""
    wait_start(actor=cast.engineer.actor, initiative=accepted, cause="data_access", waiting_on="Platform team")
    assert stall_of(accepted, clock.now()).rule == "too_old"


@pytest.mark.parametrize("change", [{"is_adopted": False}, {"status": "paused"}, {"status": "stopped"}])
def test_no_clock_runs(accepted, change):
    Initiative.objects.filter(pk=accepted.pk).update(**change)
    assert stall_of(Initiative.objects.get(pk=accepted.pk), clock.now() + timedelta(days=90)) is None


def test_days_lost_by_cause(cast, accepted):
    for days, cause in ((10, "data_access"), (4, "data_access"), (3, "review")):
        wait_start(
            actor=cast.engineer.actor, initiative=accepted, cause=cause, waiting_on="x",
            since=clock.today() - timedelta(days=days),
        )  # fmt: skip
    lost = flow.days_lost_of(accepted, clock.now())
    assert list(lost) == ["data_access", "review"]
    assert 10 <= lost["data_access"] < 11
