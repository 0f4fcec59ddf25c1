"""Values of a metric as evidence of an item: every point of the window, which is frozen with it."""

from datetime import timedelta

import pytest

from common import clock
from common.errors import DomainError, NotAllowed
from initiatives.evidence_files import file_open
from initiatives.models import EvidenceVersion
from metrics.models import FrozenWindow, Metric, Point, PointRevision
from metrics.services import points_push
from phases.services import item_capture
from tests.reviews.conftest import Gate, follow_tiny
from tests.reviews.everything import follow, one_item

HOUR = timedelta(hours=1)


@pytest.fixture
def queue(cast, initiative):
    metric = Metric.objects.create(
        initiative=initiative, name="Queue", kind="operational", purpose="latency", direction="lower", target=9,
        provenance="pushed",
    )  # fmt: skip
    now = clock.now()
    points = [{"metric": metric.pk, "at": now - HOUR * n, "value": float(n), "n": 10} for n in (1, 2, 200)]
    points_push(actor=cast.engineer.actor, items=points)
    return metric


@pytest.fixture
def gate(cast, initiative, queue):
    return Gate(cast, follow_tiny(cast, initiative))


def capture(gate, person, metric, days=7, code="t1-hard"):
    return item_capture(
        actor=person.actor, initiative=gate.initiative, item=gate.item(code), metric=metric, days=days
    )  # fmt: skip


def test_every_point_of_the_window_is_kept_and_frozen(gate, cast, queue):
    capture(gate, cast.engineer, queue)
    version = EvidenceVersion.objects.get()
    assert version.evidence.name.startswith("Queue, ")
    with file_open(version.sha256) as file:
        lines = file.read().decode().splitlines()
    assert lines[0].startswith(f"# metric {queue.pk}, after ")
    assert lines[1] == "at,value,n,came"
    assert [line.split(",")[1:] for line in lines[2:]] == [["2.0", "10", "pushed"], ["1.0", "10", "pushed"]]
    assert FrozenWindow.objects.get().reason == "Evidence of “Item t1-hard”"
    at = Point.objects.order_by("-at")[0].at
    points_push(actor=cast.engineer.actor, items=[{"metric": queue.pk, "at": at, "value": 5.0}])
    assert PointRevision.objects.get().old_value == 1.0


def test_nothing_is_frozen_where_nothing_is_kept(gate, cast, queue):
    Point.objects.filter(value__lt=100).delete()
    with pytest.raises(DomainError, match="no value in these days"):
        capture(gate, cast.engineer, queue)
    with pytest.raises(DomainError, match="Choose how far back"):
        capture(gate, cast.engineer, queue, days=8)
    with pytest.raises(NotAllowed):
        capture(gate, cast.outsider, queue)
    assert not FrozenWindow.objects.exists()
    assert not EvidenceVersion.objects.exists()


def test_a_pushed_number_is_no_report_of_itself(cast, initiative, queue):
    follow(cast, initiative, one_item("e1-metric"))
    with pytest.raises(DomainError, match="is no report of itself"):
        capture(Gate(cast, initiative), cast.engineer, queue, code="e1-metric")


def test_the_item_offers_it_and_says_at_the_field_what_is_wrong(gate, cast, queue, sign_in):
    client, item = sign_in(cast.engineer), gate.item("t1-hard")
    url = f"/i/{gate.initiative.key}/items/{item.pk}/"
    assert "Take it from a metric" in client.get(url).content.decode()
    assert client.post(f"{url}capture/", {"days": "7"}).status_code == 422
    assert client.post(f"{url}capture/", {"metric": queue.pk, "days": "7"}).status_code == 303
    assert "Queue, " in client.get(url).content.decode()
