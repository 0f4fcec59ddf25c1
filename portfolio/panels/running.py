"""Who of the active initiatives the status board names: picked from a few facts of all, then read as rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from initiatives.models import Initiative, Phase, Status
from portfolio.models import HEALTH_RANK, Shown
from portfolio.panels.flow import MOST_DOTS
from portfolio.panels.row import Row, row_of

MOST_GATES: Final = 5
MOST_DECISIONS: Final = 4
COLUMNS: Final = (
    "key", "title", "phase", "status", "is_adopted", "standing__health", "standing__signals", "standing__seats",
    "standing__is_stalled", "standing__stall_text", "standing__is_disagreeing", "standing__blocker_text",
    "standing__blocker_owner", "standing__blocker_due_on", "standing__gate_needs_decision", "standing__gate_state",
    "standing__gate_url", "standing__phase_since", "standing__age_limit_days",
)  # fmt: skip


class Fact(NamedTuple):
    """What picks an initiative; `rank` is that of its health, None without a standing."""

    pk: int
    phase: int | None
    rank: int | None
    is_aged: bool
    is_at_gate: bool
    needs_decision: bool
    is_stalled: bool
    is_disagreeing: bool

    @property
    def turn(self) -> int | None:
        """When it stands among those that need a decision, in the order of `asks.decision_lines`; None: nothing to decide."""
        told = (self.needs_decision, self.rank == HEALTH_RANK[Shown.OFF_TRACK], self.is_stalled, self.is_disagreeing)
        return next((place for place, is_so in enumerate(told) if is_so), None)


@dataclass(frozen=True)
class Running:
    """The facts of all active ones, worst first. Rows of those that are named are read once, in one query."""

    adopted: QuerySet[Initiative]
    facts: list[Fact]
    added: set[int]
    asked: set[int]

    @cached_property
    def undecided(self) -> list[int]:
        """Ids of what needs a decision and nobody was asked about, the most pressing first."""
        turns = [
            (turn, fact.pk) for fact in self.facts if (turn := fact.turn) is not None and fact.pk not in self.asked
        ]
        return [pk for _, pk in sorted(turns, key=lambda pair: pair[0])]

    def to_decide(self) -> list[Row]:
        """The first of them."""
        return self.rows(self.undecided[:MOST_DECISIONS])

    def aged(self) -> list[Row]:
        """Those in a phase, as many as the chart has dots."""
        return self.rows(self._aged)

    def at_a_gate(self) -> list[Row]:
        """The first few whose gate is open."""
        return self.rows(self._at_a_gate)

    def on_their_way(self) -> list[int]:
        """Ids of those that are not in production yet."""
        return [fact.pk for fact in self.facts if (fact.phase or 0) < Phase.SCALE]

    def rows(self, ids: Iterable[int]) -> list[Row]:
        """Rows in the order of `ids`; one that vanished meanwhile is left out."""
        return [self._named[pk] for pk in ids if pk in self._named]

    @property
    def _aged(self) -> list[int]:
        return [fact.pk for fact in self.facts if fact.is_aged][:MOST_DOTS]

    @property
    def _at_a_gate(self) -> list[int]:
        return [fact.pk for fact in self.facts if fact.is_at_gate][:MOST_GATES]

    @cached_property
    def _named(self) -> dict[int, Row]:
        ids = {*self._aged, *self._at_a_gate, *self.undecided[:MOST_DECISIONS]}
        rows = self.adopted.filter(pk__in=ids).select_related("standing").only(*COLUMNS).order_by()
        return {one.pk: row_of(one) for one in rows}


def _is(**condition: Any) -> "ExpressionWrapper[Q]":
    """A condition as a column: a yes is read faster than the time behind it."""
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


def running_of(adopted: QuerySet[Initiative], *, added_since: datetime, asked: set[int]) -> Running:
    """Facts of the active ones among `adopted`, and ids of those added since then. One query; a second for rows, if asked for."""
    ordered = adopted.order_by("standing__health_rank", "standing__blocker_due_on", "key")
    found: Any = ordered.values_list(
        "pk", "status", _is(created_at__gte=added_since), "phase", "standing__health_rank",
        _is(standing__phase_since__isnull=False), "standing__gate_state",
        "standing__gate_needs_decision", "standing__is_stalled", "standing__is_disagreeing",
    )  # fmt: skip
    facts, added = [], set()
    for pk, status, is_new, phase, rank, is_dated, gate, decide, stalled, differs in found:
        if is_new:
            added.add(pk)
        if status == Status.ACTIVE:
            facts.append(
                Fact(
                    pk,
                    phase,
                    rank,
                    bool(phase) and is_dated,
                    gate == "waiting",
                    bool(decide),
                    bool(stalled),
                    bool(differs),
                )
            )
    return Running(adopted, facts, added, asked)
