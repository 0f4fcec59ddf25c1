"""What a cause is: a fact, read from rows at the moment asked, that takes back what a gate has granted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from django.db.models import QuerySet

from accounts.models import Discipline
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from initiatives.models import Initiative, Phase, Status


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an initiative is on watch. `reason` is one sentence for people.

    `reopens` are codes of criteria that count as `state` for as long as the cause lasts, also when their own rows still
    read met; without any, the cause closes the gate by a line of its own. `asks` is the discipline whose reviewer looks
    again, or the seat that has to act; empty when the rule itself names who acts. `closes_gate` False: the remedy is the
    next round of the gate, so the cause takes back the standing of what runs and does not close that round.
    `stops_running` False: it concerns what has not begun, so the criteria are open again and what runs keeps its standing.
    """

    reason: str
    reopens: tuple[str, ...] = ()
    asks: str = ""
    state: Literal["not_met", "unknown"] = "not_met"
    closes_gate: bool = True
    stops_running: bool = True

    @property
    def discipline(self) -> str:
        """The discipline that is asked to look again, or nothing."""
        return self.asks if self.asks in Discipline.values else ""


Causes = dict[tuple[int, str], Cause]
"""`{(initiative id, code): cause}`. The code names the one thing that went wrong: `condition:17`, `breach:93`."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Among:
    """The active, adopted initiatives among `rows`, or of them those in production; `only` is the id when `rows` is one."""

    rows: QuerySet[Initiative]
    is_running: bool = False
    only: int | None = None

    @property
    def initiatives(self) -> QuerySet[Initiative]:
        return _watched(self.rows, is_running=self.is_running)

    def ask(self, build: Callable[[QuerySet[Initiative]], QuerySet[Any, Found]]) -> list[Found]:
        """The rows of `build(initiatives)`. Of one initiative, whose page asks for it, the SQL is written once."""
        if self.only is None:
            return list(build(self.initiatives))
        return rows_of(_of_one(build, self.is_running), CLOCK, self.only)


def _watched(rows: QuerySet[Initiative], *, is_running: bool) -> QuerySet[Initiative]:
    watched = rows.filter(status=Status.ACTIVE, is_adopted=True)
    return watched.filter(phase=Phase.SCALE) if is_running else watched


@cache
def _of_one(build: Callable[[QuerySet[Initiative]], QuerySet[Any, Any]], is_running: bool) -> Callable[..., Any]:
    """The question for one initiative; the same function each time, which is what the kept SQL is found by."""

    def asked(_: Actor, initiative_id: int) -> QuerySet[Any, Any]:
        return build(_watched(Initiative.objects.filter(pk=initiative_id), is_running=is_running))

    return asked


Reader = Callable[[Among], Causes]
"""Reads the causes of one kind among some initiatives: no write, and a number of queries that does not grow with rows."""
