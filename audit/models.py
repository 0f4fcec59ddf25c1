"""The append-only log: entries written in the business transaction, chained by hash a moment later.

The tables are insert-only in the database itself (migration 0002): triggers refuse UPDATE and DELETE on both engines.
"""

from typing import ClassVar

from django.db import models

from common import clock


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

    def unsealed(self) -> "EntryQuerySet":
        return self.filter(link=None).order_by("id")


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
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Link(models.Model):
    """The place of an entry in the chain: hash = SHA-256(prev ‖ payload). A fork is impossible: `prev` is unique."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    prev = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"#{self.seq} {self.hash[:12]}"
