"""What needs a decision: questions asked of somebody first, then what the figures say nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, QuerySet, Window

from common.actors import Actor
from initiatives.models import Initiative
from phases.forms import AskAnswerForm
from phases.models import Ask
from portfolio.models import Shown
from portfolio.panels.row import Row, row_of
from portfolio.panels.units import in_unit, rows_in

MOST_DECISIONS: Final = 4
ASK_COLUMNS: Final = (
    *(field.name for field in Ask._meta.concrete_fields), "asked_of__name", "asked_of__email", "initiative__key",
    "initiative__title", "initiative__standing__health",
)  # fmt: skip


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


@dataclass(frozen=True)
class OpenAsks:
    """The open questions of some initiatives: the first few, the next due first, and how many there are."""

    first: list[Ask]
    total: int


def open_asks(actor: Actor, unit: str) -> OpenAsks:
    """The open questions of initiatives that the actor may see, of `unit` or of all. One query."""
    first: list[Any] = rows_in(_first_asks, actor, unit)
    return OpenAsks(first, first[0].total if first else 0)


def asked_about() -> QuerySet[Ask, Any]:
    """The ids of all initiatives about which anything is asked, whoever sees them: a part of other questions."""
    return Ask.objects.open().order_by().values("initiative")


def _first_asks(actor: Actor, unit: str = "") -> QuerySet[Ask]:
    seen = in_unit(Initiative.objects.visible_to(actor), unit)
    asks = Ask.objects.open().filter(initiative__in=seen).select_related("initiative__standing", "asked_of")
    return asks.only(*ASK_COLUMNS).annotate(total=Window(Count("pk"))).order_by("due_on", "id")[:MOST_DECISIONS]


def asks_of(initiative: Initiative) -> list[Ask]:
    """All questions of one initiative, open ones first. One query."""
    return list(Ask.objects.filter(initiative=initiative).select_related("initiative", "asked_of", "raised_by"))


def decision_lines(asks: Sequence[Ask], running: Sequence[Row]) -> list[DecisionLine]:
    """Questions first, then gates to decide, off track, stalled, and signals that disagree with the report.

    An initiative with an open question stands there once, answering is what it needs: `running` are the others.
    """
    first = [
        DecisionLine(
            row_of(ask.initiative), "late" if ask.is_late else "asked", ask.question, str(ask.asked_of), ask.due_on,
            f"Waiting costs: {ask.cost_of_waiting}", ask,
        )
        for ask in asks
    ]  # fmt: skip
    rest = [found for row in running if (found := _line(row)) is not None]
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
