"""Waivers, conditions, and what time alone changes."""

from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from phases.services import wait_start
from reviews.blockers import next_blocker
from reviews.models import Waiver, Watch
from reviews.services import condition_close, gates_sweep, waiver_approve, waiver_propose
from reviews.services.signing import NewCondition


def _propose(gate, code="t1-hard", by=None, **values):
    return waiver_propose(
        actor=(by or gate.cast.engineer).actor,
        initiative=gate.initiative,
        criterion=code,
        reason="The lab is closed.",
        control="Every case is checked by hand.",
        **values,
    )


def _state(gate, code):
    return next(one.state for one in gate.readiness().criteria if one.code == code)


def test_a_waiver_counts_only_once_a_second_person_approved_it(gate):
    waiver = _propose(gate)
    assert _state(gate, "t1-hard") == "not_met"
    waiver_approve(actor=gate.cast.waiver.actor, waiver=waiver)
    assert _state(gate, "t1-hard") == "waived"


@pytest.mark.parametrize("who", ["pm", "engineer", "security", "sponsor", "admin", "auditor"])
def test_only_the_waiver_authority_approves(gate, who):
    waiver = _propose(gate)
    reason = "Auditors read everything" if who == "auditor" else "waiver authority"
    with pytest.raises(NotAllowed, match=reason):
        waiver_approve(actor=getattr(gate.cast, who).actor, waiver=waiver)


def test_nobody_approves_the_waiver_they_proposed(gate, cast):
    waiver = _propose(gate)
    Waiver.objects.filter(pk=waiver.pk).update(requested_by=cast.waiver.user)
    with pytest.raises(NotAllowed, match="You proposed"):
        waiver_approve(actor=cast.waiver.actor, waiver=waiver)


def test_a_waiver_ends_within_90_days_and_the_criterion_opens_again(gate):
    with pytest.raises(DomainError, match="ends between"):
        _propose(gate, ends_on=clock.today() + timedelta(days=91))
    waiver = _propose(gate)
    assert waiver.ends_on == clock.today() + timedelta(days=30)
    waiver_approve(actor=gate.cast.waiver.actor, waiver=waiver)
    with clock.travelling(clock.now() + timedelta(days=31)):
        assert _state(gate, "t1-hard") == "not_met"


def test_a_waiver_supersedes_the_signatures_on_its_sections(gate):
    gate.answer("t1-soft")
    request = gate.request()
    gate.sign_all(request)
    waiver_approve(actor=gate.cast.waiver.actor, waiver=_propose(gate))
    states = {slot.code: slot.state for slot in gate.readiness(request).slots}
    assert states["review:business_value"] == states["acceptance:engineering"] == "superseded"
    assert states["acceptance:business"] == states["acceptance:operations"] == "signed"
    gate.accept(request, "engineering")
    gate.review(request, "business_value")
    gate.decide(request)
    assert gate.initiative.phase == 2


def test_a_veto_can_be_waived(gate):
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    gate.review(request, "business_value", decision="request_changes", comment="The baseline is a guess.")
    waiver_approve(actor=gate.cast.waiver.actor, waiver=_propose(gate, "review:business_value"))
    states = {slot.code: slot.state for slot in gate.readiness(request).slots}
    assert states["review:business_value"] == "waived"


def test_an_unknown_criterion_is_not_waived(gate):
    with pytest.raises(DomainError) as error:
        _propose(gate, "p9-nothing")
    assert error.value.field == "criterion"


@pytest.fixture
def conditional(gate):
    """Passed gate 1 under one condition, due today, owned by the engineer."""
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    condition = NewCondition("Repeat the measurement.", gate.cast.engineer.user, clock.today())
    decision = gate.decide(request, "conditional_go", conditions=[condition])
    return decision.conditions.get()


def test_an_overdue_condition_closes_the_next_gate_by_itself(gate, conditional):
    gate.answer_all()
    code = f"condition:{conditional.pk}"
    assert code not in {one.code for one in gate.readiness().criteria}
    with clock.travelling(clock.now() + timedelta(days=2)):
        assert _state(gate, code) == "not_met"
        assert gate.readiness().verdict.next_blocker.code == code


def test_owner_may_not_close_their_own_condition(gate, conditional):
    with pytest.raises(NotAllowed):
        condition_close(actor=gate.cast.engineer.actor, condition=conditional, note="Measured on Tuesday, n = 400.")
    closed = condition_close(actor=gate.cast.sponsor.actor, condition=conditional, note="Measured on Tuesday, n = 400.")
    assert closed.closed_by == gate.cast.sponsor.user


def test_the_sweep_watches_what_time_changed_and_is_idempotent(gate, conditional):
    assert gates_sweep() == 0
    type(conditional).objects.filter(pk=conditional.pk).update(due_on=clock.today() - timedelta(days=1))
    assert gates_sweep() == 1
    assert gates_sweep() == 0
    watch = Watch.objects.get(ended_at=None)
    assert "Repeat the measurement." in watch.reason
    condition_close(actor=gate.cast.sponsor.actor, condition=conditional, note="Measured on Tuesday, n = 400.")
    assert gates_sweep() == 1
    assert not Watch.objects.filter(ended_at=None).exists()
    assert Entry.objects.filter(action="reviews.gates_sweep", actor_kind="clock").count() == 2


def test_the_next_blocker_follows_the_work(gate):
    assert next_blocker(gate.initiative).text == "Item t1-hard"
    gate.answer_all()
    assert next_blocker(gate.initiative).kind == "request"
    request = gate.request()
    assert next_blocker(gate.initiative).kind == "signature"
    gate.sign_all(request)
    assert next_blocker(gate.initiative).kind == "decision"
    wait_start(
        actor=gate.cast.engineer.actor, initiative=gate.initiative, cause="data_access", waiting_on="Archive team"
    )
    found = next_blocker(gate.initiative)
    assert (found.kind, found.owner, found.cause) == ("wait", "Archive team", "Data access")
