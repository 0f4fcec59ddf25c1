"""A compliance reviewer without a part in it confirms; raising counts at once, lowering only then."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from audit.models import Entry
from common import clock
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from initiatives.services import classification_give
from phases.facts import Facts
from phases.record_rules import record_check
from reviews.classifying import classification_draft, classifications_waiting, classified, newest_classification
from reviews.models import ClassificationReview
from reviews.services import classification_review
from reviews.specs import needed_slots
from tests.cast import PASSWORD
from tests.initiatives.test_classification import USUAL


def _give(cast, initiative, **answers):
    classification_give(actor=cast.business.actor, initiative=initiative, answers=USUAL | answers)
    return newest_classification(initiative)


def _review(cast, given, by=None, decision="confirm", password=PASSWORD, seen=None, comment=""):
    return classification_review(
        actor=(by or cast.compliance).actor, classification=given, decision=decision, password=password, comment=comment,
        seen=classification_draft(given).digest if seen is None else seen,
    )  # fmt: skip


def _counts(initiative):
    initiative.refresh_from_db()
    return initiative.risk_tier, initiative.ai_act_class, initiative.ai_act_role, initiative.is_classified


def test_confirmed_values_count_from_that_moment(cast, initiative):
    given = _give(cast, initiative)
    assert _counts(initiative) == ("critical", "high", "both", False)
    made = _review(cast, given)
    assert _counts(initiative) == ("low", "minimal", "deployer", True)
    assert (made.auth_method, made.reviewer_name) == ("password", "Compliance")
    assert classified(initiative).state == "confirmed"


def test_raising_counts_at_once_and_lowering_waits(cast, initiative):
    _review(cast, _give(cast, initiative, harm="cost"))
    assert _counts(initiative)[0] == "medium"
    raised = _give(cast, initiative, harm="person")
    assert (_counts(initiative)[0], _counts(initiative)[3]) == ("high", False)
    _review(cast, raised)
    lowered = _give(cast, initiative)
    assert _counts(initiative)[0] == "high"
    _review(cast, lowered)
    assert _counts(initiative)[0] == "low"


@pytest.mark.parametrize("name", ["pm", "business", "security", "auditor", "admin", "outsider", "sponsor"])
def test_only_a_compliance_reviewer_confirms(cast, initiative, name):
    given = _give(cast, initiative)
    with pytest.raises(NotAllowed):
        _review(cast, given, by=getattr(cast, name))
    assert _counts(initiative)[3] is False


def test_who_has_a_part_in_it_does_not_confirm(cast, initiative):
    given = _give(cast, initiative)
    Seat.objects.create(initiative=initiative, kind="member", user=cast.compliance.user, accepted_at=clock.now())
    with pytest.raises(NotAllowed, match="seat"):
        _review(cast, given)


def test_who_answered_does_not_confirm(cast, initiative):
    cast.business.user.role_grants.create(role="reviewer", discipline="compliance")
    given = _give(cast, initiative)
    with pytest.raises(NotAllowed, match="answered"):
        _review(cast, given, by=cast.business)


def test_database_refuses_own_confirmation_late_proof_and_any_change(cast, initiative):
    given = _give(cast, initiative)
    made = _review(cast, given)
    for act in (lambda: ClassificationReview.objects.filter(pk=made.pk).update(comment="x"), made.delete):
        with pytest.raises(Error), transaction.atomic():
            act()
    columns = {field.name: getattr(made, field.name) for field in made._meta.concrete_fields if field.name != "id"}
    wrong = (
        {"reviewer": cast.business.user},
        {"reviewer": cast.sponsor.user},
        {"auth_at": made.signed_at - timedelta(minutes=6)},
    )
    for number, change in enumerate(wrong):
        with pytest.raises(Error), transaction.atomic():
            ClassificationReview.objects.create(**{**columns, **change, "record_hash": str(number)})
    assert ClassificationReview.objects.create(**{**columns, "record_hash": "other"}).pk


def test_request_for_changes_keeps_the_highest_and_needs_its_reason(cast, initiative):
    given = _give(cast, initiative)
    with pytest.raises(DomainError) as refused:
        _review(cast, given, decision="request_changes", comment="No")
    assert refused.value.field == "comment"
    _review(cast, given, decision="request_changes", comment="Who reads the results?")
    assert _counts(initiative)[0] == "critical"
    assert classified(initiative).state == "request_changes"


def test_wrong_password_stale_digest_and_newer_answers_sign_nothing(cast, initiative):
    given = _give(cast, initiative)
    with pytest.raises(DomainError) as refused:
        _review(cast, given, password="wrong")
    assert refused.value.field == "password"
    with pytest.raises(Conflict):
        _review(cast, given, seen="0" * 64)
    _give(cast, initiative, harm="cost")
    with pytest.raises(Conflict):
        _review(cast, given)
    assert not ClassificationReview.objects.exists()


def test_waits_until_somebody_looked_at_the_newest(cast, initiative):
    def waiting():
        rows = classifications_waiting(type(initiative).objects.all())
        return [one.number for one in rows]

    given = _give(cast, initiative)
    assert waiting() == [1]
    _review(cast, given, decision="request_changes", comment="Who reads the results?")
    assert waiting() == []
    again = _give(cast, initiative, harm="cost")
    assert waiting() == [2]
    _review(cast, again)
    assert waiting() == []


def test_record_rule_wants_the_confirmation(cast, initiative):
    rule = {"kind": "classification", "state": "confirmed"}

    def state():
        initiative.refresh_from_db()
        return record_check(Facts(initiative, clock.today()), rule).state

    given = _give(cast, initiative)
    assert state() == "not_met"
    _review(cast, given)
    assert state() == "met"
    assert record_check(Facts(initiative, clock.today()), rule | {"state": "recorded"}).state == "met"


def test_unconfirmed_low_tier_is_asked_for_every_review(cast, gate):
    type(gate.initiative).objects.update(phase=3)
    gate.initiative.refresh_from_db()
    given = _give(cast, gate.initiative)
    gate.initiative.refresh_from_db()
    assert [slot.role for slot in needed_slots(gate.initiative, 3) if slot.kind == "review"] == [
        "security",
        "compliance",
        "load_test",
    ]
    _review(cast, given)
    gate.initiative.refresh_from_db()
    assert [slot.role for slot in needed_slots(gate.initiative, 3) if slot.kind == "review"] == [
        "security",
        "compliance",
    ]


def test_confirmed_classification_stands_in_the_scope(cast, gate):
    before = gate.readiness().draft
    given = _give(cast, gate.initiative)
    waiting = gate.readiness().draft
    assert "classification" not in waiting.content["scope"]["fields"]
    _review(cast, given)
    after = gate.readiness().draft
    assert after.content["scope"]["fields"]["classification"]["confirmed_by"] == "compliance@example.com"
    changed = {name for name in after.sections if after.sections[name] != waiting.sections[name]}
    assert changed == {"scope"}
    assert before.sections["scope"] != after.sections["scope"]


def test_every_act_leaves_its_entry(cast, initiative):
    _review(cast, _give(cast, initiative))
    actions = Entry.objects.of_initiative(initiative.pk).order_by("id").values_list("action", flat=True)
    assert list(actions) == [
        "initiatives.classification_give", "reviews.classification_review", "initiatives.classification_confirm",
    ]  # fmt: skip
