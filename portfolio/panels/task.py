"""One line of My work and its place in the list."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from common import clock
from initiatives.models import Initiative

MOST: Final = 50
# Order of the list: late and needed for a gate first, then signatures, breaches, the rest.
RANKS: Final = {
    "late": 0,
    "sign": 1,
    "decide": 1,
    "ask": 1,
    "point": 1,
    "breach": 2,
    "number": 2,
    "item": 3,
    "value": 4,
    "update": 5,
    "seat": 1,
    "intake": 4,
    "adopt": 6,
    "disposal": 4,
    "mention": 6,
}


@dataclass(frozen=True)
class Task:
    """One line: state of the vocabulary, what, why it waits, when it is due, and the one act.

    `url` leads to the thing, `act_url` to where the act is done, with the focus there where its address can say so.
    `initiative` is None for what concerns many at once; `concerns` then says what. `seat_id` is the seat that is offered.
    """

    kind: str
    state: str
    what: str
    url: str
    initiative: Initiative | None
    why: str
    due_on: date | None
    act: str
    act_url: str
    is_post: bool = False
    concerns: str = ""
    seat_id: int | None = None

    @property
    def about(self) -> str:
        return f"{self.initiative.key} {self.initiative.title}" if self.initiative else self.concerns

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def order(self) -> tuple[int, int, date, str]:
        rank = RANKS["late"] if self.is_late and self.kind in ("item", "sign", "ask") else RANKS[self.kind]
        return (rank, 0 if self.is_late else 1, self.due_on or date.max, self.initiative.key if self.initiative else "")
