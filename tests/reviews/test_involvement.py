"""Who has a part in an initiative: the same answer for one person and for a list, at a cost that no crowd raises."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant, User
from common import clock
from initiatives.models import Initiative, Seat
from metrics.models import Metric
from metrics.services import metric_value_type, otlp_push, points_file_add, points_file_store, points_push
from metrics.sources.exposition import Page, Reading
from metrics.sources.otlp import Export
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


@pytest.mark.parametrize("door", ["typed", "file", "json", "json to two initiatives", "opentelemetry"])
def test_whoever_gave_a_number_has_a_part_by_whichever_door(cast, initiative, door):
    def metric(of, provenance):
        return Metric.objects.create(
            initiative=of, name=f"Queue {provenance}", kind="operational", direction="lower", target=9, provenance=provenance,
            query="queue_length",
        )  # fmt: skip

    pushed, actor, now = metric(initiative, "pushed"), cast.pm.actor, clock.now()
    points = [{"metric": pushed.pk, "at": now, "value": 7.0}]
    assert involvement(cast.pm.user.pk, initiative, None) == ""
    if door == "typed":
        metric_value_type(actor=actor, metric=metric(initiative, "typed"), value=7.0)
    elif door == "file":
        content = f"at,value\n{now.date() - timedelta(days=1)},7\n".encode()
        brought = points_file_add(actor=actor, metric=metric(initiative, "typed"), filename="a.csv", content=content)
        points_file_store(actor=actor, file=brought)
    elif door == "opentelemetry":
        page = Page({"queue_length": [Reading({}, 7.0, None)]}, {"queue_length": "gauge"})
        otlp_push(actor=actor, export=Export([(now.timestamp(), page)], {"queue_length"}))
    else:
        other = Initiative.objects.create(key="AI-002", title="Other", created_by=cast.business.user)
        points += [{**points[0], "metric": metric(other, "pushed").pk}] if "two" in door else []
        points_push(actor=actor, items=points)
    assert involvement(cast.pm.user.pk, initiative, None) == "typed or pushed a number of it"
    assert cast.pm.user.pk in involved(initiative, None)
