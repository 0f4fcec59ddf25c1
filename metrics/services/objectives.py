"""Objectives: set, change, end, and judge what is due."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.formats import percent
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import fields_fill, shown_values
from metrics.health import WATCHED
from metrics.models import Alert, ClosedAs, Counting, Metric, Objective
from metrics.permissions import can_objective_edit, can_objective_set
from metrics.services.alarming import alert_close, target_facts
from metrics.services.burning import objective_judge
from metrics.services.storage import claim

OBJECTIVE_FIELDS = ("name", "metric", "good_metric", "counting", "target", "period_days", "min_cases", "why")
SHORTEST_REASON = 10
RELATED = ("initiative", "metric__source", "good_metric__source")


def objective_set(*, actor: Actor, initiative: Initiative, values: Mapping[str, Any]) -> Objective:
    """Set an objective from `values` (OBJECTIVE_FIELDS) and judge it at once; what lies before it alerts nobody.

    Raises DomainError at the field that does not fit: another initiative's metric, a pair without its second metric,
    shares without a direction.
    """
    require(can_objective_set(actor, initiative))
    with transaction.atomic():
        made = Objective(initiative=initiative, created_by_id=actor.user_id, created_at=clock.now())
        _fill(made, values)
        made.save(force_insert=True)
        entry_append(
            actor=actor, action="metrics.objective_set", obj=made, initiative_id=initiative.pk,
            summary=f"Set the objective {made.name}: {_words(made)}"[:300],
            changes={name: str(getattr(made, name) or "") for name in OBJECTIVE_FIELDS},
        )  # fmt: skip
        objective_judge(made, opens=False)
    return made


def objective_edit(
    *, actor: Actor, objective: Objective, values: Mapping[str, Any], seen_version: int | None = None
) -> Objective:
    """Change a running objective and judge it anew over the whole period. Judgements by what was asked before are dropped."""
    require(can_objective_edit(actor, objective))
    with transaction.atomic():
        objective = _locked(objective)
        objective.check_version(seen_version, shown_values(objective, OBJECTIVE_FIELDS))
        changes = _fill(objective, values)
        if changes:
            objective.checks = []
            objective.version += 1
            objective.save()
            entry_append(
                actor=actor, action="metrics.objective_edit", obj=objective, initiative_id=objective.initiative_id,
                summary=f"Changed the objective {objective.name}: {_words(objective)}"[:300], changes=changes,
            )  # fmt: skip
            objective_judge(objective, opens=False)
    return objective


def objective_end(*, actor: Actor, objective: Objective, reason: str) -> Objective:
    """End it, with a reason of at least 10 characters. The row and its last figures stay; its open alert closes."""
    require(can_objective_edit(actor, objective))
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(f"Say in at least {SHORTEST_REASON} characters why it ends.", field="reason")
    with transaction.atomic():
        objective = _locked(objective)
        objective.ended_at, objective.ended_by_id = clock.now(), actor.user_id
        objective.end_reason = reason.strip()[:300]
        objective.version += 1
        objective.save()
        for alert in Alert.objects.select_for_update().filter(objective=objective, closed_at=None):
            alert_close(alert, ClosedAs.OVER)
        entry_append(
            actor=actor, action="metrics.objective_end", obj=objective, initiative_id=objective.initiative_id,
            summary=f"Ended the objective {objective.name}: {objective.end_reason}"[:300],
            changes={"ended_at": objective.ended_at, "left": objective.left},
        )  # fmt: skip
    return objective


def objectives_sweep(*, limit: int = 100) -> int:
    """Judge each objective that is due, of initiatives that are not over; returns how many. Two at once share the work."""
    with transaction.atomic():
        due = Objective.objects.due(clock.now()).filter(initiative__status__in=WATCHED)
        rows = claim(due.select_related(*RELATED), limit)
        for objective in rows:
            objective_judge(objective)
    return len(rows)


def _locked(objective: Objective) -> Objective:
    found = Objective.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=objective.pk)
    if found.ended_at is not None:
        raise DomainError("This objective has ended.")
    return found


def _fill(objective: Objective, values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    changes: dict[str, Any] = {}
    if given.get("counting", objective.counting) != Counting.PAIR:
        given["good_metric"] = None
    elif not given.get("good_metric", objective.good_metric):
        raise DomainError("Choose the metric that counts the good ones.", field="good_metric")
    changes = fields_fill(objective, given, OBJECTIVE_FIELDS)
    for name in ("metric", "good_metric"):
        _check_metric(objective, name, getattr(objective, name))
    if objective.counting == Counting.PAIR and objective.metric_id == objective.good_metric_id:
        raise DomainError("Choose another metric for the good ones: these are all of them.", field="good_metric")
    if objective.counting == Counting.SHARE and objective.metric.direction == "range":
        raise DomainError("A share in a range has no good and failed part; count slices of time.", field="counting")
    facts = target_facts(objective.metric) if objective.counting == Counting.SLICES else []
    if facts != objective.slice_target:
        changes["slice_target"], objective.slice_target = [objective.slice_target, facts], facts
    return changes


def _check_metric(objective: Objective, name: str, metric: Metric | None) -> None:
    if metric is not None and metric.initiative_id != objective.initiative_id:
        raise DomainError("Choose a metric of this initiative.", field=name)


def _words(objective: Objective) -> str:
    return f"{percent(objective.target, 2)} good over {objective.period_days} days, by {objective.metric.name}"
