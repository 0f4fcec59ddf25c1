"""A review waits in its discipline's pool; one person claims it, gives it back, or loses it to another by reassignment."""

import pytest

from accounts.models import RoleGrant, User
from audit.models import Entry
from common.errors import Conflict, DomainError, NotAllowed
from initiatives.models import Seat
from reviews.models import ReviewAssignment
from reviews.services import review_assign, review_claim, review_reassign, review_release
from tests.cast import Person, consent

WHY = "I am away until the end of the month."


def second(cast, discipline="business_value"):
    """Another reviewer of the discipline."""
    user = User.objects.create_user(f"second-{discipline}@example.com", "flightline-demo", name="Second reviewer")
    consent(user)
    RoleGrant.objects.create(user=user, role="reviewer", discipline=discipline)
    return Person(user)


@pytest.fixture
def request_(gate):
    gate.answer_all()
    return gate.request()


def _open(request):
    return [(row.discipline, row.reviewer_id, row.claimed_at is not None) for row in request.assignments.open()]


def _claim(gate, request, by=None):
    return review_claim(actor=(by or gate.cast.value).actor, gate_request=request, discipline="business_value")


def test_a_review_for_which_nobody_is_named_waits_in_the_pool(gate, request_):
    assert _open(request_) == [("business_value", None, False)]


def test_a_reviewer_claims_from_the_pool_and_the_next_one_is_told_who_has_it(gate, request_):
    other = second(gate.cast)
    _claim(gate, request_)
    _claim(gate, request_)
    assert _open(request_) == [("business_value", gate.cast.value.user.pk, True)]
    assert Entry.objects.filter(action="reviews.review_claim").count() == 1
    with pytest.raises(Conflict, match="Value took this review"):
        _claim(gate, request_, by=other)
    with pytest.raises(NotAllowed, match="Value has claimed this review"):
        gate.review(request_, "business_value", by=other)
    assert gate.review(request_, "business_value").signer == gate.cast.value.user


@pytest.mark.parametrize("who", ["security", "pm", "engineer", "auditor"])
def test_only_a_reviewer_of_the_discipline_claims(gate, request_, who):
    with pytest.raises(NotAllowed):
        _claim(gate, request_, by=getattr(gate.cast, who))
    assert _open(request_) == [("business_value", None, False)]


def test_nobody_claims_what_they_had_a_part_in(gate, request_):
    Seat.objects.create(initiative=gate.initiative, kind="member", user=gate.cast.value.user)
    with pytest.raises(NotAllowed, match="holds a seat"):
        _claim(gate, request_)


def test_release_needs_a_reason_and_puts_the_review_back(gate, request_):
    row = _claim(gate, request_)
    with pytest.raises(DomainError) as caught:
        review_release(actor=gate.cast.value.actor, assignment=row, reason="away")
    assert caught.value.field == "reason"
    with pytest.raises(NotAllowed):
        review_release(actor=gate.cast.pm.actor, assignment=row, reason=WHY)
    review_release(actor=gate.cast.value.actor, assignment=row, reason=WHY)
    assert _open(request_) == [("business_value", None, False)]
    row.refresh_from_db()
    assert (row.ended_why, row.reviewer) == (f"Released: {WHY}", gate.cast.value.user)
    assert gate.review(request_, "business_value", by=second(gate.cast))
    with pytest.raises(Conflict):
        review_release(actor=gate.cast.value.actor, assignment=row, reason=WHY)


@pytest.mark.parametrize("who", ["pm", "business"])
def test_manager_or_lead_reassigns_a_claimed_review(gate, request_, who):
    row, other = _claim(gate, request_), second(gate.cast)
    review_reassign(actor=getattr(gate.cast, who).actor, assignment=row, reviewer=other.user, reason=WHY)
    assert _open(request_) == [("business_value", other.user.pk, False)]
    assert Seat.objects.current().filter(user=other.user, kind="reviewer").exists()
    assert gate.review(request_, "business_value", by=other)


def test_reassigning_is_refused_to_others_and_for_who_may_not_review(gate, request_):
    row = _claim(gate, request_)
    with pytest.raises(NotAllowed):
        review_reassign(actor=gate.cast.engineer.actor, assignment=row, reviewer=second(gate.cast).user, reason=WHY)
    with pytest.raises(DomainError) as caught:
        review_reassign(actor=gate.cast.pm.actor, assignment=row, reviewer=gate.cast.security.user, reason=WHY)
    assert caught.value.field == "reviewer"
    assert _open(request_) == [("business_value", gate.cast.value.user.pk, True)]


def test_naming_somebody_takes_the_review_out_of_the_pool(gate, request_):
    review_assign(
        actor=gate.cast.pm.actor, gate_request=request_, discipline="business_value", reviewer=gate.cast.value.user
    )
    assert _open(request_) == [("business_value", gate.cast.value.user.pk, False)]
    other = second(gate.cast)
    assert gate.review(request_, "business_value", by=other), "being named reserves nothing, only a claim does"


def test_signing_claims(gate, request_):
    gate.review(request_, "business_value")
    assert _open(request_) == [("business_value", gate.cast.value.user.pk, True)]


def test_pages_claim_release_and_reassign(gate, request_, sign_in):
    value, pm, other = sign_in(gate.cast.value), sign_in(gate.cast.pm), second(gate.cast)
    assert "In the pool" in value.get(f"/reviews/{request_.pk}/").content.decode()
    assert "Claim" in value.get("/reviews/?show=discipline").content.decode()
    assert "claim it or sign it" in value.get("/my-work/").content.decode()
    assert value.post(f"/reviews/{request_.pk}/claim/", {"discipline": "business_value"}).status_code == 303
    row = ReviewAssignment.objects.open().get()
    page = value.get(f"/reviews/{request_.pk}/").content.decode()
    assert f"/reviews/assignments/{row.pk}/release/" in page
    assert f"/reviews/assignments/{row.pk}/reassign/" not in page
    assert f"/reviews/assignments/{row.pk}/reassign/" in pm.get(f"/reviews/{request_.pk}/").content.decode()
    assert value.post(f"/reviews/assignments/{row.pk}/release/", {"reason": "away"}).status_code == 422
    data = {"reviewer": other.user.pk, "reason": WHY}
    assert pm.post(f"/reviews/assignments/{row.pk}/reassign/", data).status_code == 303
    assert ReviewAssignment.objects.open().get().reviewer == other.user
