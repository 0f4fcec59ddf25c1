"""What a cause is: a fact, read from rows at the moment asked, that takes back what a gate has granted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from accounts.models import Discipline
from initiatives.models import Initiative


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

Reader = Callable[["QuerySet[Initiative]"], Causes]
"""Reads the causes of one kind among some initiatives: no write, and a number of queries that does not grow with rows."""
