"""Retraining and re-evaluation become due by their triggers or by hand, and are closed with before and after."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Status
from initiatives.permissions import can_edit_records
from metrics.models import AnnotationKind, Metric, Retraining, RetrainingRun, RunReading
from metrics.retraining import compared, due_of
from metrics.services.annotations import annotation_add
from metrics.trigger_facts import TriggerFacts

State, Cause = RetrainingRun.State, RetrainingRun.Cause
MAX_READINGS = 10
TEXT_MOST = 200


def retrainings_sweep() -> int:
    """Open a run for every retraining of active, adopted initiatives whose trigger has fired; returns how many. By the clock."""
    rows = Retraining.objects.filter(initiative__status=Status.ACTIVE, initiative__is_adopted=True)
    waiting = list(rows.exclude(runs__state=State.DUE).select_related("drift_metric", "component"))
    facts = TriggerFacts(waiting)
    opened = 0
    for row in waiting:
        due = due_of(
            every_days=row.every_days, last_on=row.last_on, next_due_on=row.next_due_on, since=facts.since(row),
            drift=facts.drift(row), version=facts.version(row), today=clock.today(),
        )  # fmt: skip
        opened += due is not None and _open(CLOCK, row, due.cause, due.words) is not None
    return opened


def retraining_call(*, actor: Actor, retraining: Retraining, reason: str) -> RetrainingRun:
    """Say by hand that it is due now, and why (at least 10 characters). Raises DomainError when it is due already."""
    require(can_edit_records(actor, retraining.initiative))
    if len(reason.strip()) < 10:
        raise DomainError("Say why it is due, in at least 10 characters.", field="reason")
    made = _open(actor, retraining, Cause.HAND, reason.strip())
    if made is None:
        raise DomainError("It is due already.", field="reason")
    return made


def _open(actor: Actor, retraining: Retraining, cause: str, words: str) -> RetrainingRun | None:
    with transaction.atomic():
        locked = Retraining.objects.select_for_update().get(pk=retraining.pk)
        if RetrainingRun.objects.due().filter(retraining=locked).exists():
            return None
        made = RetrainingRun.objects.create(
            retraining=locked, initiative_id=locked.initiative_id, cause=cause, words=words[:300], opened_at=clock.now(),
            opened_by_id=actor.user_id,
        )  # fmt: skip
        entry_append(
            actor=actor, action="metrics.retraining_due", obj=made, initiative_id=locked.initiative_id,
            changes={"cause": cause, "state": [None, State.DUE]},
            summary=f"{locked.get_what_display()} is due for re-evaluation. {words}"[:300],
        )  # fmt: skip
    return made


def retraining_finish(
    *, actor: Actor, run: RetrainingRun, outcome: str, test_set: str, readings: Sequence[Mapping[str, Any]],
    version_label: str = "", note: str = "", next_due_on: date | None = None,
) -> RetrainingRun:  # fmt: skip
    """Close a run as `adopted` or `rejected` with what was measured before and after on one test set.

    `readings` are `{"measure" or "metric" (a row of the initiative), "before", "after", "n"?, "unit"?, "is_lower_better"?}`;
    a metric brings its own name, unit and direction. The next time follows from `next_due_on` or from the schedule. What
    was adopted becomes a flag on every chart of the initiative. Raises DomainError on the field.
    """
    require(can_edit_records(actor, run.initiative))
    if outcome not in (State.ADOPTED, State.REJECTED):
        raise DomainError("Choose whether it was adopted.", field="outcome")
    if not test_set.strip():
        raise DomainError("Name the test set: before and after count only on the same one.", field="test_set")
    if next_due_on is not None and next_due_on <= clock.today():
        raise DomainError("Choose a day that is still to come.", field="next_due_on")
    with transaction.atomic():
        locked = RetrainingRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != State.DUE:
            raise DomainError(f"This one is closed already: {locked.get_state_display().lower()}.")
        rows = _readings(locked, readings)
        locked.state, locked.closed_at, locked.closed_by_id = State(outcome), clock.now(), actor.user_id
        locked.test_set, locked.note = test_set.strip()[:160], note.strip()[:500]
        locked.version_label = version_label.strip()[:80]
        locked.save()
        RunReading.objects.bulk_create(rows)
        retraining = _plan_update(locked, rows, next_due_on)
        words = [f"{row.measure} {_words(row)}" for row in rows]
        entry_append(
            actor=actor, action="metrics.retraining_finish", obj=locked, initiative_id=locked.initiative_id,
            changes={"state": [State.DUE, outcome], "test_set": locked.test_set, "readings": words},
            summary=f"{retraining.get_what_display()} {outcome}: {'; '.join(words)}"[:300],
        )  # fmt: skip
        if outcome == State.ADOPTED:
            _flag(actor, locked, retraining)
    return locked


def _readings(run: RetrainingRun, given: Sequence[Mapping[str, Any]]) -> list[RunReading]:
    if not 1 <= len(given) <= MAX_READINGS:
        raise DomainError(f"Give 1 to {MAX_READINGS} measures, each before and after.", field="readings")
    rows = [_reading(run, one) for one in given]
    if len({row.measure for row in rows}) < len(rows):
        raise DomainError("Name each measure once.", field="readings")
    return rows


def _reading(run: RetrainingRun, given: Mapping[str, Any]) -> RunReading:
    metric = given.get("metric")
    if isinstance(metric, Metric) and metric.initiative_id != run.initiative_id:
        raise DomainError("Choose a metric of this initiative.", field="readings")
    if isinstance(metric, Metric):
        measure, unit, is_lower = metric.name, metric.unit, metric.direction == "lower"
    else:
        measure, unit, is_lower = (
            str(given.get("measure") or "").strip(),
            str(given.get("unit") or "").strip(),
            bool(given.get("is_lower_better")),
        )
    before, after, n = given.get("before"), given.get("after"), given.get("n")
    if not measure or not _is_figure(before) or not _is_figure(after):
        raise DomainError("Each measure needs a name and plain figures before and after.", field="readings")
    return RunReading(
        run=run, measure=measure[:160], metric=metric if isinstance(metric, Metric) else None, unit=unit[:24],
        is_lower_better=is_lower, before=float(before), after=float(after), n=n or None,  # type: ignore[arg-type]  # figures, see above
    )  # fmt: skip


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _words(row: RunReading) -> str:
    return compared(
        before=row.before, after=row.after, unit=row.unit, is_lower_better=row.is_lower_better, n=row.n
    ).words


def _plan_update(run: RetrainingRun, rows: Sequence[RunReading], next_due_on: date | None) -> Retraining:
    """The record repeats the newest run in words and knows its next day."""
    row = Retraining.objects.select_for_update().get(pk=run.retraining_id)
    today = clock.today()
    row.last_on, row.outcome = today, run.state
    row.next_due_on = next_due_on or (today + timedelta(days=row.every_days) if row.every_days else None)
    row.before = "; ".join(f"{one.measure} {one.before:g}" for one in rows)[:TEXT_MOST]
    row.after = "; ".join(f"{one.measure} {one.after:g}" for one in rows)[:TEXT_MOST]
    row.changed_at = clock.now()
    row.version += 1
    row.save()
    return row


def _flag(actor: Actor, run: RetrainingRun, retraining: Retraining) -> None:
    is_prompt = retraining.what == Retraining.What.PROMPT
    kind = AnnotationKind.PROMPT_CHANGE if is_prompt else AnnotationKind.RETRAINING
    name = run.version_label or retraining.get_what_display()
    annotation_add(
        actor=actor,
        initiative=run.initiative,
        kind=kind,
        text=f"{name} adopted. {run.words}"[:300],
    )
