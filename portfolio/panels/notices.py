"""What a person was told lately, and how the outbox stands."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import ChatAddress, Delivery, Notice, NoticePolicy
from accounts.services import outbox_lag_seconds
from common import clock

LATELY = 20


@dataclass(frozen=True)
class Told:
    """One notice and how it left: the words of its mail and of its chat."""

    notice: Notice
    ways: list[tuple[str, str]]


def told_lately(user_id: int) -> list[Told]:
    """The newest notices of one person. One query."""
    rows = Notice.objects.filter(user_id=user_id).select_related("mail", "chat")[:LATELY]
    return [
        Told(row, [(sent.get_channel_display(), sent.state) for sent in (row.mail, row.chat) if sent]) for row in rows
    ]


@dataclass(frozen=True)
class Outbox:
    """What the administrator sees: figures, what was given up, the organisation's channel, the policy."""

    waiting: int
    sent: int
    lag_s: float
    failed: list[Delivery]
    address: ChatAddress | None
    has_values: bool

    @property
    def is_well(self) -> bool:
        return not self.failed and self.lag_s < 900


def outbox_of() -> Outbox:
    """Six queries."""
    since = clock.now() - timedelta(days=7)
    policy = NoticePolicy.objects.filter(pk=1).first()
    return Outbox(
        Delivery.objects.open().filter(due_at__lte=clock.now()).count(),
        Delivery.objects.filter(sent_at__gte=since).count(),
        outbox_lag_seconds(),
        list(Delivery.objects.failed_since(since).select_related("user").order_by("-failed_at")[:50]),
        ChatAddress.objects.filter(user=None).first(),
        policy is None or policy.has_values,
    )
