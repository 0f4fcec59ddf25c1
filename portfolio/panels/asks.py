"""What needs a decision: questions asked of somebody first, then what the figures say nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from initiatives.models import Initiative
from phases.forms import AskAnswerForm
from phases.models import Ask
from portfolio.models import Shown
from portfolio.panels.row import Row, row_of


@dataclass(frozen=True)
class DecisionLine:
    """One line of "Needs a decision". `ask` is the question if somebody asked one; `state` a word of the vocabulary."""

    row: Row
    state: str
    what: str
    who: str
    by: date | None
    why: str = ""
    ask: Ask | None = None

    @property
    def form(self) -> AskAnswerForm | None:
        """What answers the question in place."""
        return AskAnswerForm(ask=self.ask, prefix=None, auto_id=f"ask-{self.ask.pk}-%s") if self.ask else None


def open_asks(chosen: QuerySet[Initiative]) -> list[Ask]:
    """Open questions of these initiatives, the next due first. One query."""
    asks = Ask.objects.open().filter(initiative__in=chosen)
    return list(asks.select_related("initiative__standing", "asked_of", "wait").order_by("due_on", "id")[:100])


def asks_of(initiative: Initiative) -> list[Ask]:
    """All questions of one initiative, open ones first. One query."""
    return list(Ask.objects.filter(initiative=initiative).select_related("initiative", "asked_of", "raised_by"))


def decision_lines(asks: Sequence[Ask], running: Sequence[Row]) -> list[DecisionLine]:
    """Questions first, then gates to decide, off track, stalled, and signals that disagree with the report.

    An initiative with an open question stands there once: answering is what it needs.
    """
    asked = {ask.initiative_id for ask in asks}
    first = [
        DecisionLine(
            row_of(ask.initiative), "late" if ask.is_late else "asked", ask.question, str(ask.asked_of), ask.due_on,
            f"Waiting costs: {ask.cost_of_waiting}", ask,
        )
        for ask in asks
    ]  # fmt: skip
    rest = [found for row in running if row.initiative.pk not in asked and (found := _line(row)) is not None]
    return first + [line for _, line in sorted(rest, key=lambda pair: pair[0])]


def _line(row: Row) -> tuple[int, DecisionLine] | None:
    s = row.standing
    lead = s.holder("lead")
    if s.gate_needs_decision:
        what = f"Every signature for gate {row.initiative.phase} is in: decide go, recycle, hold or stop."
        return 0, DecisionLine(row, "waiting", what, s.holder("sponsor") or "Sponsor", s.blocker_due_on)
    if s.health == Shown.OFF_TRACK:
        what = s.blocker_text or "Reported off track."
        return 1, DecisionLine(row, s.health, what, s.blocker_owner or lead or "No owner", s.blocker_due_on)
    if s.is_stalled:
        what, why = s.blocker_text or "Say what it waits for, or stop it.", s.stall_text.partition(";")[0]
        return 2, DecisionLine(row, s.health, what, s.blocker_owner or lead or "No owner", s.blocker_due_on, why)
    if s.is_disagreeing:
        what = f"Reported on track, but {', '.join(s.signals)}."
        return 3, DecisionLine(row, s.health, what, lead or "No lead", None)
    return None
