"""One retraining: what sets it off, when it is next due, and each time with before and after side by side."""

from dataclasses import dataclass
from datetime import date, timedelta

from common.actors import Actor
from common.permissions import Permission
from initiatives.permissions import can_edit_records
from metrics.models import Retraining, RetrainingRun, RunReading
from metrics.retraining import Compared, compared

SHOWN = 20
CHIPS = {"better": "met", "worse": "breached", "same": "unchanged", "within_chance": "near_limit"}
LABELS = {"better": "Better", "worse": "Worse", "same": "The same", "within_chance": "Within chance"}


@dataclass(frozen=True)
class ReadingRow:
    """One measure with what its difference is worth."""

    reading: RunReading
    verdict: Compared

    @property
    def chip(self) -> str:
        return CHIPS[self.verdict.state]

    @property
    def label(self) -> str:
        return LABELS[self.verdict.state]

    @property
    def note(self) -> str:
        """What stands after the figures: `better by 3 points …`."""
        return self.verdict.words.partition(": ")[2]


@dataclass(frozen=True)
class RetrainingPage:
    """`due` is the run that waits, `runs` those that were closed, newest first, with their readings."""

    retraining: Retraining
    due: RetrainingRun | None
    runs: list[tuple[RetrainingRun, list[ReadingRow]]]
    next_due_on: date | None
    may: Permission


def retraining_page(actor: Actor, retraining: Retraining) -> RetrainingPage:
    """A fixed number of queries."""
    rows = list(
        RetrainingRun.objects.filter(retraining=retraining)
        .select_related("opened_by", "closed_by")
        .prefetch_related("readings__metric")[:SHOWN]
    )
    due = next((row for row in rows if row.state == RetrainingRun.State.DUE), None)
    return RetrainingPage(
        retraining,
        due,
        [(row, [_row(one) for one in row.readings.all()]) for row in rows if row is not due],
        _next(retraining),
        can_edit_records(actor, retraining.initiative),
    )


def _row(reading: RunReading) -> ReadingRow:
    verdict = compared(
        before=reading.before,
        after=reading.after,
        unit=reading.unit,
        is_lower_better=reading.is_lower_better,
        n=reading.n,
    )
    return ReadingRow(reading, verdict)


def _next(row: Retraining) -> date | None:
    if row.next_due_on or not row.every_days:
        return row.next_due_on
    return (row.last_on or row.created_at.date()) + timedelta(days=row.every_days)
