"""Conditions: closed by who set them, on evidence where it is asked for; overdue ones close the gate; more time is counted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Entry
from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.evidence_files import store
from reviews.models import ConditionExtension
from reviews.services import condition_close, condition_extend, condition_supply
from reviews.services.signing import NewCondition
from tests.initiatives.files import PDF, upload

NOTE = "Measured on Tuesday, n = 400."
WHY = "The supplier delivers two weeks late."


@pytest.fixture
def condition(gate):
    """Gate 1 passed under one condition that needs evidence: owned by the engineer, set by the sponsor, due in 10 days."""
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    due = clock.today() + timedelta(days=10)
    given = NewCondition("Repeat the measurement.", gate.cast.engineer.user, due, needs_evidence=True)
    return gate.decide(request, "conditional_go", conditions=[given]).conditions.get()


def _supply(gate, condition, by=None, **content):
    return condition_supply(
        actor=(by or gate.cast.engineer).actor,
        condition=condition,
        **(content or {"kind": "text", "text": "The numbers."}),
    )


def test_no_lock_is_held_while_a_scanner_looks_at_what_is_supplied(gate, condition, settings, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(store, "found_in", lambda content, scanner: seen.append(len(connection.atomic_blocks)) or "")
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path / "evidence", "tcp://127.0.0.1:3310"
    outside = len(connection.atomic_blocks)
    _supply(gate, condition, kind="file", file=upload("report.pdf", PDF))
    assert seen == [outside]


@pytest.mark.parametrize(("day", "closes"), [(9, False), (10, False), (11, True)])
def test_an_overdue_condition_closes_the_gate_from_the_day_after(gate, condition, day, closes):
    gate.answer_all()
    with clock.travelling(clock.now() + timedelta(days=day)):
        codes = {line.code for line in gate.readiness().verdict.lines if line.effect == "vetoes"}
        assert (f"condition:{condition.pk}" in codes) is closes


def test_one_that_needs_evidence_is_closed_on_evidence_only(gate, condition):
    with pytest.raises(DomainError, match="closed on evidence") as error:
        condition_close(actor=gate.cast.sponsor.actor, condition=condition, note=NOTE)
    assert error.value.field == "note"
    version = _supply(gate, condition)
    assert condition_close(actor=gate.cast.sponsor.actor, condition=condition, note=NOTE).evidence == version


@pytest.mark.parametrize("who", ["pm", "sponsor", "business", "security", "auditor"])
def test_only_the_owner_supplies(gate, condition, who):
    with pytest.raises(NotAllowed, match="Auditors" if who == "auditor" else "Engineer"):
        _supply(gate, condition, getattr(gate.cast, who))


@pytest.mark.parametrize("who", ["engineer", "business", "operations", "security"])
def test_the_owner_and_others_close_nothing(gate, condition, who):
    _supply(gate, condition)
    with pytest.raises(NotAllowed):
        condition_close(actor=getattr(gate.cast, who).actor, condition=condition, note=NOTE)


@pytest.mark.parametrize("who", ["pm", "sponsor"])
def test_who_set_it_or_a_program_manager_closes(gate, condition, who):
    _supply(gate, condition)
    assert condition_close(actor=getattr(gate.cast, who).actor, condition=condition, note=NOTE).closed_at


def test_supplying_again_adds_the_next_version(gate, condition):
    assert _supply(gate, condition).number == 1
    condition.refresh_from_db()
    second = _supply(gate, condition, kind="link", url="https://example.com/report")
    condition.refresh_from_db()
    assert (second.number, condition.evidence) == (2, second)


def test_more_time_is_an_act_of_who_set_it_and_is_counted(gate, condition):
    for days in (20, 30):
        condition_extend(
            actor=gate.cast.sponsor.actor, condition=condition, due_on=clock.today() + timedelta(days=days), reason=WHY
        )
    condition.refresh_from_db()
    assert condition.due_on == clock.today() + timedelta(days=30)
    assert condition.extensions.count() == 2
    assert Entry.objects.filter(action="reviews.condition_extend").count() == 2


@pytest.mark.parametrize("who", ["engineer", "pm", "business"])
def test_nobody_else_gives_more_time(gate, condition, who):
    due = clock.today() + timedelta(days=20)
    with pytest.raises(NotAllowed, match="Sponsor"):
        condition_extend(actor=getattr(gate.cast, who).actor, condition=condition, due_on=due, reason=WHY)


def test_a_program_manager_stands_in_for_who_has_left(gate, condition):
    User.objects.filter(pk=condition.set_by_id).update(is_active=False)
    condition.refresh_from_db()
    due = clock.today() + timedelta(days=20)
    assert condition_extend(actor=gate.cast.pm.actor, condition=condition, due_on=due, reason=WHY).due_on == due


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(10, WHY, "due_on"), (-1, WHY, "due_on"), (20, "late", "reason")]
)
def test_more_time_needs_a_later_day_and_a_reason(gate, condition, days, reason, field):
    with pytest.raises(DomainError) as error:
        condition_extend(
            actor=gate.cast.sponsor.actor,
            condition=condition,
            due_on=clock.today() + timedelta(days=days),
            reason=reason,
        )
    assert error.value.field == field


def test_extensions_never_change(gate, condition):
    due = clock.today() + timedelta(days=20)
    condition_extend(actor=gate.cast.sponsor.actor, condition=condition, due_on=due, reason=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConditionExtension.objects.update(reason="other")


def test_the_signature_says_that_evidence_is_needed(gate):
    gate.answer_all()
    request = gate.request()
    given = [NewCondition("Repeat it.", gate.cast.engineer.user, clock.today(), needs_evidence=True)]
    made = gate.accept(
        request, "business", decision="approve_with_conditions", comment="Under one condition.", conditions=given
    )
    assert "needs evidence" in made.payload
    assert made.conditions.get().needs_evidence


def test_the_pages_of_a_condition(gate, condition, sign_in):
    engineer, sponsor = sign_in(gate.cast.engineer), sign_in(gate.cast.sponsor)
    close = f"/reviews/conditions/{condition.pk}/close/"
    answer = sponsor.post(close, {"note": NOTE})
    assert answer.status_code == 422
    assert "closed on evidence" in answer.content.decode()
    page = f"/reviews/conditions/{condition.pk}/supply/"
    assert sponsor.get(page).status_code == 403
    assert engineer.post(page, {}).status_code == 422
    assert engineer.post(page, {"text": "The numbers."}).status_code == 303
    assert "version 1" in sponsor.get("/i/AI-001/reviews/").content.decode()
    assert sponsor.post(close, {"note": NOTE}).status_code == 303
