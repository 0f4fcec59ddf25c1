"""`item_answer`, `item_not_applicable`, `item_reopen`, `item_assign`: who may, what is refused, what the verdict says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from phases.criteria import item_verdict
from phases.models import Answer, Item
from phases.services import item_answer, item_assign, item_not_applicable, item_reopen

TEXT = "Keyword rules reach 62 % and need weekly care."


@pytest.mark.parametrize("who", ["engineer", "operations", "business", "pm"])
def test_seat_holders_and_pm_may_answer(cast, accepted, item, who):
    answer = item_answer(
        actor=getattr(cast, who).actor, initiative=accepted, item=item(kind="answer"), text=TEXT, seen_version=0
    )
    assert item_verdict(accepted, answer.item).state == "met"
    assert Entry.objects.filter(action="phases.item_answer", initiative_id=accepted.pk).count() == 1


@pytest.mark.parametrize("who", ["outsider", "security", "executive", "auditor", "admin"])
def test_others_may_not_answer(cast, accepted, item, who):
    with pytest.raises(NotAllowed):
        item_answer(actor=getattr(cast, who).actor, initiative=accepted, item=item(kind="answer"), text=TEXT)
    assert not Answer.objects.exists()


def test_token_needs_the_scope_and_its_initiative(cast, accepted, item):
    token = replace(cast.engineer.actor, kind="token", scopes=frozenset({"read"}))
    with pytest.raises(NotAllowed, match="write:items"):
        item_answer(actor=token, initiative=accepted, item=item(kind="answer"), text=TEXT)
    other = replace(token, scopes=frozenset({"write:items"}), only_initiative_id=accepted.pk + 1)
    with pytest.raises(NotAllowed, match="another initiative"):
        item_answer(actor=other, initiative=accepted, item=item(kind="answer"), text=TEXT)


def test_nobody_answers_a_stopped_initiative(cast, accepted, item):
    accepted.status = "stopped"
    with pytest.raises(NotAllowed, match="closed"):
        item_answer(actor=cast.engineer.actor, initiative=accepted, item=item(kind="answer"), text=TEXT)


def test_short_answer_is_refused_but_kept_in_progress(cast, accepted, item):
    found = item(kind="answer")
    with pytest.raises(DomainError) as caught:
        item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text="short")
    assert caught.value.field == "text"
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text="short", is_done=False)
    verdict = item_verdict(accepted, found)
    assert (verdict.state, verdict.answer.text) == ("not_met", "short")


def test_statement_is_confirmed_without_text(cast, accepted, item):
    found = item(kind="statement")
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found)
    assert item_verdict(accepted, found).state == "met"


@pytest.mark.parametrize("kind", ["record", "metric", "external", "evidence"])
def test_nobody_ticks_what_completes_itself(cast, accepted, item, kind):
    with pytest.raises(DomainError, match="not answered in words"):
        item_answer(actor=cast.engineer.actor, initiative=accepted, item=item(kind=kind), text=TEXT)


def test_second_writer_gets_a_conflict_with_what_stands(cast, accepted, item):
    found = item(kind="answer")
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text=TEXT, seen_version=0)
    with pytest.raises(Conflict) as caught:
        item_answer(actor=cast.operations.actor, initiative=accepted, item=found, text=TEXT + "!", seen_version=0)
    assert caught.value.current["text"] == TEXT
    item_answer(actor=cast.operations.actor, initiative=accepted, item=found, text=TEXT + "!", seen_version=1)


def test_an_answer_ends_with_its_last_day(demo_database, cast, accepted, item):
    found = next(one for one in Item.objects.filter(kind__in=["statement", "answer"]) if one.valid_days)
    answer = item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text=TEXT)
    last = clock.now() + timedelta(days=found.valid_days)
    assert answer.valid_until == last.date()
    assert item_verdict(accepted, found, now=last).state == "met"
    ended = item_verdict(accepted, found, now=last + timedelta(days=1))
    assert ended.state == "not_met"
    assert ended.is_expired


def test_nobody_answers_for_a_day_to_come(cast, accepted, item):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(DomainError, match="future"):
        item_answer(
            actor=cast.engineer.actor, initiative=accepted, item=item(kind="answer"), text=TEXT, effective_on=tomorrow
        )


def test_not_applicable_needs_a_reason(cast, accepted, item):
    found = item(is_critical=False)
    with pytest.raises(DomainError) as caught:
        item_not_applicable(actor=cast.engineer.actor, initiative=accepted, item=found, reason="no")
    assert caught.value.field == "reason"
    item_not_applicable(actor=cast.engineer.actor, initiative=accepted, item=found, reason="There is no such step.")
    verdict = item_verdict(accepted, found)
    assert (verdict.state, verdict.detail) == ("not_applicable", "There is no such step.")


def test_critical_item_is_set_aside_by_a_pm_alone(cast, accepted, item):
    found = item(is_critical=True)
    with pytest.raises(NotAllowed, match="waiver"):
        item_not_applicable(actor=cast.engineer.actor, initiative=accepted, item=found, reason="There is no such step.")
    item_not_applicable(actor=cast.pm.actor, initiative=accepted, item=found, reason="There is no such step.")
    assert not item_verdict(accepted, found).blocks_gate


def test_reopened_item_keeps_its_text_and_is_not_met(cast, accepted, item):
    found = item(kind="answer")
    with pytest.raises(DomainError, match="open already"):
        item_reopen(actor=cast.engineer.actor, initiative=accepted, item=found)
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text=TEXT)
    answer = item_reopen(actor=cast.engineer.actor, initiative=accepted, item=found, reason="The number was wrong.")
    assert answer.text == TEXT
    assert item_verdict(accepted, found).state == "not_met"


def test_assignee_stands_before_the_owner_seat(cast, accepted, item):
    found = item(kind="answer", owner_side="engineering")
    assert item_verdict(accepted, found).owner == cast.engineer.user
    due = clock.today() + timedelta(days=7)
    item_assign(actor=cast.pm.actor, initiative=accepted, item=found, user=cast.business.user, due_on=due)
    verdict = item_verdict(accepted, found)
    assert (verdict.owner, verdict.due_on, verdict.state) == (cast.business.user, due, "not_met")


def test_item_of_another_playbook_is_refused(cast, accepted, item):
    found = item(kind="answer")
    found.version_id += 1
    with pytest.raises(DomainError, match="another version"):
        item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text=TEXT)
