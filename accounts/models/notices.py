"""What people are told, and the messages in which it leaves: the outbox."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models.people import User
from common import clock


class NoticeKind(models.TextChoices):
    """What a notice is about, in the order in which people act on it."""

    REVIEW = "review", "A review or signature is asked of you"
    LOST = "lost", "What you signed no longer counts"
    ASK = "ask", "You are asked to decide"
    SEAT = "seat", "You are offered a seat"
    CONDITION = "condition", "A condition of yours is due"
    ITEM = "item", "A checklist item is wanted from you"
    ALERT = "alert", "An alert on your initiative"
    STALL = "stall", "An initiative of yours is stalled"
    ENDING = "ending", "Evidence, a waiver or signatures run out"
    GATE = "gate", "A gate was decided"
    HANDOVER = "handover", "Work was handed over to you"
    MENTION = "mention", "Somebody mentions you"
    UPDATE = "update", "An update on what you follow"
    ACCOUNT = "account", "Your account was changed"


CHOSEN_KINDS = [kind for kind in NoticeKind if kind != NoticeKind.ACCOUNT]
"""What a person may choose about. Changes of their account are always mailed at once: whoever holds a stolen session would
switch them off first."""


class Channel(models.TextChoices):
    MAIL = "mail", "Mail"
    DIGEST = "digest", "Digest"
    CHAT = "chat", "Chat"


class NoticeDeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def claimable(self, now: datetime) -> Self:
        """Due, and in nobody's hands."""
        return self.open().filter(due_at__lte=now).exclude(leased_until__gt=now)

    def failed_since(self, at: datetime) -> Self:
        return self.filter(failed_at__gte=at)


class Delivery(models.Model):
    """One message to one person, or (without `user`) to the channel of the organisation.

    Whoever sends it holds a lease. `is_begun` is committed just before it is handed to the other server: a worker that
    dies after that leaves it to be sent once more under the same `message_id`, and never a third time (`lost` counts).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    due_at = models.DateTimeField()
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    is_begun = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0, help_text="Tries of which nobody knows whether it left.")
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar = NoticeDeliveryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, failed_at=None), name="delivery_open_due")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("user", "due_at", condition=Q(channel="digest"), name="delivery_digest_once"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="delivery_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}"

    @property
    def state(self) -> str:
        """sent, failed, retry (a try went wrong) or waiting."""
        if self.sent_at:
            return "sent"
        if self.failed_at:
            return "failed"
        return "retry" if self.error else "waiting"


class Notice(models.Model):
    """Something that a person (or, without `user`, the organisation's channel) is told once: `key` is unique for them.

    `url` is the path of the one act. `mail` and `chat` are the messages in which it leaves; both empty: in the application
    alone. `initiative_id` is an id and no more: initiatives lie above.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=9, choices=NoticeKind.choices)
    initiative_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=200, help_text="Begins with the act.")
    text = models.CharField(max_length=1000, help_text="At most four lines.")
    why = models.CharField(max_length=200, help_text="Why this person is told.")
    url = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    key = models.CharField(max_length=120)
    written_at = models.DateTimeField(default=clock.now)
    mail = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="mailed")
    chat = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="chatted")

    class Meta:
        ordering: ClassVar = ["-written_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("user", "key", condition=Q(user__isnull=False), name="notice_once"),
            models.UniqueConstraint("key", condition=Q(user=None), name="notice_once_to_all"),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeSettings(models.Model):
    """How a person wants to be told. No row, or no choice for a kind: as `accounts.telling.DEFAULTS` says.

    `choices` is {kind: {"mail": never|now|daily|weekly, "chat": bool}}. Hours are of the organisation's time zone; from
    `quiet_from` until `quiet_until` nothing leaves, and what was due then leaves after.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="notice_settings")
    choices = models.JSONField(default=dict)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    digest_weekday = models.PositiveSmallIntegerField(default=0, help_text="Of the weekly one: 0 is Monday.")
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23, digest_weekday__lte=6)
                & (Q(quiet_from=None, quiet_until=None) | Q(quiet_from__lte=23, quiet_until__lte=23)),
                name="notice_settings_hours",
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"


class Follow(models.Model):
    """How much of one initiative a person wants to be told. No row: what concerns them by their seats and acts."""

    class Level(models.TextChoices):
        ALL = "all", "Everything"
        GATES = "gates", "Gates and health"
        NONE = "none", "Nothing"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="follows")
    initiative_id = models.BigIntegerField()
    level = models.CharField(max_length=5, choices=Level.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("user", "initiative_id", name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level} {self.initiative_id}"


class ChatAddress(models.Model):
    """Where chat messages go: of one person, or (without `user`) of the organisation. The address is a secret.

    `kinds` is what the organisation's channel gets; a person's own choices stand in their settings.
    """

    class Form(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="chat_address")
    form = models.CharField(max_length=5, choices=Form.choices)
    url_encrypted = models.TextField()
    host = models.CharField(max_length=200)
    kinds = models.JSONField(default=list)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("form", condition=Q(user=None), name="chat_address_of_all_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} at {self.host}"


class NoticePolicy(models.Model):
    """What the administrator decides for all messages: whether values of metrics may stand in them."""

    has_values = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="notice_policy_only_one")]

    def __str__(self) -> str:
        return "with values" if self.has_values else "without values"
