"""Webhooks against a real receiver on the loopback, which checks the signature by its own reading of the scheme."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest
from django.db import connection

from audit.models import Entry
from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from common.errors import DomainError, NotAllowed
from initiatives.models import Seat, SeatKind, Visibility
from metrics.models import AllowedAddress
from portfolio.models import Attempt, Delivery, Endpoint, Event, EventKind, EventSweep, Standing
from portfolio.services import deliveries
from portfolio.services.deliveries import deliveries_claim, delivery_again, delivery_send, endpoint_test
from portfolio.services.endpoints import endpoint_add, endpoint_end, endpoint_resume, endpoint_rotate
from portfolio.services.events import events_sweep
from tests.cast import make_initiative
from tests.threads import together

ALL = [kind.value for kind in EventKind if kind != EventKind.TEST]


@pytest.fixture
def reachable(cast, site):
    AllowedAddress.objects.create(
        network="127.0.0.1/32", ports=[site.server_port], owner=cast.admin.user, reason="Test server",
        expires_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    return site


@pytest.fixture
def hook(cast, reachable):
    """`hook(person)` → an endpoint of theirs at /hook and its secret; what happened before is past."""

    def _hook(person, path="/hook", events=ALL):
        events_sweep()
        return endpoint_add(actor=person.actor, name="Pipeline", url=reachable.url(path), events=events)

    return _hook


def happen(initiative, action="reviews.gate_decide", **changes):
    """What a service writes into the log."""
    changes = changes or {"outcome": "go", "phase": 1, "reason": "Secret words."}
    return entry_append(
        actor=CLOCK, action=action, obj=initiative, initiative_id=initiative.pk, summary="Said", changes=changes
    )


def run():
    """What the tick and its workers do."""
    events_sweep()
    return [delivery_send(delivery_id=pk, token=token) for pk, token in deliveries_claim()]


def verified(request, secret):
    """Whether a signature of this message is by `secret`, as Standard Webhooks describes it."""
    said = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), said, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(mac).decode()
    return wanted in request.headers["webhook-signature"].split(" ")


def test_a_decided_gate_is_told_once_signed_small_and_without_reasons(cast, initiative, reachable, hook):
    reachable.answer("/hook", "thanks", "text/plain")
    endpoint, secret = hook(cast.engineer)
    happen(initiative)
    assert run() == [True]
    assert run() == []
    (request,) = reachable.requests
    assert verified(request, secret)
    assert not verified(request, "whsec_" + base64.b64encode(b"x" * 32).decode())
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 60
    said = json.loads(request.body)
    assert (said["type"], said["version"]) == ("gate.decided", 1)
    assert (said["data"]["initiative"], said["data"]["outcome"]) == ("AI-001", "go")
    assert b"Secret words" not in request.body
    delivery = endpoint.deliveries.get()
    attempt = delivery.attempts.get()
    assert (delivery.state, attempt.status, attempt.answer) == ("delivered", 200, "thanks")
    assert attempt.ms > 0


def test_what_the_owner_cannot_see_is_never_told(cast, initiative, reachable, hook):
    reachable.answer("/hook", "ok")
    hook(cast.outsider)
    hook(cast.pm, "/pm")
    initiative.visibility, initiative.title = Visibility.MEMBERS, "Canary"
    initiative.save()
    happen(initiative)
    happen(make_initiative(cast, key="AI-002"))
    run()
    told = [request for request in reachable.requests if request.path == "/hook"]
    assert [json.loads(request.body)["data"]["initiative"] for request in told] == ["AI-002"]
    assert all(b"Canary" not in request.body for request in told)
    assert len([request for request in reachable.requests if request.path == "/pm"]) == 2


def test_what_the_owner_may_no_longer_see_is_withheld_also_when_sent_again(cast, initiative, reachable, hook):
    endpoint, _ = hook(cast.outsider)
    happen(initiative)
    events_sweep()
    initiative.visibility = Visibility.MEMBERS
    initiative.save()
    run()
    delivery = endpoint.deliveries.get()
    assert (delivery.state, reachable.requests) == ("withheld", [])
    delivery_again(actor=cast.outsider.actor, delivery=delivery)
    run()
    delivery.refresh_from_db()
    assert (delivery.state, reachable.requests) == ("withheld", [])
    Seat.objects.create(initiative=initiative, kind=SeatKind.MEMBER, user=cast.outsider.user)
    reachable.answer("/hook", "ok")
    delivery_again(actor=cast.outsider.actor, delivery=delivery)
    run()
    assert len(reachable.requests) == 1


def test_a_leaver_is_told_nothing(cast, initiative, reachable, hook):
    hook(cast.engineer)
    happen(initiative)
    events_sweep()
    cast.engineer.user.__class__.objects.filter(email="engineer@example.com").update(is_active=False)
    happen(initiative)
    assert run() == []
    assert reachable.requests == []


def test_after_a_500_it_is_tried_again_under_the_same_id(cast, initiative, reachable, hook):
    reachable.answer("/hook", "oh no", "text/plain", status=500)
    endpoint, secret = hook(cast.engineer)
    happen(initiative)
    run()
    delivery = endpoint.deliveries.get()
    assert (delivery.state, delivery.tries, delivery.attempts.get().status) == ("waiting", 1, 500)
    assert delivery.due_at > clock.now()
    assert run() == []
    Delivery.objects.update(due_at=clock.now())
    reachable.answer("/hook", "ok")
    run()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts.count()) == ("delivered", 2)
    first, second = reachable.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert verified(second, secret)


def test_after_eight_tries_it_is_given_up_and_after_five_such_the_webhook_is_switched_off(
    cast, initiative, reachable, hook
):
    endpoint, _ = hook(cast.engineer, "/nowhere")
    for _ in range(5):
        happen(initiative)
    events_sweep()
    for _ in range(8):
        Delivery.objects.filter(state="waiting").update(due_at=clock.now())
        run()
    assert set(endpoint.deliveries.values_list("state", "tries")) == {("given_up", 8)}
    endpoint.refresh_from_db()
    assert endpoint.off_at
    assert "5 messages in a row" in endpoint.off_because
    assert Entry.objects.filter(action="portfolio.endpoint_switch_off").count() == 1
    happen(initiative)
    assert run() == []
    with pytest.raises(DomainError, match="Switch it on first"):
        delivery_again(actor=cast.engineer.actor, delivery=endpoint.deliveries.first())
    reachable.answer("/nowhere", "ok")
    endpoint_resume(actor=cast.engineer.actor, endpoint=endpoint)
    delivery_again(actor=cast.engineer.actor, delivery=endpoint.deliveries.last())
    run()
    assert endpoint.deliveries.last().state == "delivered"


def test_410_ends_it_at_once(cast, initiative, reachable, hook):
    reachable.answer("/hook", "", status=410)
    endpoint, _ = hook(cast.engineer)
    happen(initiative)
    run()
    endpoint.refresh_from_db()
    assert endpoint.off_at
    assert endpoint.deliveries.get().state == "given_up"


def test_a_redirect_is_not_followed_and_says_so(cast, initiative, reachable, hook):
    reachable.answers["/hook"] = lambda handler: handler.reply(302, Location="/elsewhere")
    endpoint, _ = hook(cast.engineer)
    happen(initiative)
    run()
    assert [request.path for request in reachable.requests] == ["/hook"]
    assert "redirect" in Attempt.objects.get().error


def test_a_receiver_that_hangs_or_talks_for_ever_costs_ten_seconds_at_most(cast, initiative, reachable, hook):
    reachable.answers["/hook"] = lambda handler: time.sleep(12)
    reachable.answers["/flood"] = lambda handler: handler.endless(b"x" * 1000, pause_s=0.01)
    endpoint, _ = hook(cast.engineer)
    hook(cast.operations, "/flood")
    happen(initiative)
    started = time.monotonic()
    run()
    assert time.monotonic() - started < 11
    assert "in time" in endpoint.deliveries.get().attempts.get().error
    flooded = Attempt.objects.get(status=200)
    assert len(flooded.answer) == 2000


@pytest.mark.parametrize("url", ["http://127.0.0.1:5432/", "http://169.254.169.254/latest/", "http://localhost/"])
def test_an_address_inside_is_not_reached_unless_it_is_allowed(cast, initiative, url):
    endpoint, _ = endpoint_add(actor=cast.engineer.actor, name="In", url=url, events=ALL)
    attempt = endpoint_test(actor=cast.engineer.actor, endpoint=endpoint)
    assert (attempt.status, attempt.error) == (None, "Destination not allowed or not reachable")


def test_both_secrets_sign_after_a_rotation_until_the_overlap_ends(cast, reachable, hook):
    reachable.answer("/hook", "ok")
    endpoint, old = hook(cast.engineer)
    endpoint, new = endpoint_rotate(actor=cast.engineer.actor, endpoint=endpoint)
    endpoint_test(actor=cast.engineer.actor, endpoint=endpoint)
    assert verified(reachable.requests[-1], old)
    assert verified(reachable.requests[-1], new)
    Endpoint.objects.update(old_secret_until=clock.now(), tested_at=None)
    endpoint.refresh_from_db()
    endpoint_test(actor=cast.engineer.actor, endpoint=endpoint)
    assert not verified(reachable.requests[-1], old)
    assert verified(reachable.requests[-1], new)


def test_the_database_holds_no_secret_in_the_clear(cast, hook):
    _, secret = hook(cast.engineer)
    with connection.cursor() as cursor:
        for table in ("portfolio_endpoint", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in repr(cursor.fetchall())


def test_a_stall_is_told_when_it_begins_and_when_it_ends(cast, initiative, hook):
    endpoint, _ = hook(cast.engineer)
    Standing.objects.update_or_create(initiative=initiative, defaults={"is_stalled": True})
    events_sweep()
    events_sweep()
    Standing.objects.update(is_stalled=False)
    events_sweep()
    kinds = list(endpoint.deliveries.order_by("pk").values_list("event__kind", flat=True))
    assert kinds == ["stall.begun", "stall.ended"]


def test_a_lost_verdict_and_its_return_are_told_by_their_names(cast, initiative, hook):
    endpoint, _ = hook(cast.engineer)
    happen(initiative, "reviews.gates_sweep", watch=[False, True], cause="breach:1")
    happen(initiative, "reviews.gates_sweep", watch=[True, False], cause="breach:1")
    events_sweep()
    kinds = set(endpoint.deliveries.values_list("event__kind", flat=True))
    assert kinds == {"verdict.lost", "verdict.restored"}


def test_an_entry_that_becomes_visible_late_is_still_told(cast, initiative, hook):
    endpoint, _ = hook(cast.engineer)
    happen(initiative)
    late = happen(initiative)
    Event.objects.all().delete()
    hidden = Entry.objects.exclude(pk=late.pk)
    assert hidden
    events_sweep()
    assert EventSweep.objects.get().entry_id < late.pk  # follows ten minutes behind
    assert endpoint.deliveries.count() == 2
    assert events_sweep() == 0


def test_who_may_do_what(cast, hook):
    with pytest.raises(NotAllowed):
        hook(cast.auditor)
    endpoint, _ = hook(cast.engineer)
    for act in (endpoint_rotate, endpoint_test, endpoint_end):
        with pytest.raises(NotAllowed):
            act(actor=cast.pm.actor, endpoint=endpoint)
    with pytest.raises(NotAllowed):
        endpoint_rotate(actor=cast.admin.actor, endpoint=endpoint)
    endpoint_end(actor=cast.admin.actor, endpoint=endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.secret_encrypted, bool(endpoint.ended_at)) == ("", True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": "ftp://x/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["test"]}, "events"),
    ],
)
def test_nonsense_is_refused_at_its_field(cast, change, field):
    values = {"name": "N", "url": "https://hooks.example.com/", "events": ["gate.decided"]} | change
    with pytest.raises(DomainError) as refused:
        endpoint_add(actor=cast.engineer.actor, **values)
    assert refused.value.field == field


def test_pages_from_adding_to_sending_again(cast, initiative, sign_in, reachable):
    events_sweep()
    client = sign_in(cast.engineer)
    values = {"name": "Pipeline", "url": reachable.url("/hook"), "events": ["gate.decided"]}
    answer = client.post("/admin/webhooks/", values)
    assert answer.status_code == 200
    assert "whsec_" in answer.text
    assert "whsec_" not in client.get("/admin/webhooks/").text
    endpoint = Endpoint.objects.get()
    reachable.answer("/hook", "<b>pong</b>", "text/html")
    client.post(f"/admin/webhooks/{endpoint.pk}/test/")
    assert "&lt;b&gt;pong&lt;/b&gt;" in client.get(endpoint.get_absolute_url()).text
    happen(initiative)
    run()
    delivery = endpoint.deliveries.exclude(event__kind="test").get()
    client.post(f"/admin/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/again/")
    run()
    assert len(reachable.requests) == 3
    assert sign_in(cast.operations).get(endpoint.get_absolute_url()).status_code == 404
    admin = sign_in(cast.admin).get(endpoint.get_absolute_url()).text
    assert "pong" not in admin
    assert "Only Engineer can change this webhook." in admin
    client.post(f"/admin/webhooks/{endpoint.pk}/end/")
    assert "No webhook yet" in client.get("/admin/webhooks/").text


def test_no_doubles_with_four_senders(committed_cast, site):
    cast = committed_cast
    initiative = make_initiative(cast)
    AllowedAddress.objects.create(
        network="127.0.0.1/32", ports=[site.server_port], owner=cast.admin.user, reason="Test server",
        expires_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    site.answer("/hook", "ok")
    events_sweep()
    endpoint_add(actor=cast.engineer.actor, name="Pipeline", url=site.url("/hook"), events=ALL)
    for _ in range(20):
        happen(initiative)

    def work():
        events_sweep()
        while claimed := deliveries_claim(limit=3):
            for pk, token in claimed:
                delivery_send(delivery_id=pk, token=token)

    _, faults = together(work, work, work, work)
    assert faults == []
    ids = [request.headers["webhook-id"] for request in site.requests]
    assert (len(ids), len(set(ids))) == (20, 20)
    assert deliveries.State.WAITING not in set(Delivery.objects.values_list("state", flat=True))
