"""The checklist panel: what it shows to whom, by which filter, and how its queries stay level."""

from datetime import timedelta

from common import clock
from phases.panels import checklist, phase_steps
from phases.services import item_answer, item_assign, item_evidence_add


def rows(panel):
    return [row for group in panel.groups for row in (*group.open, *group.done)]


def test_idea_has_no_checklist_yet(cast, initiative):
    panel = checklist(cast.engineer.actor, initiative)
    assert (panel.spec, panel.groups, panel.required) == (None, [], 0)


def test_done_items_fold_and_count(cast, accepted, item):
    before = checklist(cast.engineer.actor, accepted)
    found = item(kind="answer", is_required=True, phase=1)
    item_answer(actor=cast.engineer.actor, initiative=accepted, item=found, text="Keyword rules reach 62 %.")
    after = checklist(cast.engineer.actor, accepted)
    assert (after.done, after.required) == (before.done + 1, before.required)
    assert [row.item for group in after.groups for row in group.done if row.item == found] == [found]


def test_only_what_is_asked_of_this_initiative_is_shown(cast, accepted):
    shown = {row.item.code for row in rows(checklist(cast.engineer.actor, accepted, 2))}
    accepted.risk_tier = "critical"
    accepted.save()
    assert shown < {row.item.code for row in rows(checklist(cast.engineer.actor, accepted, 2))}


def test_filters_pick_mine_missing_expiring_and_a_side(cast, accepted, item):
    actor = cast.engineer.actor
    found = item(kind="evidence", phase=1)
    until = clock.today() + timedelta(days=5)
    item_evidence_add(actor=actor, initiative=accepted, item=found, name="x", kind="text", text="y", valid_until=until)
    item_assign(actor=actor, initiative=accepted, item=found, user=cast.business.user)
    assert found in [row.item for row in rows(checklist(cast.business.actor, accepted, 1, show="mine"))]
    assert found not in [row.item for row in rows(checklist(actor, accepted, 1, show="mine"))]
    assert [row.item for row in rows(checklist(actor, accepted, 1, show="expiring"))] == [found]
    assert found not in [row.item for row in rows(checklist(actor, accepted, 1, show="missing"))]
    sides = {row.item.owner_side for row in rows(checklist(actor, accepted, 1, show="operations"))}
    assert sides == {"operations"}


def test_mistake_vanishes_once_its_item_is_settled(cast, accepted):
    before = checklist(cast.engineer.actor, accepted).mistakes
    type(accepted).objects.filter(pk=accepted.pk).update(fit_inputs={"error_cost": "high"})
    accepted.refresh_from_db()
    assert len(checklist(cast.engineer.actor, accepted).mistakes) == len(before) - 1


def test_reader_learns_who_may_answer(cast, accepted):
    assert not checklist(cast.executive.actor, accepted).may_answer
    assert checklist(cast.operations.actor, accepted).may_answer


def test_text_without_a_name_takes_the_title_of_its_item(cast, accepted, item):
    found = item(kind="evidence")
    answer = item_evidence_add(
        actor=cast.engineer.actor, initiative=accepted, item=found, name="", kind="text", text="Seen."
    )
    assert answer.evidence.get().name == found.title


def test_stepper_knows_days_and_limits(accepted):
    steps = phase_steps(accepted)
    assert [step.number for step in steps] == [1, 2, 3, 4]
    assert steps[0].limits.basis == "playbook"
    assert steps[1].days == 0
