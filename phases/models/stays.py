"""Stays in a phase and waits: intervals from which all flow figures are computed, and from nothing else."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import connections, models
from django.db.models import F, Q

from common import clock
from initiatives.models import Initiative, Phase
from phases.models.lengths import StayDays, ended_on


class StayOutcome(models.TextChoices):
    OPEN = "", "Still there"
    GO = "go", "Went on"
    RECYCLE = "recycle", "Sent back"
    CORRECTED = "corrected", "Corrected"
    STOPPED = "stopped", "Stopped"
    RETIRED = "retired", "Retired"


class Cause(models.TextChoices):
    """Why an initiative waits: a fixed list, so that the board can count."""

    DATA_ACCESS = "data_access", "Data access"
    DATA_QUALITY = "data_quality", "Data quality"
    REVIEW = "review", "Waiting for review"
    OPERATIONS_OWNER = "operations_owner", "No operations owner"
    BUSINESS_OWNER = "business_owner", "No business owner"
    INFRASTRUCTURE = "infrastructure", "Infrastructure"
    INTEGRATION = "integration", "Integration"
    HUMAN_TOUCHPOINT = "human_touchpoint", "Human touchpoint undefined"
    MODEL_QUALITY = "model_quality", "Model quality"
    FUNDING = "funding", "Cost or funding"
    VENDOR_OR_LEGAL = "vendor_or_legal", "Vendor or legal"
    ADOPTION = "adoption", "Low adoption"
    OTHER = "other", "Other"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_start(day: date) -> datetime:
    """Midnight UTC at which `day` begins."""
    return datetime.combine(day, time.min, tzinfo=UTC)


class PhaseStayQuerySet(models.QuerySet["PhaseStay"]):
    def open(self) -> Self:
        return self.filter(left_at=None)

    def finished(self) -> Self:
        return self.filter(left_at__isnull=False)

    def newest_days(self, phase: int, most: int) -> "models.QuerySet[Any, Any]":
        """`value`: lengths in days of the newest finished stays of one phase that a forecast rests on.

        Those are what `passages.forecast_lengths` would take; a stay is as new as the day on which it really ended.
        """
        whole = Q(is_imported=False) | Q(effective_entered_on__isnull=False, effective_left_on__isnull=False)
        drawn_from = self.finished().exclude(outcome__in=(StayOutcome.CORRECTED, StayOutcome.STOPPED))
        return drawn_from.filter(whole, phase=phase).order_by(ended_on().desc(), "-id").values(value=StayDays())[:most]

    def spans(self) -> list["StaySpan"]:
        """The stays as plain facts, in no order: what figures over all of them need, at a tenth of the cost of objects."""
        rows: Any = self.order_by().values_list("initiative_id", *span_columns(connections[self.db].vendor))
        return [span(*row) for row in rows]


class _Micros(models.Func):
    """Microseconds since 1970, of PostgreSQL: reading a time from its text costs more than all else of a row."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    output_field = models.BigIntegerField()
    # It is a whole number already: without this, Django would call `int` for each.
    convert_value: Any = staticmethod(models.Func._convert_value_noop)  # type: ignore[attr-defined]  # stubs


def instant_column(vendor: str, name: str) -> Any:
    """For `values_list`: a time as `instant` takes it."""
    return _Micros(name) if vendor == "postgresql" else name


def instant(value: Any) -> Any:
    """The time that an `instant_column` gave; None stays None."""
    return _EPOCH + timedelta(microseconds=value) if isinstance(value, int) else value


def span_columns(vendor: str, prefix: str = "") -> list[Any]:
    """What `span` takes after the id of the initiative, for `values_list` of stays, or of what leads to them by `prefix`."""
    at = [instant_column(vendor, f"{prefix}{name}") for name in ("entered_at", "left_at")]
    names = ("outcome", "is_imported", "effective_entered_on", "effective_left_on")
    return [f"{prefix}phase", *at, *(f"{prefix}{name}" for name in names)]


def span(
    pk: int, phase: int, entered: Any, left: Any, outcome: str, is_imported: bool, began_on: date | None, ended_on: date | None
) -> "StaySpan":  # fmt: skip
    """One row of `span_columns` as a stay."""
    entered, left = instant(entered), instant(left)
    began, ended = day_start(began_on) if began_on else entered, day_start(ended_on) if ended_on else left
    return StaySpan(pk, phase, entered, left, outcome, is_imported, began_on, ended_on, began, ended)


class StaySpan(NamedTuple):
    """What `PhaseStay` says of time, without the row; fields and properties of the same names mean the same."""

    initiative_id: int
    phase: int
    entered_at: datetime
    left_at: datetime | None
    outcome: str
    is_imported: bool
    effective_entered_on: date | None
    effective_left_on: date | None
    began_at: datetime
    ended_at: datetime | None

    @property
    def is_begin_known(self) -> bool:
        return not self.is_imported or self.effective_entered_on is not None


class PhaseStay(models.Model):
    """One stay in one phase: [began_at, ended_at). Written by `phase_enter` and `stay_close` alone."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stays")
    phase = models.PositiveSmallIntegerField(choices=Phase.choices)
    entered_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=StayOutcome.choices, blank=True, default=StayOutcome.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    effective_entered_on = models.DateField(null=True)
    effective_left_on = models.DateField(null=True)
    is_imported = models.BooleanField(default=False)

    objects: ClassVar = PhaseStayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["initiative_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("initiative", condition=Q(left_at=None), name="stay_one_open"),
            models.CheckConstraint(condition=Q(phase__range=(1, 4)), name="stay_phase_1_to_4"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("entered_at")), name="stay_leaves_after_entering"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, outcome="") | Q(left_at__isnull=False) & ~Q(outcome=""),
                name="stay_left_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(effective_left_on=None)
                | Q(effective_entered_on=None)
                | Q(effective_left_on__gte=F("effective_entered_on")),
                name="stay_effective_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["phase", "left_at"], name="stay_finished_by_phase"),
            models.Index(
                F("phase"), ended_on().desc(), F("id").desc(), name="stay_newest_by_phase",
                condition=Q(left_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative_id} phase {self.phase}"

    @property
    def began_at(self) -> datetime:
        """When it really began: the start of the effective day if one is given, else the recorded instant."""
        return day_start(self.effective_entered_on) if self.effective_entered_on else self.entered_at

    @property
    def is_begin_known(self) -> bool:
        """False for what an import brought without a day: it began at some time before `entered_at`."""
        return not self.is_imported or self.effective_entered_on is not None

    @property
    def ended_at(self) -> datetime | None:
        """When it really ended; None while it is open."""
        return day_start(self.effective_left_on) if self.effective_left_on else self.left_at


Stay = PhaseStay | StaySpan
"""Either will do for what is worked out from stays."""


class WaitQuerySet(models.QuerySet["Wait"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)


class Wait(models.Model):
    """A recorded wait: on whom, why, since when, expected until when. The next blocker reads the open one."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="waits")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    waiting_on = models.CharField(max_length=200, help_text="Whom or what it waits for, in words.")
    waiting_on_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(help_text="The day on which the wait really began.")
    until = models.DateField(null=True, help_text="When it is expected to end.")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    objects: ClassVar = WaitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="wait_until_after_since"),
            models.CheckConstraint(condition=~Q(cause="other") | ~Q(note=""), name="wait_other_has_note"),
        ]
        indexes: ClassVar = [models.Index(fields=["initiative", "ended_at"], name="wait_open")]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.waiting_on}"
