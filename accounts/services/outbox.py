"""The outbox: due messages are claimed with a lease, sent, and settled one by one.

What is guaranteed. A message is claimed by one sender. `is_begun` is committed before it is handed to the other server
and cleared with the outcome. A try that ended without an outcome (the worker was killed, the connection broke after the
message was handed over) is repeated once, under the same Message-ID; after a second one it is given up. So what was
accepted is doubled at most once, and mail programs see by the Message-ID that it is the same. Nothing is lost but what
is marked as failed, with the reason.
"""

import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from accounts.models import Delivery
from common import clock

LEASE = timedelta(minutes=5)  # longer than any task may run
GIVE_UP = timedelta(days=3)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
LOST_MOST = 2
UNKNOWN = "Twice nobody could tell whether it had left, so it is not sent a third time."


def deliveries_claim(*, channels: tuple[str, ...], limit: int) -> list[Delivery]:
    """Lease what is due on these channels, the longest due first; at most `limit`. Two senders never get the same one."""
    now = clock.now()
    with transaction.atomic():
        rows = Delivery.objects.claimable(now).filter(channel__in=channels).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        return [row for row in rows[:limit] if _lease(row, now)]


def _lease(row: Delivery, now: datetime) -> bool:
    row.lost += row.is_begun
    if row.lost >= LOST_MOST:
        row.failed_at, row.error, row.leased_until, row.is_begun = now, UNKNOWN, None, False
    else:
        row.lease_token, row.leased_until, row.is_begun = uuid.uuid4(), now + LEASE, False
    row.save(update_fields=["lost", "failed_at", "error", "lease_token", "leased_until", "is_begun"])
    return row.failed_at is None


def delivery_begin(*, delivery: Delivery) -> bool:
    """Note that it is handed over now; False when the lease was lost, and then it must not be sent."""
    held = Delivery.objects.open().filter(pk=delivery.pk, lease_token=delivery.lease_token)
    with transaction.atomic():
        return bool(held.update(is_begun=True, attempts=F("attempts") + 1))


def delivery_sent(*, delivery: Delivery) -> None:
    """The other server took it."""
    _settle(delivery, sent_at=clock.now(), error="")


def delivery_failed(*, delivery: Delivery, error: str) -> None:
    """It was refused for good, or nobody is there to get it."""
    _settle(delivery, failed_at=clock.now(), error=error[:300])


def delivery_later(*, delivery: Delivery, error: str, wait_s: float | None = None) -> None:
    """It did not leave: try again, each time after twice as long, from a minute to an hour; given up after three days."""
    now = clock.now()
    if now - delivery.due_at > GIVE_UP:
        delivery_failed(delivery=delivery, error=f"Given up after three days. {error}")
        return
    tries = min(Delivery.objects.values_list("attempts", flat=True).get(pk=delivery.pk), 10)
    wait = min(FIRST_WAIT * 2 ** max(tries - 1, 0), LONGEST_WAIT)
    wait = max(wait, timedelta(seconds=min(wait_s or 0.0, 6 * 3600)))
    _settle(delivery, error=error[:300], leased_until=now + wait)


def delivery_unknown(*, delivery: Delivery, error: str) -> None:
    """It was handed over and no answer came. `is_begun` stays: the next claim counts it as lost."""
    held = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)
    with transaction.atomic():
        held.update(error=error[:300], leased_until=clock.now() + FIRST_WAIT)


def deliveries_release(*, deliveries: list[Delivery], error: str = "", wait: timedelta = timedelta(0)) -> None:
    """Give back what was not begun, to be claimed again after `wait`. It costs no try."""
    now = clock.now()
    with transaction.atomic():
        for row in deliveries:
            held = Delivery.objects.filter(pk=row.pk, lease_token=row.lease_token, is_begun=False)
            values = {"leased_until": now + wait} | ({"error": error[:300]} if error else {})
            held.update(**values, **({"failed_at": now} if now - row.due_at > GIVE_UP else {}))


def delivery_again(*, delivery: Delivery) -> Delivery:
    """Send once more what was given up: an administrator asks for it. Part of `delivery_retry`."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.failed_at is not None:
        row.failed_at, row.error, row.lost, row.attempts, row.is_begun = None, "", 0, 0, False
        row.lease_token, row.leased_until, row.due_at = None, None, clock.now()
        row.save()
    return row


def outbox_lag_seconds() -> float:
    """By how many seconds the longest due message is late; 0 when none waits. One that is being tried again is late too."""
    oldest = Delivery.objects.open().order_by("due_at").values_list("due_at", flat=True).first()
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def outbox_failed() -> int:
    """Messages given up within the last seven days."""
    return Delivery.objects.failed_since(clock.now() - timedelta(days=7)).count()


def _settle(delivery: Delivery, **values: object) -> None:
    """Write the outcome if the lease still holds; without one of its own, the lease ends."""
    ended = {"is_begun": False, "leased_until": None} | values
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token).update(**ended)
