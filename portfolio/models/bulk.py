"""One change of many initiatives: what was asked, and one row for each with what it was and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Initiative


class BulkAct(models.TextChoices):
    LEAD = "lead", "Give the lead's seat"
    ENGINEERING = "engineering", "Give the engineering owner's seat"
    OPERATIONS = "operations", "Give the operations owner's seat"
    BUSINESS = "business", "Give the business owner's seat"
    BUSINESS_UNIT = "business_unit", "Set the business unit"
    TAG_ADD = "tag_add", "Add a tag"
    TAG_REMOVE = "tag_remove", "Remove a tag"
    TARGET = "target_on", "Set the target date"
    PILOT_END = "pilot_end_on", "Set the day on which the pilot ends"
    ASK_UPDATE = "ask_update", "Ask the lead for an update"
    ADOPT = "adopt", "Adopt"


DAY_ACTS = (BulkAct.TARGET, BulkAct.PILOT_END)
SEAT_ACTS = (BulkAct.LEAD, BulkAct.ENGINEERING, BulkAct.OPERATIONS, BulkAct.BUSINESS)


class BulkState(models.TextChoices):
    CHECKED = "checked", "To be confirmed"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    UNDONE = "undone", "Undone"


class BulkOutcome(models.TextChoices):
    PENDING = "pending", "Will change"
    LEFT_OUT = "skipped", "Left out"
    CHANGED = "updated", "Changed"
    REFUSED = "refused", "Refused"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Kept at undo"


class BulkChange(models.Model):
    """Checked whole, then applied row by row; a row that a crash left pending is taken up by confirming again."""

    act = models.CharField(max_length=16, choices=BulkAct.choices)
    value = models.CharField(max_length=200, blank=True, help_text="Text, a day as 2026-12-31, or the id of a person.")
    shown = models.CharField(max_length=200, blank=True, help_text="The value in words.")
    state = models.CharField(max_length=8, choices=BulkState.choices, default=BulkState.CHECKED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.shown}" if self.shown else self.get_act_display()

    def get_absolute_url(self) -> str:
        return f"/portfolio/changes/{self.pk}/"


class BulkRow(models.Model):
    """One initiative of a change. `old` and `new` are what the act reads and puts; `result` is what undo needs."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    old_text = models.CharField(max_length=400, blank=True)
    new_text = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=8, choices=BulkOutcome.choices, default=BulkOutcome.PENDING)
    note = models.CharField(max_length=400, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["change_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint("change", "initiative", name="bulk_row_once")]
        indexes: ClassVar = [models.Index(fields=["change", "outcome"], name="bulk_row_outcome")]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.outcome}"
