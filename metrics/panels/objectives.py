"""Objectives on screen: what the last judgement found, and how long ago that was."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta

from django.db.models import Q, QuerySet

from audit.models import Entry
from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from common.permissions import Permission
from initiatives.models import Initiative
from metrics.models import Alert, Counting, Metric, Objective
from metrics.objectives import OUTDATED_S, Burn
from metrics.permissions import can_objective_edit
from metrics.rules import target_of
from metrics.services.burning import asked_of
from metrics.states import Target

RELATED = ("initiative", "metric__source", "good_metric__source")
_BURN_FIELDS = {field.name for field in fields(Burn)}


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective as it reads now: a judgement that is too old, or of a metric that is switched off, says nothing."""

    objective: Objective
    state: str
    words: str

    @property
    def burns(self) -> list[Burn]:
        """The rules as they were last found."""
        known = [{name: value for name, value in one.items() if name in _BURN_FIELDS} for one in self.objective.burns]
        return [Burn(**one) for one in known]

    @property
    def spacing_s(self) -> int:
        """Seconds between two values."""
        return asked_of(self.objective).spacing_s

    @property
    def bar(self) -> float:
        """What the bar shows: the part of the budget that is left, 0–1."""
        return min(max(self.objective.left or 0.0, 0.0), 1.0)

    @property
    def tone(self) -> str:
        """The tone of the bar."""
        return {"held": "good", "unknown": "none"}.get(self.state, "bad")

    @property
    def slice_text(self) -> str:
        """What a slice must meet; empty where cases are counted."""
        if self.objective.counting != Counting.SLICES:
            return ""
        direction, limit, upper = self.objective.slice_target
        return Target(direction, limit, upper, unit=self.objective.metric.unit).text

    @property
    def is_target_changed(self) -> bool:
        """Whether the metric has another target by now than its slices are judged by."""
        return bool(self.slice_text) and self.slice_text != target_of(self.objective.metric).text


@dataclass(frozen=True)
class ObjectivePage:
    """One objective: how it stands, its alerts, what was done."""

    line: ObjectiveLine
    alerts: Sequence[Alert]
    acts: Sequence[Entry]
    may_edit: Permission


def objective_lines(initiative: Initiative) -> list[ObjectiveLine]:
    """The running objectives of an initiative. One query."""
    return [_line(objective) for objective in rows_of(_running, CLOCK, initiative.pk)]


def _running(_: Actor, initiative_id: int) -> QuerySet[Objective]:
    rows: QuerySet[Objective] = Objective.objects.running().filter(initiative_id=initiative_id)
    return rows.select_related(*RELATED)


def objectives_of(metric: Metric) -> list[ObjectiveLine]:
    """The running objectives that this metric counts for. One query."""
    rows = Objective.objects.running().filter(Q(metric=metric) | Q(good_metric=metric))
    return [_line(objective) for objective in rows.select_related(*RELATED)]


def objective_page(actor: Actor, objective: Objective) -> ObjectivePage:
    """A fixed number of queries."""
    return ObjectivePage(
        _line(objective),
        list(Alert.objects.filter(objective=objective)[:10]),
        list(Entry.objects.about("metrics.objective", objective.pk)[:30]),
        can_objective_edit(actor, objective),
    )


def _line(objective: Objective) -> ObjectiveLine:
    if objective.ended_at is not None:
        return ObjectiveLine(objective, "closed", objective.words)
    if not objective.metric.is_enabled:
        return ObjectiveLine(objective, "unknown", "Its metric is switched off: nothing is counted.")
    judged_at = objective.judged_at
    if judged_at is None or clock.now() - judged_at > timedelta(seconds=OUTDATED_S):
        since = f"{judged_at:%-d %b %Y %H:%M} UTC" if judged_at else "it was set"
        return ObjectiveLine(objective, "unknown", f"Not judged since {since}. Then: {objective.words}")
    return ObjectiveLine(objective, objective.state, objective.words)
