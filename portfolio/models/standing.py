"""What lists and boards read: one row per initiative, saved views, and how far the refresh has come."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from common import clock
from initiatives.models import Initiative
from metrics.models import Metric


class Shown(models.TextChoices):
    """The one health word of a row: what the lead says, or what the rules say where that is worse. Order: worst first."""

    OFF_TRACK = "off_track", "Off track"
    STALLED = "stalled", "Stalled"
    AT_RISK = "at_risk", "At risk"
    NO_UPDATE = "no_update", "No update"
    ON_TRACK = "on_track", "On track"
    IDEA = "idea", "Idea"
    PAUSED = "paused", "Paused"
    NOT_ADOPTED = "not_adopted", "Not yet adopted"
    STOPPED = "stopped", "Stopped"
    RETIRED = "retired", "Retired"


SPARK_MOST = 18
"""Points of a line that is as wide as a word."""
HEALTH_RANK: dict[str, int] = {value: rank for rank, value in enumerate(Shown.values)}


def in_trouble(prefix: str = "") -> models.Q:
    """What the line above every list counts: off track, stalled, or with signals that disagree. `standing_worst_first` holds all of it."""
    return models.Q(**{f"{prefix}health_rank__lte": HEALTH_RANK[Shown.STALLED]}) | models.Q(
        **{f"{prefix}is_disagreeing": True}
    )


class StandingQuerySet(models.QuerySet["Standing"]):
    def late(self) -> "StandingQuerySet":
        """Rows that time alone has made untrue."""
        return self.filter(true_until__lte=clock.now()).order_by("true_until")


class Standing(models.Model):
    """Where one initiative stands, computed from the rows by `services.standing_refresh`; never edited by people.

    `entries_seen` and `pushes_seen` are the numbers of audit entries that it knows of, `true_until` is the instant at which
    time alone may change it.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    health = models.CharField(max_length=12, choices=Shown.choices, default=Shown.NO_UPDATE)
    health_rank = models.PositiveSmallIntegerField(default=HEALTH_RANK[Shown.NO_UPDATE], db_index=True)
    reported = models.CharField(max_length=10, blank=True)
    reported_at = models.DateTimeField(null=True)
    is_disagreeing = models.BooleanField(default=False)
    signals = models.JSONField(default=list, help_text="Words: 2 breached, 1 expired.")
    breached = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    seats = models.JSONField(default=list, help_text="[{kind, label, name, user, accepted}]")
    empty_seats = models.JSONField(default=list, help_text="Labels of owner seats without a holder who accepted.")

    blocker_text = models.CharField(max_length=300, blank=True)
    blocker_cause = models.CharField(max_length=40, blank=True)
    blocker_owner = models.CharField(max_length=160, blank=True)
    blocker_due_on = models.DateField(null=True)
    blocker_url = models.CharField(max_length=200, blank=True)

    items_done = models.PositiveSmallIntegerField(default=0)
    items_required = models.PositiveSmallIntegerField(default=0)
    phase_since = models.DateTimeField(null=True)
    age_limit_days = models.PositiveIntegerField(
        null=True, help_text="85th percentile of finished stays, or the playbook's limit."
    )
    is_stalled = models.BooleanField(default=False, db_index=True)
    stall_cause = models.CharField(max_length=40, blank=True)
    stall_text = models.CharField(max_length=300, blank=True)

    lead_metric = models.ForeignKey(Metric, on_delete=models.SET_NULL, null=True, related_name="+")
    sparkline = models.JSONField(default=list, help_text="[[seconds since 1970, value], …]")
    kpi_reached = models.FloatField(
        null=True,
        help_text="The part (1 = reached) of the way from baseline to target, as of `updated_at`; empty without a number.",
    )
    value_realised = models.DecimalField(
        max_digits=18, decimal_places=2, default=0, db_default=0, help_text="Benefit, measured or finance-verified."
    )
    value_expected = models.DecimalField(
        max_digits=18, decimal_places=2, default=0, db_default=0, help_text="Benefit, estimated or better."
    )
    value_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    gate_state = models.CharField(max_length=24, blank=True)
    gate_url = models.CharField(max_length=200, blank=True)
    gate_asked_at = models.DateTimeField(null=True)
    gate_needs_decision = models.BooleanField(default=False)
    gate_nobody = models.JSONField(default=list, help_text="Reviews of the open request that nobody is left to give.")
    gate_again = models.JSONField(
        default=list,
        help_text="[{user, role, why}]: approvals of the open request that no longer count, to be given again.",
    )
    unproven = models.JSONField(
        default=list,
        db_default=models.Value([], output_field=models.JSONField()),
        help_text="[{metric, figure, words, given, url}]: numbers of the open request behind which nobody stands yet.",
    )
    is_on_watch = models.BooleanField(default=False)
    item_states = models.JSONField(default=dict, help_text="{item code: state} of the items of the phases so far.")
    watch = models.JSONField(
        default=list, help_text="[{code, text, url, act, due_on}]: causes, and what is to be done soon."
    )
    suspension = models.JSONField(default=dict, help_text="{id, words, by} while it is suspended.")

    updated_at = models.DateTimeField(default=clock.now)
    true_until = models.DateTimeField(null=True, db_index=True)
    entries_seen = models.PositiveIntegerField(default=0)
    pushes_seen = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar = StandingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(  # the first two give the order; with the others boards need no row to choose and to count
                fields=[
                    "health_rank",
                    "blocker_due_on",
                    "initiative",
                    "is_stalled",
                    "is_disagreeing",
                    "gate_needs_decision",
                    "gate_state",
                ],
                name="standing_worst_first",
            ),
            models.Index(fields=["kpi_reached"], name="standing_kpi_reached"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.health}"

    @property
    def is_late(self) -> bool:
        """Time alone has overtaken it, and the tick has not been here yet; lists say so in its row."""
        return self.true_until is not None and self.true_until <= clock.now()

    @property
    def age_days(self) -> int | None:
        """Whole days in the present phase, now; None in no phase, and where an import did not say when it began."""
        return None if self.phase_since is None else max((clock.now() - self.phase_since).days, 0)

    @property
    def is_too_old(self) -> bool:
        """Older in its phase than its limit."""
        age = self.age_days
        return age is not None and self.age_limit_days is not None and age > self.age_limit_days

    @property
    def is_blocker_late(self) -> bool:
        return self.blocker_due_on is not None and self.blocker_due_on < clock.today()

    @property
    def watch_reasons(self) -> list[str]:
        """Why it is on watch, in words."""
        return [line["text"] for line in self.watch if line["is_cause"]]

    def holder(self, kind: str) -> str | None:
        """The name in a seat, or None."""
        return next((seat["name"] for seat in self.seats if seat["kind"] == kind), None)


class SavedView(models.Model):
    """A named query of the portfolio; shared views are everybody's."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint("owner", "name", name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


class Refresh(models.Model):
    """How far the sweep of standings has come. One row."""

    entry_id = models.BigIntegerField(default=0)
    swept_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="refresh_only_one")]

    def __str__(self) -> str:
        return f"up to entry {self.entry_id}"


class Telling(models.Model):
    """How far people have been told what the audit log says. One row."""

    entry_id = models.BigIntegerField(default=0)
    told_until = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="telling_only_one")]

    def __str__(self) -> str:
        return f"told up to entry {self.entry_id}"
