"""Chat messages leave through the guarded client, under the policy that the caller reads: allow-lists lie above."""

from django.conf import settings

from accounts.models import ChatAddress, Delivery
from accounts.services.outbox import (
    deliveries_claim,
    delivery_begin,
    delivery_failed,
    delivery_later,
    delivery_sent,
    delivery_unknown,
)
from accounts.telling import chat_of
from common.outbound import OutboundError, OutboundPolicy, fetch
from common.sealed import SecretUnreadable, text_unseal

BATCH = 3  # ten seconds each at most stays inside the limit of the task
MAY_PASS = frozenset({408, 425, 429})
BEFORE_SENT = frozenset({"bad_url", "bad_request", "blocked", "unreachable", "tls"})


def bound_to(address: ChatAddress) -> str:
    """What the encrypted address is bound to."""
    return f"accounts.chat:{address.pk}"


def chats_send(*, policy: OutboundPolicy, limit: int = BATCH) -> int:
    """Send due chat messages; returns how many left. Raises nothing that the other side can do."""
    rows = deliveries_claim(channels=("chat",), limit=limit)
    return sum(_send(row, policy) for row in rows)


def _send(row: Delivery, policy: OutboundPolicy) -> bool:
    address = ChatAddress.objects.filter(user=row.user).first()
    notice = row.chatted.first()
    is_gone = row.user is not None and not row.user.is_active
    if address is None or notice is None or is_gone:
        delivery_failed(delivery=row, error="There is no chat address any more, or nobody who reads it.")
        return False
    try:
        url = text_unseal(address.url_encrypted, bound_to=bound_to(address))
    except SecretUnreadable:
        delivery_failed(
            delivery=row, error="The chat address cannot be opened with the keys of this installation. Type it again."
        )
        return False
    if not delivery_begin(delivery=row):
        return False
    try:
        answer = fetch(policy, "POST", url, json=chat_of(notice, address.form, settings.PUBLIC_URL.rstrip("/")))
    except OutboundError as error:
        _not_sent(row, error)
        return False
    return _answered(row, answer.status, answer.retry_after_s)


def _not_sent(row: Delivery, error: OutboundError) -> None:
    if error.permanent:
        delivery_failed(delivery=row, error=str(error))
    elif error.code in BEFORE_SENT or error.step in ("url", "resolve", "connect", "tls"):
        delivery_later(delivery=row, error=str(error))
    else:
        delivery_unknown(delivery=row, error=str(error))


def _answered(row: Delivery, status: int, wait_s: float | None) -> bool:
    if status < 300:
        delivery_sent(delivery=row)
        return True
    words = f"The chat answers HTTP {status}."
    if status >= 500 or status in MAY_PASS:
        delivery_later(delivery=row, error=words, wait_s=wait_s)
    else:
        delivery_failed(delivery=row, error=words)
    return False
