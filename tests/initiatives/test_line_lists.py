import pytest

from initiatives.forms.records import record_form
from initiatives.line_lists import ESCALATION_STEPS, SLICES, LineError
from initiatives.models import Initiative
from initiatives.records import KINDS
from initiatives.services import record_add, record_edit


def test_text_and_back():
    text = "On call | phone | 0\nLead | mail, then phone | 30"
    steps = ESCALATION_STEPS.parse(f"\n{text}\n\n")
    assert steps[1] == {"who": "Lead", "how": "mail, then phone", "after_minutes": 30}
    assert ESCALATION_STEPS.to_text(steps) == text
    assert SLICES.to_text(SLICES.parse("under 25 | 0.91 | 120")) == "under 25 | 0.91 | 120"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On call", "Line 1 lacks how"),
        ("On call | phone | 0\nLead | mail | soon", "Line 2: after minutes must be a number"),
        ("On call | phone | -1", "at least 0"),
        ("On call | phone | 1.5", "whole number"),
        ("On call | phone | NaN", "must be a number"),
        ("a | b | 1 | d", "too many parts"),
        ("x | y | 1\n" * 101, "At most 100"),
        (f"{'x' * 201} | y | 1", "longer than 200"),
        ([{"who": "x", "how": "y", "after_minutes": 1, "colour": "red"}], "unknown part: colour"),
        ([3], "cannot be read"),
        (7, "one entry a line"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, words):
    with pytest.raises(LineError, match=words):
        ESCALATION_STEPS.parse(text)


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_has_a_form_with_exactly_its_fields(cast, initiative, code):
    assert tuple(record_form(KINDS[code], initiative).fields) == KINDS[code].fields


def test_form_of_a_record_goes_through_the_services(cast, initiative):
    kind = KINDS["escalation_path"]
    wrong = record_form(kind, initiative, {"title": "Night", "steps": "On call"})
    assert "Line 1 lacks how" in wrong.errors["steps"][0]
    form = record_form(
        kind, initiative, {"title": "Night", "steps": "On call | phone | 0", "owner": cast.engineer.user.pk}
    )
    assert form.is_valid(), form.errors
    record = record_add(actor=cast.engineer.actor, kind=kind, initiative=initiative, values=form.cleaned_data)
    again = record_form(kind, initiative, record=record)
    assert "On call | phone | 0" in str(again["steps"])
    filled = {"title": "Night", "steps": "On call | phone | 5", "owner": record.owner_id}
    edited = record_form(kind, initiative, filled, record=record)
    assert edited.is_valid(), edited.errors
    saved = record_edit(actor=cast.engineer.actor, kind=kind, record=record, values=edited.cleaned_data, seen_version=1)
    assert saved.steps[0]["after_minutes"] == 5


def test_links_are_offered_from_the_same_initiative_only(cast, initiative):
    other = Initiative.objects.create(key="AI-500", title="Other")
    values = {"question": "Which?", "choice": "A", "reason": "B"}
    theirs = record_add(actor=cast.pm.actor, kind=KINDS["decision"], initiative=other, values=values)
    form = record_form(KINDS["decision"], initiative)
    assert theirs not in form.fields["supersedes"].queryset
