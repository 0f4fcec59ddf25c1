"""`phase_enter` and `initiative_accept`: the one way into a phase."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.models import Initiative
from phases import flow
from phases.models import PhaseStay
from phases.services import initiative_accept, phase_enter, stay_close, stays_sweep


def test_pm_accepts_an_idea(cast, initiative, playbook):
    initiative_accept(actor=cast.pm.actor, initiative=initiative)
    assert (initiative.status, initiative.phase) == ("active", 1)
    assert initiative.pin.version == playbook
    assert [stay.phase for stay in initiative.stays.open()] == [1]
    entry = Entry.objects.get(action="phases.phase_enter")
    assert "phase 1" in entry.summary


def test_engineer_may_not_accept(cast, initiative, playbook):
    with pytest.raises(NotAllowed, match="program manager"):
        initiative_accept(actor=cast.engineer.actor, initiative=initiative)


def test_nobody_accepts_twice(cast, accepted):
    with pytest.raises(DomainError, match="no longer an idea"):
        initiative_accept(actor=cast.pm.actor, initiative=accepted)


def test_an_idea_enters_no_phase(cast, initiative):
    with pytest.raises(DomainError, match="Accept it first"):
        phase_enter(actor=cast.pm.actor, initiative=initiative, phase=1, reason="x")


@pytest.mark.parametrize("phase", [0, 3, 4, 5])
def test_no_gate_is_skipped(cast, accepted, phase):
    with pytest.raises(DomainError):
        phase_enter(actor=cast.pm.actor, initiative=accepted, phase=phase, reason="x")
    assert Initiative.objects.get(pk=accepted.pk).phase == 1


def test_a_token_moves_nothing(cast, accepted):
    token = replace(cast.pm.actor, kind="token", scopes=frozenset({"write:initiatives"}))
    with pytest.raises(NotAllowed, match="never by a token"):
        phase_enter(actor=token, initiative=accepted, phase=2, reason="x")


def test_going_on_closes_the_stay_with_its_outcome(cast, accepted):
    phase_enter(actor=cast.pm.actor, initiative=accepted, phase=2, reason="Gate 1: go")
    phase_enter(actor=cast.pm.actor, initiative=accepted, phase=1, reason="Gate 2: recycle")
    assert [(stay.phase, stay.outcome) for stay in accepted.stays.all()] == [(1, "go"), (2, "recycle"), (1, "")]
    assert accepted.phase == 1


def test_an_initiative_is_in_one_place(accepted):
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseStay.objects.create(initiative=accepted, phase=2)


def test_import_carries_the_days_of_the_file(cast, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(status="active")
    day = clock.today() - timedelta(days=100)
    phase_enter(actor=cast.pm.actor, initiative=initiative, phase=1, reason="i", effective_on=day, is_imported=True)
    later = day + timedelta(days=40)
    phase_enter(actor=cast.pm.actor, initiative=initiative, phase=4, reason="i", effective_on=later, is_imported=True)
    first, second = initiative.stays.all()
    assert flow.stay_days(first, clock.now()) == 40
    assert second.began_at == first.ended_at
    with pytest.raises(DomainError, match="later day"):
        phase_enter(actor=cast.pm.actor, initiative=initiative, phase=2, reason="i", effective_on=day, is_imported=True)


def test_nobody_enters_in_the_future(cast, accepted):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(DomainError, match="future"):
        phase_enter(actor=cast.pm.actor, initiative=accepted, phase=2, reason="x", effective_on=tomorrow)


def test_a_stop_closes_the_stay_by_the_sweep(accepted):
    assert stays_sweep() == 0
    Initiative.objects.filter(pk=accepted.pk).update(status="stopped")
    assert stays_sweep() == 1
    stay = accepted.stays.get()
    assert stay.outcome == "stopped"
    assert stay.left_at is not None


def test_a_closed_stay_is_closed_once(cast, accepted):
    assert stay_close(actor=cast.pm.actor, initiative=accepted, outcome="retired") is not None
    assert stay_close(actor=cast.pm.actor, initiative=accepted, outcome="retired") is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_stays_add_up_exactly_after_any_returns(demo_database, cast, initiative, playbook, steps):
    """Every second between acceptance and now belongs to exactly one stay, whatever way was taken."""
    with transaction.atomic():
        at = begin = clock.now() - timedelta(seconds=sum(seconds for _, seconds in steps) + 1)
        with clock.travelling(at):
            initiative_accept(actor=cast.pm.actor, initiative=initiative)
        for is_forward, seconds in steps:
            at += timedelta(seconds=seconds)
            phase = min(initiative.phase + 1, 4) if is_forward else max(initiative.phase - 1, 1)
            if phase != initiative.phase:
                with clock.travelling(at):
                    phase_enter(actor=cast.pm.actor, initiative=initiative, phase=phase, reason="step")
        stays = list(initiative.stays.all())
        assert all(before.ended_at == after.began_at for before, after in itertools.pairwise(stays))
        total = sum(((stay.ended_at or at) - stay.began_at for stay in stays), timedelta())
        assert total == at - begin
        assert sum(flow.days_in_phase(stays, phase, at) for phase in (1, 2, 3, 4)) == pytest.approx(
            (at - begin).total_seconds() / 86400
        )
        transaction.set_rollback(True)
    initiative.refresh_from_db()


def test_the_facts_of_stays_are_those_of_the_rows(initiative):
    at = clock.now()
    PhaseStay.objects.create(
        initiative=initiative, phase=1, entered_at=at - timedelta(days=3, microseconds=7), left_at=at, outcome="go",
        effective_entered_on=(at - timedelta(days=9)).date(),
    )  # fmt: skip
    PhaseStay.objects.create(initiative=initiative, phase=2, entered_at=at - timedelta(hours=1))
    rows, spans = (
        list(PhaseStay.objects.order_by("phase")),
        sorted(PhaseStay.objects.all().spans(), key=lambda s: s.phase),
    )
    for name in (*spans[0]._fields,):
        assert [getattr(span, name) for span in spans] == [getattr(row, name) for row in rows], name
