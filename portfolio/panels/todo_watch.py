"""What waits for one person because something ends soon, or no longer holds."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import OWNER_SEATS, Initiative, Seat, SeatKind
from portfolio.models import Standing
from portfolio.panels.task import MOST, Task
from portfolio.panels.todo_gates import reviews_without_reviewer
from portfolio.panels.waiting import rechecks_waiting
from reviews.endings import endings_ahead
from reviews.models import Recheck


def endings_mine(actor: Actor) -> Iterable[Task]:
    """Waivers and evidence that end within 14 days; conditions and signatures have lines of their own."""
    if actor.user_id is None:
        return
    for one in endings_ahead(actor.user_id, is_short=True)[:MOST]:
        url = one.initiative.tab_url("reviews")
        yield Task("item", "expiring", one.text, url, one.initiative, one.why, one.ends_on, one.act, one.url)


def _rechecks(actor: Actor) -> QuerySet[Recheck]:
    return rechecks_waiting(actor).select_related("initiative").order_by("asked_at")[:MOST]


def rechecks_asked(actor: Actor) -> Iterable[Task]:
    """Rechecks that ask the person and that nobody has answered yet."""
    if not actor.disciplines:
        return
    for one in rows_of(_rechecks, actor):
        url, title = one.get_absolute_url(), f"Look again: {one.reason}"
        why = f"{one.get_discipline_display()} is open again"
        yield Task("sign", "needs_recheck", title, url, one.initiative, why, None, "Look again", url)


def _watches(actor: Actor) -> QuerySet[Any]:
    held = Seat.objects.accepted().filter(initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0)
    steers = Q(Exists(held.filter(kind__in=(SeatKind.LEAD, *OWNER_SEATS)))) & ~Q(watch=[], gate_nobody=[])
    decides = Q() if actor.has("program_manager") else Q(Exists(held.filter(kind=SeatKind.SPONSOR)))
    found = Standing.objects.filter(
        steers | (decides & ~Q(suspension={})), initiative__in=Initiative.objects.visible_to(actor)
    )
    found = found.annotate(is_led=Exists(held.filter(kind__in=(SeatKind.LEAD, *OWNER_SEATS)))).annotate(
        is_sponsored=Exists(held.filter(kind=SeatKind.SPONSOR)), is_lead=Exists(held.filter(kind=SeatKind.LEAD))
    )
    return found.select_related("initiative")[:MOST]


def watches_mine(actor: Actor) -> Iterable[Task]:
    """What is on watch or to be done soon, for the lead and the owners; what is suspended, for who decides about it. One query."""
    for standing in rows_of(_watches, actor):
        yield from _suspended(actor, standing)
        if getattr(standing, "is_led", False):
            yield from _watched(standing)
        if getattr(standing, "is_lead", False):
            yield from reviews_without_reviewer(standing)


def _suspended(actor: Actor, standing: Any) -> Iterable[Task]:
    kept, initiative = standing.suspension, standing.initiative
    if kept and kept["by"] != actor.user_id and (actor.has("program_manager") or standing.is_sponsored):
        url = f"/i/{initiative.key}/suspensions/{kept['id']}/resume/"
        yield Task(
            "decide", "suspended", "Suspended: decide to resume", url, initiative, kept["words"], None, "Decide", url
        )


def _watched(standing: Standing) -> Iterable[Task]:
    for line in standing.watch:
        due_on = date.fromisoformat(line["due_on"]) if line["due_on"] else None
        state, why = (
            ("on_watch", "On watch until it is mended") if line["is_cause"] else ("expiring", "To be done soon")
        )
        yield Task("item", state, line["text"], line["url"], standing.initiative, why, due_on, line["act"], line["url"])
