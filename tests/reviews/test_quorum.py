"""Several places of one discipline: distinct people, no place counted twice, and a place that nobody can fill says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import RoleGrant
from common.errors import DomainError
from initiatives.models import Seat
from portfolio.services.standings import standings_refresh
from reviews.eligibility import unfillable
from tests.reviews import conftest
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.test_review_claim import second

TWO = conftest.PLAYBOOK.replace("{discipline: business_value, quorum: 1}", "{discipline: business_value, quorum: 2}")


@pytest.fixture
def two(cast, initiative, monkeypatch):
    """The gate of the small playbook, with two business value reviews."""
    monkeypatch.setattr(conftest, "PLAYBOOK", TWO)
    return Gate(cast, follow_tiny(cast, initiative))


def _owners(gate, request):
    for seat in ("engineering", "operations", "business"):
        gate.accept(request, seat)


def _states(gate, request):
    return [slot.state for slot in gate.readiness(request).slots if slot.code == "review:business_value"]


def test_two_places_need_two_people(two):
    other = second(two.cast)
    two.answer_all()
    request = two.request()
    assert request.assignments.open().count() == 2, "the pool holds one row for each place"
    _owners(two, request)
    two.review(request, "business_value")
    with pytest.raises(DomainError, match="signed this already"):
        two.review(request, "business_value")
    with pytest.raises(DomainError, match="Business value review"):
        two.decide(request)
    two.review(request, "business_value", by=other)
    assert _states(two, request) == ["signed", "signed"]
    assert two.decide(request).outcome == "go"


def test_a_place_for_which_nobody_is_left_blocks_and_tells_the_lead(two, sign_in):
    two.answer_all()
    assert two.cast.value.user.pk
    request = two.request()
    assert _states(two, request) == ["missing", "empty"], "one reviewer fills one place"
    standings_refresh()
    page = sign_in(two.cast.business).get("/my-work/").content.decode()
    assert "Nobody can give the business value review: name one" in page
    assert "Nobody can give" not in sign_in(two.cast.engineer).get("/my-work/").content.decode()
    second(two.cast)
    assert _states(two, request) == ["missing", "missing"]


def test_a_reviewer_with_a_part_in_it_fills_no_place(gate):
    gate.answer_all()
    assert gate.cast.value.user.pk
    request = gate.request()
    assert _states(gate, request) == ["missing"]
    Seat.objects.create(initiative=gate.initiative, kind="member", user=gate.cast.value.user)
    assert _states(gate, request) == ["empty"]


def test_a_pool_that_does_not_see_the_initiative_is_nobody(gate):
    gate.answer_all()
    assert gate.cast.value.user.pk
    type(gate.initiative).objects.filter(pk=gate.initiative.pk).update(visibility="members")
    request = gate.request()
    assert _states(gate, request) == ["empty"]
    Seat.objects.create(initiative=gate.initiative, kind="reviewer", user=gate.cast.value.user)
    assert _states(gate, request) == ["missing"]


def test_one_person_of_two_disciplines_fills_one_of_them():
    places = [("compliance", 1), ("security", 1)]
    assert unfillable(places, {"compliance": {1}, "security": {1}}, {}) == {("security", 1)}
    assert unfillable(places, {"compliance": {1, 2}, "security": {1}}, {}) == frozenset()
    assert unfillable(places, {"compliance": {1}, "security": {1, 2}}, {("compliance", 1): 2}) == frozenset()


people = st.sets(st.integers(1, 4), max_size=4)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), people), st.lists(st.sampled_from("abc"), max_size=4))
def test_as_many_places_are_filled_as_any_sharing_out_could_fill(able, names):
    places = [(name, number) for number, name in enumerate(names)]

    def most(rest, used):
        if not rest:
            return 0
        first, others = rest[0], rest[1:]
        return max(
            [most(others, used)]
            + [1 + most(others, used | {person}) for person in able.get(first[0], set()) - used]
        )  # fmt: skip

    assert len(places) - len(unfillable(places, able, {})) == most(places, frozenset())


def test_a_reviewer_whose_role_was_taken_leaves_the_place_empty(gate):
    gate.answer_all()
    assert gate.cast.value.user.pk
    request = gate.request()
    RoleGrant.objects.filter(discipline="business_value").delete()
    assert _states(gate, request) == ["empty"]
