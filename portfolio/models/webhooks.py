"""Webhooks that leave: who is told of what, what happened, and every try to say so."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Initiative


class EventKind(models.TextChoices):
    """What is told. The value is the `type` of the message; one that is published keeps its meaning for good."""

    GATE_REQUESTED = "gate.requested", "A gate is requested"
    GATE_WITHDRAWN = "gate.withdrawn", "A request for a gate is withdrawn"
    GATE_DECIDED = "gate.decided", "A gate is decided"
    REVIEW_SIGNED = "review.signed", "A review or an acceptance is signed"
    SIGNATURE_REVOKED = "signature.revoked", "A signature is revoked"
    VERDICT_LOST = "verdict.lost", "A verdict no longer holds"
    VERDICT_RESTORED = "verdict.restored", "A verdict holds again"
    PHASE_ENTERED = "phase.entered", "A phase is entered"
    INITIATIVE_SUSPENDED = "initiative.suspended", "An initiative is suspended"
    INITIATIVE_RESUMED = "initiative.resumed", "A suspended initiative goes on"
    INCIDENT_DECLARED = "incident.declared", "An incident is declared"
    ALERT_OPENED = "alert.opened", "An alert is opened"
    ALERT_CLOSED = "alert.closed", "An alert is closed"
    STALL_BEGUN = "stall.begun", "An initiative stalls"
    STALL_ENDED = "stall.ended", "A stalled initiative moves again"
    TEST = "test", "A test"


OFFERED = [(kind.value, str(kind.label)) for kind in EventKind if kind != EventKind.TEST]


def new_message_id() -> str:
    """Chosen at random: an id never comes back, not even after a restore of an older backup."""
    return f"msg_{secrets.token_hex(12)}"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def live(self) -> Self:
        """Told of what happens now: not ended, not switched off, their owner here."""
        return self.filter(ended_at=None, off_at=None, owner__is_active=True)


class Endpoint(models.Model):
    """An address that is told of events, as far as its owner may see them.

    The secret is encrypted and bound to the row; after a rotation the one before signs too until `old_secret_until`.
    `failures` counts deliveries in a row that were given up; too many switch it off (`off_at`, `off_because`).
    """

    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list, help_text="Values of EventKind.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="endpoints")
    secret_encrypted = models.TextField(blank=True)
    old_secret_encrypted = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    tested_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_because = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)

    objects: ClassVar = EndpointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/admin/webhooks/{self.pk}/"

    @property
    def has_old_secret(self) -> bool:
        """The secret before the last rotation still signs."""
        return bool(self.old_secret_encrypted) and bool(self.old_secret_until and self.old_secret_until > clock.now())

    @property
    def event_labels(self) -> list[str]:
        return [str(EventKind(value).label) for value in self.events if value in EventKind.values]


class Event(models.Model):
    """Something that happened, as it is told: `body` is the JSON text that every receiver gets, byte for byte.

    `occurrence` names what it was made of (an audit entry, an alert, a turn of a stall), so that it is told once.
    """

    message_id = models.CharField(
        max_length=40,
        unique=True,
        default=new_message_id,
        help_text="The same at every try: who has seen it ignores it.",
    )
    occurrence = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """To be sent now, with nobody holding a lease on them."""
        free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
        return self.filter(free, state=Delivery.State.WAITING, due_at__lte=now).order_by("due_at", "pk")


class Delivery(models.Model):
    """One event on its way to one endpoint: a row is the queue, a lease says who sends it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        GIVEN_UP = "given_up", "Given up"
        WITHHELD = "withheld", "Withheld"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=clock.now, null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Since it was last asked for.")
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint("endpoint", "event", name="delivery_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}: {self.state}"


class Attempt(models.Model):
    """One try: what was sent beside the body of the event, what came back, and how long it took (`ms`)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    timestamp = models.BigIntegerField(help_text="Seconds since 1970, as they were signed.")
    ms = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty when no answer came.")
    error = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True, help_text="The first 2,000 bytes.")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.status or self.error}"

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class EventSweep(models.Model):
    """How far the sweep for events has come. One row."""

    entry_id = models.BigIntegerField(default=0)
    settled_at = models.DateTimeField(default=clock.now, help_text="Alerts older than this are told.")
    stalled = models.JSONField(default=list, help_text="Ids of the initiatives that stalled when it last looked.")
    turns = models.PositiveIntegerField(default=0, help_text="How many turns of a stall were told.")
    swept_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="event_sweep_only_one")]

    def __str__(self) -> str:
        return f"up to entry {self.entry_id}"


OVERLAP = timedelta(hours=24)
"""How long the secret before a rotation signs too."""
