import json

import pytest

from audit.models import Entry
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Initiative
from initiatives.services import idea_add, initiative_create, initiative_edit, visibility_set


def entry(action):
    found = Entry.objects.filter(action=f"initiatives.{action}")
    assert found.count() == 1, [e.action for e in Entry.objects.all()]
    return json.loads(found.get().payload)


def test_contributor_adds_an_idea_with_the_next_key(cast):
    first = idea_add(actor=cast.engineer.actor, title="Sort letters", outcome="Letters arrive in an hour.")
    second = idea_add(actor=cast.engineer.actor, title="Second", outcome="Better.")
    assert (first.key, second.key) == ("AI-001", "AI-002")
    assert (first.status, first.phase, first.risk_tier) == ("idea", None, "critical")
    assert first.created_by == cast.engineer.user
    assert Entry.objects.filter(action="initiatives.initiative_create").count() == 2


def test_a_key_that_is_taken_is_skipped(cast, initiative):
    assert idea_add(actor=cast.pm.actor, title="Next", outcome="Better.").key == "AI-002"
    with pytest.raises(DomainError, match="taken"):
        initiative_create(actor=cast.pm.actor, title="X", key="AI-002")


@pytest.mark.parametrize(
    ("title", "outcome", "field"), [("", "x", "title"), ("x", " ", "outcome"), ("x" * 161, "x", "title")]
)
def test_an_idea_without_words_is_refused_at_its_field(cast, title, outcome, field):
    with pytest.raises(DomainError) as error:
        idea_add(actor=cast.pm.actor, title=title, outcome=outcome)
    assert error.value.field == field
    assert not Initiative.objects.exists()
    assert not Entry.objects.exists()


def test_executive_adds_nothing_and_hears_who_may(cast):
    with pytest.raises(NotAllowed, match="contributor"):
        idea_add(actor=cast.executive.actor, title="x", outcome="y")


def test_owner_edits_and_the_log_keeps_old_and_new(cast, initiative):
    made = initiative_edit(
        actor=cast.engineer.actor,
        initiative=initiative,
        values={
            "envelope_users": "4000",
            "envelope_availability": "0.995",
            "title": "Claims sorting",
            "tags": "a, b, a",
        },
    )
    assert (made.envelope_users, str(made.envelope_availability), made.tags) == (4000, "0.995", ["a", "b"])
    assert made.version == initiative.version + 1
    assert entry("initiative_edit")["changes"]["title"] == ["Claims triage", "Claims sorting"]


def test_saving_the_same_writes_nothing(cast, initiative):
    initiative_edit(actor=cast.pm.actor, initiative=initiative, values={"title": initiative.title})
    assert not Entry.objects.exists()


def test_stale_edit_is_a_conflict_with_what_stands(cast, initiative):
    initiative_edit(actor=cast.pm.actor, initiative=initiative, values={"title": "First"}, seen_version=1)
    with pytest.raises(Conflict) as error:
        initiative_edit(actor=cast.engineer.actor, initiative=initiative, values={"title": "Second"}, seen_version=1)
    assert error.value.current == {"Title": "First"}
    assert Initiative.objects.get().title == "First"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"envelope_users": "many"}, "envelope_users"),
        ({"envelope_users": "-1"}, "envelope_users"),
        ({"envelope_unit_cost": "NaN"}, "envelope_unit_cost"),
        ({"pilot_end_on": "31 February"}, "pilot_end_on"),
        ({"pilot_end_on": "2026-02-31"}, "pilot_end_on"),
        ({"risk_tier": "huge"}, "risk_tier"),
        ({"phase": 4}, "phase"),
        ({"status": "active"}, "status"),
        ({"title": "a\x00b"}, "title"),
        ({"stop_criteria": "x" * 2001}, "stop_criteria"),
        ({"tags": 3}, "tags"),
    ],
)
def test_bad_values_name_their_field(cast, initiative, values, field):
    with pytest.raises(DomainError) as error:
        initiative_edit(actor=cast.pm.actor, initiative=initiative, values=values)
    assert error.value.field == field


def test_lead_closes_it_to_members(cast, initiative):
    visibility_set(actor=cast.business.actor, initiative=initiative, visibility="members")
    seen = [
        Initiative.objects.visible_to(getattr(cast, who).actor).exists()
        for who in ("outsider", "engineer", "auditor", "pm", "security")
    ]
    assert seen == [False, True, True, True, False]
    assert entry("visibility_set")["changes"]["visibility"] == ["organisation", "members"]
    with pytest.raises(NotAllowed):
        visibility_set(actor=cast.engineer.actor, initiative=initiative, visibility="organisation")
