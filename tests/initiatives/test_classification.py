"""The questionnaire, what it suggests, and what counts meanwhile. Pure parts by table and property."""

import pytest
from django.db import Error, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import DomainError, NotAllowed
from initiatives.classification import HIGHEST, RANKS, counting, questionnaire, rank, suggest
from initiatives.models import Classification, Initiative
from initiatives.services import classification_give, classification_import, initiative_edit, initiative_unimport

USUAL = {
    "practice": "none", "reach_eu": "inside", "product": "no_product", "area": "none", "profiling": "no_profiling",
    "exception": "no_exception", "contact": "no_contact", "role": "use", "general": "no_model", "harm": "nuisance",
    "control": "confirms", "people": "inside",
}  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {one.code: st.sampled_from([option.value for option in one.options]) for one in questionnaire().questions}
)
VALUES = st.fixed_dictionaries({field: st.sampled_from(values) for field, values in RANKS.items()})


def test_at_most_twelve_questions_each_of_the_law_with_its_article_source_and_day():
    asked = questionnaire()
    assert len(asked.questions) <= 12
    assert asked.source.startswith("Regulation (EU) 2024/1689")
    assert asked.last_checked == "2026-11-26"
    own = {one.code for one in asked.questions if not one.article}
    assert own == {"harm", "control", "people"}
    assert all(line.article for line in asked.lines if line.field != "risk_tier")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("low", "minimal", "deployer")),
        ({"practice": "some"}, ("critical", "prohibited", "deployer")),
        ({"practice": "unsure"}, ("critical", "prohibited", "deployer")),
        ({"reach_eu": "outside", "area": "employment"}, ("high", "outside", "deployer")),
        ({"product": "approved_product"}, ("high", "high", "deployer")),
        ({"area": "employment"}, ("high", "high", "deployer")),
        ({"area": "employment", "exception": "narrow"}, ("low", "minimal", "deployer")),
        ({"area": "employment", "exception": "narrow", "profiling": "profiling"}, ("high", "high", "deployer")),
        ({"area": "none", "profiling": "profiling"}, ("low", "minimal", "deployer")),
        ({"contact": "talks"}, ("low", "transparency", "deployer")),
        ({"role": "make"}, ("low", "minimal", "provider")),
        ({"role": "change"}, ("low", "minimal", "both")),
        ({"role": "import"}, ("low", "minimal", "importer")),
        ({"role": "distribute"}, ("low", "minimal", "distributor")),
        ({"general": "own_model"}, ("low", "minimal", "provider")),
        ({"harm": "cost"}, ("medium", "minimal", "deployer")),
        ({"harm": "person"}, ("high", "minimal", "deployer")),
        ({"harm": "person", "control": "acts"}, ("critical", "minimal", "deployer")),
        ({"harm": "severe"}, ("critical", "minimal", "deployer")),
        ({"control": "acts"}, ("medium", "minimal", "deployer")),
        ({"harm": "cost", "control": "acts", "people": "public"}, ("high", "minimal", "deployer")),
    ],
)
def test_each_answer_leads_where_its_line_says(answers, expected):
    found = suggest(USUAL | answers)
    assert tuple(found.values[field] for field in ("risk_tier", "ai_act_class", "ai_act_role")) == expected
    assert all(line.fits(USUAL | answers) and line.value == found.values[field] for field, line in found.lines.items())


@settings(max_examples=80, deadline=None, derandomize=True)
@given(answers=ANSWERS)
def test_every_set_of_answers_has_a_result_and_high_risk_is_never_below_the_high_tier(answers):
    found = suggest(answers).values
    assert set(found) == set(RANKS)
    if found["ai_act_class"] in ("high", "prohibited"):
        assert rank("risk_tier", found["risk_tier"]) >= rank("risk_tier", "high")


@settings(max_examples=80, deadline=None, derandomize=True)
@given(proposed=VALUES, confirmed=st.one_of(st.none(), VALUES))
def test_what_counts_is_never_below_the_proposal_nor_below_what_was_confirmed(proposed, confirmed):
    counts, floor = counting(proposed, confirmed), confirmed or HIGHEST
    for field in RANKS:
        assert rank(field, counts[field]) == max(rank(field, proposed[field]), rank(field, floor[field]))


def test_answers_count_as_the_highest_until_they_are_confirmed(cast, initiative):
    made = classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL, note="  Look at it ")
    initiative.refresh_from_db()
    assert (initiative.risk_tier, initiative.ai_act_class, initiative.ai_act_role) == ("critical", "high", "both")
    assert not initiative.is_classified
    assert made.values == {"risk_tier": "low", "ai_act_class": "minimal", "ai_act_role": "deployer"}
    assert (made.number, made.given_by, made.note, made.questionnaire_version) == (
        1,
        cast.business.user,
        "Look at it",
        1,
    )
    assert {line["field"] for line in made.reasons} == set(RANKS)


@pytest.mark.parametrize("code", sorted(USUAL))
def test_every_question_is_asked(cast, initiative, code):
    for wrong in ({}, {code: "perhaps"}):
        with pytest.raises(DomainError) as refused:
            classification_give(actor=cast.business.actor, initiative=initiative, answers={**USUAL, code: None} | wrong)
        assert refused.value.field == code
    assert not Classification.objects.exists()


@pytest.mark.parametrize("name", ["outsider", "compliance", "auditor", "sponsor", "admin"])
def test_who_may_not_edit_does_not_answer(cast, initiative, name):
    with pytest.raises(NotAllowed):
        classification_give(actor=getattr(cast, name).actor, initiative=initiative, answers=USUAL)


def test_a_classification_is_never_changed(cast, initiative):
    made = classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL)
    for act in (lambda: Classification.objects.filter(pk=made.pk).update(risk_tier="low"), made.delete):
        with pytest.raises(Error), transaction.atomic():
            act()


def test_tier_class_and_role_have_no_other_door(cast, initiative):
    for name, value in (("risk_tier", "low"), ("ai_act_class", "minimal"), ("ai_act_role", "none")):
        with pytest.raises(DomainError, match="no field"):
            initiative_edit(actor=cast.pm.actor, initiative=initiative, values={name: value})


def test_imported_class_is_kept_and_counts_as_the_highest(cast):
    one = Initiative.objects.create(key="AI-009", title="Imported", is_adopted=False, imported_as="Live")
    made = classification_import(
        actor=cast.pm.actor, initiative=one, values={"risk_tier": "low", "ai_act_class": "prohibited"}
    )
    one.refresh_from_db()
    assert (made.source, made.risk_tier) == ("imported", "low")
    assert (one.risk_tier, one.ai_act_class, one.is_classified) == ("critical", "prohibited", False)
    initiative_unimport(actor=cast.pm.actor, initiatives=[one])
    assert not Initiative.objects.filter(key="AI-009").exists()
