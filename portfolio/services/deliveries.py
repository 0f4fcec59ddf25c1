"""Send what is due. Rows with leases say what that is; the request happens outside any transaction.

A killed worker or a lost message costs one lease: the receiver may then get a message twice, under the same id.
"""

import secrets
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from accounts.actors import actor_for
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.outbound import OutboundError, fetch
from common.permissions import require
from initiatives.models import Initiative
from metrics.outbound_policy import outbound_policy
from metrics.secrets import SecretUnreadable, secret_decrypt
from metrics.services.storage import claim
from portfolio.events import message
from portfolio.models import Attempt, Delivery, Endpoint, Event, EventKind
from portfolio.permissions import can_endpoint_steer
from portfolio.services.endpoints import KIND, endpoint_switch_off
from portfolio.signing import signed_headers

LEASE = timedelta(seconds=60)
WAITS_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
"""Seconds until the next try after each failed one: eight tries over some 28 hours."""
OFF_AFTER = 5
ANSWER_BYTES = 2_000
TEST_EVERY = timedelta(seconds=2)
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Sent:
    """What one try came to. `is_gone`: the receiver says that it wants no more (410)."""

    timestamp: int
    ms: float
    status: int | None
    error: str
    answer: str

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliveries_claim(*, limit: int = 50) -> list[tuple[int, str]]:
    """Lease the deliveries that are due now; (id, token) of each. Any number of these may run at once."""
    now = clock.now()
    with transaction.atomic():
        rows = claim(Delivery.objects.due(now).filter(endpoint__in=Endpoint.objects.live()), limit)
        for row in rows:
            row.lease_until, row.lease_token = now + LEASE, secrets.token_hex(16)
            row.save(update_fields=["lease_until", "lease_token"])
    return [(row.pk, row.lease_token) for row in rows]


def delivery_send(*, delivery_id: int, token: str) -> bool:
    """Send one leased delivery and write down what came back; False when the lease is no longer ours.

    What the owner of the endpoint may not see any more is withheld, whatever they could see when it happened.
    """
    rows = Delivery.objects.select_related("endpoint__owner", "event")
    delivery = rows.filter(pk=delivery_id, lease_token=token, state=State.WAITING).first()
    if delivery is None:
        return False
    sent = _send(delivery.endpoint, delivery.event) if _may_know(delivery) else None
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
        locked = Delivery.objects.select_for_update().filter(pk=delivery_id, lease_token=token).first()
        if locked is None:
            return False
        _write(endpoint, locked, sent)
    return True


def delivery_again(*, actor: Actor, delivery: Delivery) -> Delivery:
    """Send it once more, as a new round of tries, under the same id."""
    require(can_endpoint_steer(actor, delivery.endpoint))
    with transaction.atomic():
        if Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id).off_at is not None:
            raise DomainError("This webhook is switched off. Switch it on first.")
        locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
        before = locked.state
        locked.state, locked.due_at, locked.tries = State.WAITING, clock.now(), 0
        locked.lease_until, locked.lease_token, locked.finished_at = None, "", None
        locked.save()
        entry_append(
            actor=actor, action="portfolio.delivery_again", obj=locked, changes={"state": [before, locked.state]},
            summary=f"Sent a message of the webhook {delivery.endpoint.name} again",
        )  # fmt: skip
    return locked


def endpoint_test(*, actor: Actor, endpoint: Endpoint) -> Attempt:
    """Send a test now and keep the answer. Waits on the network, at most ten seconds; no try follows."""
    require(can_endpoint_steer(actor, endpoint))
    now = clock.now()
    if endpoint.tested_at and now - endpoint.tested_at < TEST_EVERY:
        raise DomainError("This webhook has just been tested. Wait two seconds.")
    with transaction.atomic():
        Endpoint.objects.filter(pk=endpoint.pk).update(tested_at=now)
        event = Event.objects.create(
            occurrence=f"test:{secrets.token_hex(16)}", kind=EventKind.TEST, at=now, made_at=now,
            body=message(EventKind.TEST, now, None, {"text": "A test of this webhook."}),
        )  # fmt: skip
        # Finished from the start: no worker takes it, should this process end before the answer comes.
        made = Delivery.objects.create(
            endpoint=endpoint, event=event, state=State.GIVEN_UP, due_at=None, finished_at=now
        )
        entry_append(
            actor=actor, action="portfolio.endpoint_test", obj=endpoint, summary=f"Tested the webhook {endpoint.name}"
        )
    sent = _send(endpoint, event)
    with transaction.atomic():
        attempt = _attempt(made, sent)
        if sent.is_good:
            Delivery.objects.filter(pk=made.pk).update(state=State.DELIVERED)
    return attempt


def _may_know(delivery: Delivery) -> bool:
    owner, about = delivery.endpoint.owner, delivery.event.initiative_id
    return owner.is_active and (
        about is None or Initiative.objects.visible_to(actor_for(owner)).filter(pk=about).exists()
    )


def _secrets(endpoint: Endpoint) -> list[str]:
    kept = [endpoint.secret_encrypted, endpoint.old_secret_encrypted if endpoint.has_old_secret else ""]
    return [secret_decrypt(text, row_id=endpoint.pk, kind=KIND) for text in kept if text]


def _send(endpoint: Endpoint, event: Event) -> Sent:
    timestamp, body, started = int(clock.now().timestamp()), event.body.encode(), time.perf_counter()
    try:
        headers = signed_headers(_secrets(endpoint), message_id=event.message_id, timestamp=timestamp, body=body)
        policy = replace(outbound_policy(), max_bytes=ANSWER_BYTES)
        answer = fetch(policy, "POST", endpoint.url, headers=headers, body=body, is_cut=True)
    except OutboundError as error:
        return Sent(timestamp, _ms(started), None, str(error)[:300], "")
    except SecretUnreadable:
        return Sent(timestamp, 0.0, None, "The secret cannot be read: FIELD_KEYS has changed. Rotate it.", "")
    text = answer.body.decode("utf-8", "replace").replace("\0", "")
    words = "" if 200 <= answer.status < 300 else f"The address answers {answer.status}"
    return Sent(timestamp, _ms(started), answer.status, words, text)


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _attempt(delivery: Delivery, sent: Sent) -> Attempt:
    return Attempt.objects.create(
        delivery=delivery, at=clock.now(), timestamp=sent.timestamp, ms=sent.ms, status=sent.status, error=sent.error,
        answer=sent.answer,
    )  # fmt: skip


def _write(endpoint: Endpoint, delivery: Delivery, sent: Sent | None) -> None:
    now = clock.now()
    delivery.lease_until, delivery.lease_token = None, ""
    if sent is None:
        delivery.state, delivery.due_at, delivery.finished_at = State.WITHHELD, None, now
        delivery.save()
        return
    _attempt(delivery, sent)
    delivery.tries += 1
    if sent.is_good:
        delivery.state, delivery.due_at, delivery.finished_at = State.DELIVERED, None, now
        Endpoint.objects.filter(pk=endpoint.pk).update(failures=0)
    elif delivery.tries > len(WAITS_S) or sent.status == 410:
        delivery.state, delivery.due_at, delivery.finished_at = State.GIVEN_UP, None, now
        _given_up(endpoint, is_gone=sent.status == 410)
    else:
        delivery.due_at = now + timedelta(seconds=WAITS_S[delivery.tries - 1])
    delivery.save()


def _given_up(endpoint: Endpoint, *, is_gone: bool) -> None:
    endpoint.failures += 1
    if is_gone:
        endpoint_switch_off(endpoint, "the address answers 410: it is gone for good")
    elif endpoint.failures >= OFF_AFTER and endpoint.off_at is None:
        endpoint_switch_off(endpoint, f"{endpoint.failures} messages in a row could not be delivered")
    else:
        endpoint.save(update_fields=["failures"])
