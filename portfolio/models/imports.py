"""An import of an existing portfolio: the staged file, one row for each of its rows, and what each identity became."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Initiative


class RunState(models.TextChoices):
    DRAFT = "draft", "Being prepared"
    STAGED = "staged", "Staged"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    PREVIEW = "preview", "Preview"
    UNDONE = "undone", "Undone"


class RowOutcome(models.TextChoices):
    PENDING = "pending", "Pending"
    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    CONFLICT = "conflict", "Conflict"
    REFUSED = "refused", "Refused"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Kept at undo"


class ImportMapping(models.Model):
    """A mapping kept under a name, by and for one person, or shared with all who import."""

    name = models.CharField(max_length=80)
    text = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint("owner", "name", name="import_mapping_once")]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file under one mapping. Staged whole, applied row by row, resumed after a crash where it stopped.

    A draft is the file of one person whose columns and values are still being named; nobody else sees it.
    """

    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    mapping_name = models.CharField(max_length=80)
    mapping_text = models.TextField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.STAGED)
    is_dry_run = models.BooleanField(default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now, help_text="When rows were last applied.")
    finished_at = models.DateTimeField(null=True)
    notes = models.JSONField(
        default=list, help_text="What the file as a whole made one remark on: encoding, unknown columns."
    )
    columns = models.JSONField(
        default=list, help_text="[{name, kind, filled, samples, words}] as `profiling` reads them."
    )
    reasons = models.JSONField(default=list, help_text="[[why, rows]] of the rows of a draft that would be refused.")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display().lower()}"

    def counts(self) -> dict[str, int]:
        """Outcome → number of rows, adding up to the rows of the file."""
        found = dict(self.rows.values_list("outcome").annotate(n=models.Count("id")).order_by())
        return {outcome: found[outcome] for outcome in RowOutcome.values if outcome in found}

    def expected_counts(self) -> dict[str, int]:
        """The same for what a draft would become."""
        found = dict(self.rows.values_list("expected").annotate(n=models.Count("id")).order_by())
        return {outcome: found[outcome] for outcome in RowOutcome.values if outcome in found}


class ImportRow(models.Model):
    """One row of the file. `repeat` numbers rows of the same identity: 1, 2, 3 …"""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Position among the data rows, from 1.")
    identity = models.CharField(max_length=500)
    repeat = models.PositiveIntegerField(default=1)
    raw = models.JSONField(default=dict)
    outcome = models.CharField(max_length=9, choices=RowOutcome.choices, default=RowOutcome.PENDING)
    notes = models.JSONField(default=list)
    initiative = models.ForeignKey(Initiative, on_delete=models.SET_NULL, null=True, related_name="+")
    expected = models.CharField(
        max_length=9, choices=RowOutcome.choices, blank=True, help_text="What would become of it, while a draft."
    )
    choices = models.JSONField(default=dict, help_text="{field: {here, file, take}}; take is file, here or empty.")

    class Meta:
        ordering: ClassVar = ["run_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint("run", "number", name="import_row_once")]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"row {self.number} {self.outcome}"


class ImportedPosition(models.Model):
    """What an identity of a mapping became, and the values the last import gave it: the measure of a conflict."""

    mapping_name = models.CharField(max_length=80)
    identity = models.CharField(max_length=500)
    repeat = models.PositiveIntegerField(default=1)
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="imported_position")
    values = models.JSONField(default=dict)
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("mapping_name", "identity", "repeat", name="imported_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.identity} ({self.repeat})"
