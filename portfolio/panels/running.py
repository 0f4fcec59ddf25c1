"""Who of the active initiatives the status board names: those that need a decision, those at a gate, and the ages of the worst."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from common.actors import Actor
from initiatives.models import Initiative
from portfolio.models import HEALTH_RANK, Shown
from portfolio.panels.asks import MOST_DECISIONS, asked_about
from portfolio.panels.flow import MOST_DOTS, Aged
from portfolio.panels.row import Row, row_of
from portfolio.panels.units import rows_in, running_in

MOST_GATES: Final = 5
COLUMNS: Final = (
    "key", "title", "phase", "status", "is_adopted", "standing__health", "standing__signals", "standing__seats",
    "standing__is_stalled", "standing__stall_text", "standing__is_disagreeing", "standing__blocker_text",
    "standing__blocker_owner", "standing__blocker_due_on", "standing__gate_needs_decision", "standing__gate_state",
    "standing__gate_url", "standing__phase_since", "standing__age_limit_days", "standing__health_rank",
)  # fmt: skip
TOLD: Final = (
    Q(standing__gate_needs_decision=True),
    Q(standing__health_rank=HEALTH_RANK[Shown.OFF_TRACK]),
    Q(standing__is_stalled=True),
    Q(standing__is_disagreeing=True),
)
"""What asks for a decision, in the order of `asks.decision_lines`."""
UNDECIDED: Final = TOLD[0] | TOLD[1] | TOLD[2] | TOLD[3]
AT_A_GATE: Final = "waiting"
WORST_FIRST: Final = (
    F("standing__health_rank").asc(nulls_last=True), F("standing__blocker_due_on").asc(nulls_last=True), F("key").asc(),
)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """The first few that need a decision and nobody was asked about, most pressing first, and the first few whose gate is open."""

    to_decide: list[Row]
    at_a_gate: list[Row]


def named_of(actor: Actor, unit: str) -> Named:
    """Of the active initiatives that the actor may see, of `unit` or of all. One query.

    The first of each kind are found by themselves, worst first along an index: to sort all that needs a decision would cost more.
    """
    rows: list[Any] = rows_in(_named, actor, unit)
    decidable = sorted((one for one in rows if one.turn is not None and not one.is_asked), key=lambda one: one.turn)
    return Named(
        [row_of(one) for one in decidable[:MOST_DECISIONS]],
        [row for row in map(row_of, rows) if row.standing.gate_state == AT_A_GATE][:MOST_GATES],
    )


def _named(actor: Actor, unit: str = "") -> QuerySet[Initiative]:
    ranked, asked = running_in(actor, unit, is_few=True).order_by(*WORST_FIRST), asked_about()
    ids = [ranked.filter(told).exclude(pk__in=asked).values("pk")[:MOST_DECISIONS] for told in TOLD]
    ids.append(ranked.filter(standing__gate_state=AT_A_GATE).values("pk")[:MOST_GATES])
    first, *others = (Initiative.objects.filter(pk__in=some).order_by().values("pk") for some in ids)
    turn = Case(*(When(told, then=Value(at)) for at, told in enumerate(TOLD)), output_field=IntegerField())
    found = (
        Initiative.objects.filter(pk__in=first.union(*others))
        .order_by(*WORST_FIRST)
        .select_related("standing")
        .only(*COLUMNS)
    )
    return found.annotate(turn=turn, is_asked=Exists(asked.filter(initiative=OuterRef("pk"))))


def aged_of(actor: Actor, unit: str) -> list[Aged]:
    """Those of them that are in a phase, worst first, as many as the chart has dots. One query."""
    return [Aged(*row) for row in rows_in(_aged, actor, unit)]


def _aged(actor: Actor, unit: str = "") -> QuerySet[Initiative, Any]:
    running = running_in(actor, unit, is_few=True).filter(phase__isnull=False, standing__phase_since__isnull=False)
    columns = ("key", "title", "phase", "standing__health", "standing__phase_since", "standing__age_limit_days")
    return running.order_by(*WORST_FIRST).values_list(*columns)[:MOST_DOTS]
