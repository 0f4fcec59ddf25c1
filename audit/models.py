"""The append-only log: entries written in the business transaction, chained by hash a moment later.

The tables are insert-only in the database itself (migration 0002): triggers refuse UPDATE and DELETE on both engines.
"""

from typing import ClassVar, Final

from django.db import models

from common import clock

PUSHES: Final = ("metrics.points_push", "metrics.otlp_push")
"""Numbers that machines send, many times a minute: the index of what else was done about an initiative leaves them out."""
NEAR_THE_END = 20_000
"""How many ids before the last sealed entry are looked at for late ones, every few seconds."""


class DemoMark(models.Model):
    """Present when this database was marked *demo* while it was empty. For ever: recorded times may then lie in the past."""

    marked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="demo_mark_only_one")]

    def __str__(self) -> str:
        return "demo"


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, object_type: str, object_id: int | str) -> "EntryQuerySet":
        """The history of one object, newest first."""
        return self.filter(object_type=object_type, object_id=str(object_id)).order_by("-id")

    def of_initiative(self, initiative_id: int) -> "EntryQuerySet":
        return self.filter(initiative_id=initiative_id).order_by("-id")

    def acts(self) -> "EntryQuerySet":
        """Without the numbers that machines push."""
        return self.exclude(action__in=PUSHES)

    def unsealed(self) -> "EntryQuerySet":
        return self.filter(link=None).order_by("id")

    def unsealed_lately(self) -> "EntryQuerySet":
        """The same, looking only at the end of the log. A transaction that stayed open for longer is found by the hourly look."""
        last = Link.objects.order_by("-seq").values_list("entry_id", flat=True).first() or 0
        return self.unsealed().filter(id__gt=last - NEAR_THE_END)


class Entry(models.Model):
    """One act of a person, a token or the clock. `payload` is the canonical JSON text that the chain hashes."""

    recorded_at = models.DateTimeField(default=clock.now, db_index=True)
    effective_on = models.DateField(null=True, help_text="When it really happened, if that was earlier elsewhere.")
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    token_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    initiative_id = models.BigIntegerField(null=True, db_index=True)
    summary = models.CharField(max_length=300)
    payload = models.TextField()
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
            models.Index(fields=["initiative_id"], name="audit_entry_acts", condition=~models.Q(action__in=PUSHES)),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Link(models.Model):
    """The place of an entry in the chain (`audit.chain.link_hash`). A fork is impossible: `prev` is unique.

    Form 2 carries `payload_sha256`, so that a part of the log can be checked without the payloads of the rest.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    prev = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(default=1)
    payload_sha256 = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"#{self.seq} {self.hash[:12]}"


class CheckpointKey(models.Model):
    """A public key of checkpoints, insert-only. Every one but the first is signed by the one before it (`signed_by`)."""

    key_id = models.CharField(max_length=16, primary_key=True)
    public = models.CharField(max_length=64, unique=True)
    signed_by = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    text = models.TextField(help_text="The canonical text that was signed.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.key_id


class Checkpoint(models.Model):
    """A signed statement about the chain: it had `seq` links and ended in `head`. Insert-only.

    `text` is the canonical JSON that was signed; it names the checkpoint before it, so that none can be left out.
    """

    seq = models.BigIntegerField(unique=True)
    head = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    key_id = models.CharField(max_length=16)
    text = models.TextField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"checkpoint {self.seq} {self.head[:12]}"


class AnchorMail(models.Model):
    """The newest checkpoint went to the auditors: one mail a day. `sent_at` is empty while it is being tried."""

    day = models.DateField(unique=True)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="mails")
    claimed_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    recipients = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} to {self.recipients}"


class Check(models.Model):
    """One walk over the whole log, asked for by a person or by the night. A row is the queue: `waiting` ones are done by a tick."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        INTACT = "intact", "Intact"
        BROKEN = "broken", "Broken"
        UNCHECKED = "unchecked", "Could not check"

    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    checked = models.BigIntegerField(default=0)
    detail = models.CharField(max_length=500, blank=True)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint("state", condition=models.Q(state="waiting"), name="audit_check_one_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None
