"""Who may sign what, what a signature is bound to, and what ends it."""

from datetime import timedelta

import pytest

from accounts.models import RoleGrant
from audit.models import Entry
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from initiatives.services import initiative_edit
from reviews.models import ProofFailure, Signature
from reviews.services import acceptance_sign, review_sign, signature_revoke
from reviews.services.signing import NewCondition
from reviews.standing import standings_of
from tests.cast import PASSWORD, ROLES


def _states(gate, request):
    found = gate.readiness(request)
    return {row.signature.role: row.state for row in standings_of(request, found.draft.sections)}


def _slot(gate, request, code):
    return next(slot for slot in gate.readiness(request).slots if slot.code == code)


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


# Who may sign: role × slot. Everybody not named is refused.
MAY = {
    "acceptance:engineering": {"engineer"},
    "acceptance:operations": {"operations"},
    "acceptance:business": {"business"},
    "review:business_value": {"value"},
}


@pytest.mark.parametrize("who", sorted(ROLES))
@pytest.mark.parametrize("slot", sorted(MAY))
def test_only_the_holder_of_the_slot_may_sign(gate, request_, who, slot):
    person, (kind, role) = getattr(gate.cast, who), slot.split(":")
    sign = gate.accept if kind == "acceptance" else gate.review
    if who in MAY[slot]:
        assert sign(request_, role, by=person).signer_id == person.user.pk
        return
    with pytest.raises(NotAllowed):
        sign(request_, role, by=person)
    assert not Signature.objects.exists()


# Who may not review although they hold the discipline: relation by relation.
def _answered(gate, person):
    Seat.objects.create(initiative=gate.initiative, kind="member", user=person.user, accepted_at=clock.now())
    gate.answer("t1-soft", by=person)
    Seat.objects.filter(user=person.user).delete()


def _seated(gate, person):
    Seat.objects.create(initiative=gate.initiative, kind="member", user=person.user)


def _created(gate, person):
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(created_by=person.user)


def _owns_record(gate, person):
    gate.initiative.risks.create(title="R", owner=person.user)


def _owns_metric(gate, person):
    gate.initiative.metrics.create(
        name="M", kind="operational", direction="lower", target=1, provenance="typed", owner=person.user
    )


def _supplied(gate, person):
    evidence = gate.initiative.evidence.create(name="E")
    evidence.versions.create(
        number=1, kind="text", sha256="a" * 64, size=1, text="x", supplied_by=person.user, effective_on=clock.today()
    )


@pytest.mark.parametrize("relation", [_answered, _seated, _created, _owns_record, _owns_metric, _supplied])
def test_nobody_reviews_what_they_had_a_part_in(gate, relation):
    gate.answer_all()
    relation(gate, gate.cast.value)
    request = gate.request()
    with pytest.raises(NotAllowed, match="Nobody reviews their own work"):
        gate.review(request, "business_value")
    assert not Signature.objects.exists()


def test_requester_reviews_nothing(gate):
    RoleGrant.objects.create(user=gate.cast.pm.user, role="reviewer", discipline="business_value")
    request = gate.request()
    with pytest.raises(NotAllowed, match="requested this gate"):
        gate.review(request, "business_value", by=gate.cast.pm)


def test_owner_who_requested_may_not_accept(gate):
    Seat.objects.filter(initiative=gate.initiative, kind="engineering").delete()
    request = gate.request()
    Seat.objects.create(initiative=gate.initiative, kind="engineering", user=gate.cast.pm.user, accepted_at=clock.now())
    with pytest.raises(NotAllowed, match="You requested this gate"):
        gate.accept(request, "engineering", by=gate.cast.pm)


def test_a_seat_that_is_not_accepted_cannot_accept_a_gate(gate, request_):
    Seat.objects.filter(initiative=gate.initiative, kind="operations").update(accepted_at=None)
    with pytest.raises(NotAllowed):
        gate.accept(request_, "operations")
    assert _slot(gate, request_, "acceptance:operations").state == "empty"


def test_one_person_fills_one_slot(gate, request_):
    Seat.objects.filter(initiative=gate.initiative, kind="operations").update(user=gate.cast.engineer.user)
    gate.accept(request_, "engineering")
    with pytest.raises(NotAllowed, match="One person fills one"):
        gate.accept(request_, "operations", by=gate.cast.engineer)


def test_token_may_not_sign(gate, request_):
    person = gate.cast.value.actor
    token = Actor(
        kind="token",
        name=person.name,
        user_id=person.user_id,
        token_id=1,
        roles=person.roles,
        disciplines=person.disciplines,
        scopes=frozenset({"read", "write:items"}),
    )
    with pytest.raises(NotAllowed, match="A token cannot"):
        review_sign(
            actor=token,
            gate_request=request_,
            discipline="business_value",
            decision="approve",
            seen=gate.seen(request_, "review:business_value"),
            password=PASSWORD,
        )
    owner = gate.cast.engineer.actor
    token = Actor(
        kind="token", name=owner.name, user_id=owner.user_id, token_id=1, roles=owner.roles, scopes=frozenset()
    )
    with pytest.raises(NotAllowed, match="A token cannot"):
        acceptance_sign(
            actor=token,
            gate_request=request_,
            seat="engineering",
            decision="approve",
            seen=gate.seen(request_, "acceptance:engineering"),
            password=PASSWORD,
        )


def test_signature_holds_what_a_signed_record_must_show(gate, request_):
    made = gate.review(
        request_,
        "business_value",
        decision="approve_with_conditions",
        comment="Measure it again.",
        conditions=[NewCondition("Measure again.", gate.cast.business.user, clock.today())],
    )
    assert made.signer_name == gate.cast.value.user.name
    assert made.meaning == "It may go on under conditions."
    assert "AI-001" in made.statement
    assert set(made.sections) == {"scope", "business_value"}
    for part in (made.signer_name, made.meaning, made.comment, "Measure again.", made.sections["scope"], "AI-001"):
        assert part in made.payload
    entry = Entry.objects.get(action="reviews.review_sign")
    assert made.record_hash in entry.payload


@pytest.mark.parametrize("decision", ["approve_with_conditions", "request_changes", "abstain"])
def test_all_but_approve_need_words(gate, request_, decision):
    with pytest.raises(DomainError) as error:
        gate.review(request_, "business_value", decision=decision, comment="Too short")
    assert error.value.field == "comment"


def test_wrong_password_signs_nothing_and_five_lock_signing(gate, request_):
    for _ in range(5):
        with pytest.raises(DomainError, match="not your password"):
            gate.review(request_, "business_value", password="wrong")
    with pytest.raises(DomainError, match="Too many wrong tries"):
        gate.review(request_, "business_value")
    assert ProofFailure.objects.count() == 5
    assert not Signature.objects.exists()
    assert Entry.objects.filter(action="reviews.identity_prove").count() == 5
    ProofFailure.objects.update(failed_at=clock.now() - timedelta(minutes=16))
    assert gate.review(request_, "business_value").pk


def test_a_change_since_the_page_was_loaded_is_a_conflict_that_names_it(gate, request_):
    seen = gate.seen(request_, "review:business_value")
    gate.answer("t1-hard", text="Another answer, given after the page was loaded.")
    with pytest.raises(Conflict) as conflict:
        gate.review(request_, "business_value", seen=seen)
    assert conflict.value.current == {"Item t1-hard": "changed"}
    assert not Signature.objects.exists()
    assert gate.review(request_, "business_value").pk


def test_a_change_elsewhere_is_no_conflict(gate, request_):
    seen = gate.seen(request_, "review:business_value")
    gate.answer("t1-soft", text="This item belongs to compliance and the business side.")
    assert gate.review(request_, "business_value", seen=seen).pk


def test_a_change_supersedes_exactly_what_was_bound_to_it(gate, request_):
    gate.sign_all(request_)
    assert set(_states(gate, request_).values()) == {"valid"}
    gate.answer("t1-soft", text="A new answer of the business side, for compliance.")
    assert _states(gate, request_) == {
        "engineering": "valid",
        "operations": "valid",
        "business": "superseded",
        "business_value": "valid",
    }
    gate.accept(request_, "business")
    assert gate.readiness(request_).verdict.is_open
    gate.answer("t1-hard", text="A new answer of engineering, for business value.")
    heads = {slot.code: slot.state for slot in gate.readiness(request_).slots}
    assert heads == {
        "acceptance:engineering": "superseded",
        "acceptance:operations": "signed",
        "acceptance:business": "signed",
        "review:business_value": "superseded",
    }


def test_a_change_of_scope_supersedes_everything(gate, request_):
    gate.sign_all(request_)
    initiative_edit(actor=gate.cast.business.actor, initiative=gate.initiative, values={"outcome": "Twice as fast."})
    assert set(_states(gate, request_).values()) == {"superseded"}
    with pytest.raises(DomainError, match="superseded"):
        gate.decide(request_)
    gate.sign_all(request_)
    assert Signature.objects.filter(replaces__isnull=False).count() == 4
    gate.decide(request_)
    assert gate.initiative.phase == 2


def test_new_points_do_not_supersede(gate, request_):
    gate.sign_all(request_)
    later = clock.now() + timedelta(days=1)
    with clock.travelling(later):
        assert set(_states(gate, request_).values()) == {"valid"}


def test_a_signature_expires(gate, request_):
    gate.sign_all(request_)
    with clock.travelling(clock.now() + timedelta(days=181)):
        assert set(_states(gate, request_).values()) == {"expired"}


def test_a_valid_signature_is_not_given_twice(gate, request_):
    gate.review(request_, "business_value")
    with pytest.raises(DomainError, match="signed this already"):
        gate.review(request_, "business_value")


def test_request_changes_is_a_veto_until_its_signer_withdraws_it(gate, request_):
    gate.sign_all(request_)
    gate.review(request_, "business_value", decision="request_changes", comment="The baseline is a guess.")
    with pytest.raises(DomainError, match="Changes are requested"):
        gate.decide(request_)
    gate.review(request_, "business_value")
    gate.decide(request_)
    assert gate.initiative.phase == 2


def test_signer_revokes_and_the_slot_is_open_again(gate, request_):
    gate.sign_all(request_)
    signature = Signature.objects.get(role="business_value")
    with pytest.raises(NotAllowed):
        signature_revoke(actor=gate.cast.pm.actor, signature=signature, reason="I do not like it.", password=PASSWORD)
    signature_revoke(
        actor=gate.cast.value.actor, signature=signature, reason="I misread the baseline.", password=PASSWORD
    )
    assert _states(gate, request_)["business_value"] == "revoked"
    assert _slot(gate, request_, "review:business_value").state == "revoked"
    gate.review(request_, "business_value")
    assert gate.readiness(request_).verdict.is_open


def test_a_veto_that_was_taken_back_leaves_its_place_to_others(gate, request_):
    gate.sign_all(request_)
    veto = gate.review(request_, "business_value", decision="request_changes", comment="The baseline is a guess.")
    other = gate.cast.outsider
    RoleGrant.objects.create(user=other.user, role="reviewer", discipline="business_value")
    with pytest.raises(DomainError, match="signed by somebody else"):
        gate.review(request_, "business_value", by=other)
    signature_revoke(actor=gate.cast.value.actor, signature=veto, reason="I misread the baseline.", password=PASSWORD)
    assert _slot(gate, request_, "review:business_value").state == "revoked"
    assert gate.review(request_, "business_value", by=other).replaces_id == veto.pk
    assert gate.readiness(request_).verdict.is_open


def test_a_seat_that_changes_hands_needs_a_new_acceptance(gate, request_):
    gate.sign_all(request_)
    Seat.objects.filter(initiative=gate.initiative, kind="operations").update(user=gate.cast.outsider.user)
    assert _states(gate, request_)["operations"] == "superseded"
    gate.accept(request_, "operations", by=gate.cast.outsider)
    assert gate.readiness(request_).verdict.is_open
