"""Who has a part in an initiative: the same answer for one person and for a list, at a cost that no crowd raises."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from initiatives.models import Seat
from reviews.eligibility import involved
from reviews.panels import reviewers_for
from reviews.permissions import involvement
from tests.guards.world import build_world


@pytest.fixture
def world(cast, initiative):
    return build_world(cast, initiative)


def test_a_list_and_a_person_get_the_same_answer(world, initiative):
    requester = User.objects.order_by("pk").last().pk
    found = involved(initiative, requester)
    one_by_one = {user.pk for user in User.objects.all() if involvement(user.pk, initiative, requester)}
    assert found & set(User.objects.values_list("pk", flat=True)) == one_by_one
    assert requester in found
    assert 0 < len(one_by_one) < User.objects.count(), "somebody has a part, and somebody has none"


def test_suggested_reviewers_hold_the_discipline_and_have_no_part(cast, world, initiative):
    def suggested() -> list[User]:
        return [user for user, _ in reviewers_for(initiative, ["security"], cast.pm.user.pk)["security"]]

    free = User.objects.create_user("security2@example.com", name="Second security reviewer")
    assert free not in suggested(), "without the discipline"
    RoleGrant.objects.create(user=free, role="reviewer", discipline="security")
    assert free in suggested()
    Seat.objects.create(initiative=initiative, kind="member", user=free)
    assert free not in suggested(), "with a seat"


def test_thirty_reviewers_cost_no_more_queries_than_one(cast, world, initiative):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            reviewers_for(initiative, ["security"], cast.pm.user.pk)
        return len(caught)

    few = queries()
    for number in range(30):
        user = User.objects.create_user(f"reviewer{number}@example.com", name=f"Reviewer {number}")
        RoleGrant.objects.create(user=user, role="reviewer", discipline="security")
    assert queries() == few
