"""A gate freezes the windows it measured, and its page says how many of their points changed since."""

from datetime import timedelta

import pytest

from common import clock
from metrics.models import FrozenWindow, Metric, Point, PointRevision
from metrics.services import points_push
from tests.reviews.conftest import Gate
from tests.reviews.everything import follow, one_item

HOUR = timedelta(hours=1)


@pytest.fixture
def measured(cast, initiative):
    """An open request whose gate asks for the latency of a week; two points an hour and two hours old."""
    follow(cast, initiative, one_item("e1-metric"))
    initiative.refresh_from_db()
    metric = Metric.objects.create(
        initiative=initiative, name="Latency", kind="operational", purpose="latency", unit="s", direction="lower",
        target=2.0, provenance="pushed", owner=cast.engineer.user, interval_s=3600,
    )  # fmt: skip
    push(cast, metric, clock.now() - 2 * HOUR, 1.0)
    push(cast, metric, clock.now() - HOUR, 1.2)
    metric.refresh_from_db()
    return metric, Gate(cast, initiative).request()


def push(cast, metric, at, value):
    points_push(actor=cast.engineer.actor, items=[{"metric": metric.pk, "at": at, "value": value}])


def test_a_request_freezes_the_measured_window(measured):
    metric, request = measured
    window = FrozenWindow.objects.get()
    assert (window.metric, window.reason) == (metric, "Gate 1, round 1")
    assert window.end - window.start == timedelta(days=7)
    assert abs(window.end - request.requested_at) < timedelta(seconds=5)


def test_the_gate_says_how_many_points_changed_since_and_nothing_is_superseded(cast, measured, sign_in):
    metric, request = measured
    client, digest = sign_in(cast.pm), Gate(cast, request.initiative).readiness(request).draft.digest
    assert "window changed since" not in client.get(request.get_absolute_url()).content.decode()
    point = Point.objects.order_by("at")[0]
    push(cast, metric, point.at, 9.0)
    push(cast, metric, point.at, 8.0)
    push(cast, metric, clock.now(), 9.0)
    assert PointRevision.objects.count() == 2
    assert "1 point of this window changed since" in client.get(request.get_absolute_url()).content.decode()
    assert Gate(cast, request.initiative).readiness(request).draft.digest == digest
