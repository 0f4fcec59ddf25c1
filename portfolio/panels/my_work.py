"""My work: one list of everything that waits for a person, and the initiatives in which they hold a seat."""

from dataclasses import dataclass

from django.db.models import QuerySet

from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import Initiative, Seat
from portfolio.panels.row import Row, row_of
from portfolio.panels.task import Task
from portfolio.panels.todo import SOURCES
from reviews.models import GateRequest, SigningLock
from reviews.permissions import can_see_locks

SHOWS = (
    ("", "All"),
    ("sign", "To sign or decide"),
    ("point", "Questions"),
    ("item", "Items"),
    ("metric", "KPIs"),
    ("update", "Updates"),
    ("intake", "Triage"),
)
KINDS_OF = {
    "sign": {"sign", "decide", "seat", "ask"},
    "point": {"point", "mention"},
    "item": {"item", "disposal"},
    "metric": {"breach", "value", "number"},
    "update": {"update"},
    "intake": {"intake", "adopt"},
}


@dataclass(frozen=True)
class MyWork:
    """`tasks` as filtered, `count` of all, `late` of all; what waits for others; own initiatives, worst first."""

    tasks: list[Task]
    count: int
    late: int
    show: str
    asked: list[GateRequest]
    mine: list[Row]
    locks: list[SigningLock]

    @property
    def seats(self) -> list[int]:
        """The seats that are offered in the list as shown."""
        return [task.seat_id for task in self.tasks if task.seat_id is not None]

    @property
    def lead(self) -> str:
        if not self.count:
            return "Nothing waits for you."
        what = "1 thing waits" if self.count == 1 else f"{self.count} things wait"
        late = f", {self.late} {'is' if self.late == 1 else 'are'} late" if self.late else ""
        return f"{what} for you{late}."


def _mine(actor: Actor) -> QuerySet[Initiative]:
    held = Seat.objects.current().filter(user_id=actor.user_id or 0).exclude(kind="reviewer").values("initiative_id")
    mine = Initiative.objects.filter(pk__in=held).exclude(status__in=["stopped", "retired"])
    return mine.select_related("standing__lead_metric").order_by("standing__health_rank", "key")[:30]


def _asked(actor: Actor) -> QuerySet[GateRequest]:
    asked = GateRequest.objects.open().filter(requested_by_id=actor.user_id)
    return asked.select_related("initiative").order_by("due_on")[:20]


def my_work(actor: Actor, show: str) -> MyWork:
    """About twelve queries, whatever the number of lines."""
    every = sorted((task for source in SOURCES for task in source(actor)), key=lambda task: task.order)
    unique = list({(task.url, task.kind, task.what): task for task in reversed(every)}.values())[::-1]
    kinds = KINDS_OF.get(show)
    shown = [task for task in unique if kinds is None or task.kind in kinds]
    late = sum(task.is_late for task in unique)
    return MyWork(
        shown,
        len(unique),
        late,
        show if kinds else "",
        rows_of(_asked, actor),
        [row_of(initiative) for initiative in rows_of(_mine, actor)],
        _locks(actor),
    )


def _locks(actor: Actor) -> list[SigningLock]:
    """Signing locks that nobody of security or administration has looked at, for those who should. One query for them."""
    return list(SigningLock.objects.filter(seen_at=None).select_related("user")[:20]) if can_see_locks(actor) else []
