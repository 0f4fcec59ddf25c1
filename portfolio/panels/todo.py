"""What waits for one person, kind by kind. Each function is one query (or two) and answers lines of My work.

The questions are functions of their own, so that their SQL is written once (`common.compiled`)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common import clock
from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import Initiative, Seat, SeatKind, Status, StatusUpdate
from metrics.models import Metric, MetricState, Provenance
from metrics.permissions import can_number_confirm, seated_in
from phases.models import Answer, AnswerState, Ask
from portfolio.models import Standing
from portfolio.panels.task import MOST, Task
from portfolio.panels.todo_alerts import alerts_mine
from portfolio.panels.todo_gates import (
    classifications_to_confirm,
    component_reviews,
    conditions_mine,
    decisions_waiting,
    removals_to_approve,
    reviews_of_discipline,
    signatures_asked,
)
from portfolio.panels.todo_loops import beginnings_and_ends, retrainings_due, waves_halted
from portfolio.panels.todo_points import answers_to_accept, mentions, points_to_answer
from portfolio.panels.todo_watch import endings_mine, rechecks_asked, watches_mine

UPDATE_EVERY_DAYS: Final = 14


def _visible(actor: Actor) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(actor)


def _seats_offered(actor: Actor) -> QuerySet[Seat]:
    found = Seat.objects.current().filter(user_id=actor.user_id or 0, accepted_at=None, initiative__in=_visible(actor))
    return found.exclude(initiative__status__in=["stopped", "retired"]).select_related("initiative")[:MOST]


def seats_to_accept(actor: Actor) -> Iterable[Task]:
    """Seats offered to the person."""
    for seat in rows_of(_seats_offered, actor):
        url = f"/i/{seat.initiative.key}/seats/{seat.pk}/accept/"
        yield Task(
            "seat",
            "pending",
            f"{seat.get_kind_display()}: accept the seat",
            seat.initiative.get_absolute_url(),
            seat.initiative,
            "It counts at gates only once you accept it.",
            None,
            "Accept seat",
            url,
            is_post=True,
            seat_id=seat.pk,
        )


def _answers_assigned(actor: Actor) -> QuerySet[Answer]:
    found = Answer.objects.filter(
        assigned_to_id=actor.user_id,
        state__in=[AnswerState.OPEN, AnswerState.IN_PROGRESS],
        initiative__in=_visible(actor).filter(status=Status.ACTIVE),
        item__phase__lte=F("initiative__phase"),
    )
    return found.select_related("initiative", "item").order_by("due_on")[:MOST]


def items_assigned(actor: Actor) -> Iterable[Task]:
    """Checklist items given to the person that are not done."""
    for answer in rows_of(_answers_assigned, actor):
        url = f"/i/{answer.initiative.key}/items/{answer.item_id}/"
        is_evidence = answer.item.kind == "evidence"
        act, field = ("Add evidence", "file_e") if is_evidence else ("Answer", "text")
        why = "Blocks the gate" if answer.item.is_critical else "Required" if answer.item.is_required else "Optional"
        state = "todo" if answer.state == "open" else answer.state
        here = f"{url}#id_{answer.item_id}_{field}"  # the browser puts the focus there, if the item has that field
        yield Task("item", state, answer.item.title, url, answer.initiative, why, answer.due_on, act, here)


def _standings(actor: Actor) -> QuerySet[Any]:
    kinds = (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD)
    seats = Seat.objects.accepted().filter(
        user_id=actor.user_id or 0, initiative_id=OuterRef("initiative_id"), kind__in=kinds
    )
    blocked = Q(is_seated=True, initiative__is_adopted=True, blocker_owner=actor.name) & ~Q(blocker_text="")
    unproven = Q(initiative__in=_visible(actor)) & ~Q(unproven=[])
    found = Standing.objects.filter(initiative__status=Status.ACTIVE).annotate(is_seated=Exists(seats))
    return found.filter(blocked | unproven).select_related("initiative").order_by("pk")[: 2 * MOST]


def standings_mine(actor: Actor) -> Iterable[Task]:
    """Next blockers that fall to this person, and numbers of open gates for a second person. One query, three with numbers."""
    rows = rows_of(_standings, actor)
    for standing in rows:
        is_asked = standing.blocker_text and standing.blocker_owner == actor.name and standing.initiative.is_adopted
        if standing.is_seated and is_asked:
            yield _blocker(standing)
    yield from _numbers(actor, [(standing, line) for standing in rows for line in standing.unproven])


def _blocker(standing: Standing) -> Task:
    """The next blocker, of the person's side of the work and not yet assigned."""
    url = standing.blocker_url or standing.initiative.get_absolute_url()
    state = "stalled" if standing.is_stalled else "missing"
    why = standing.stall_text.partition(";")[0] or "Next blocker, and it is yours"
    return Task(
        "item", state, standing.blocker_text, url, standing.initiative, why, standing.blocker_due_on, "Open", url
    )


def _numbers(actor: Actor, lines: Sequence[tuple[Standing, dict[str, Any]]]) -> Iterable[Task]:
    """Numbers behind which nobody stands yet, for who may stand behind them. Two queries where there are any."""
    if not lines:
        return
    metrics = Metric.objects.select_related("initiative").in_bulk({line["metric"] for _, line in lines})
    seated = seated_in(actor)
    for standing, line in lines:
        metric = metrics.get(line["metric"])
        if metric and can_number_confirm(actor, metric, line["given"], seated=seated):
            why = f"{line['words'][0].upper()}{line['words'][1:]}. The gate needs a second person behind it"
            yield Task(
                "number", "asked", line["figure"], line["url"], standing.initiative, why, None, "Confirm", line["url"]
            )


def _asks(actor: Actor) -> QuerySet[Ask]:
    found = Ask.objects.open().visible_to(actor).filter(asked_of_id=actor.user_id or 0)
    return found.select_related("initiative").order_by("due_on")[:MOST]


def asks_to_answer(actor: Actor) -> Iterable[Task]:
    """Questions that this person decides."""
    for ask in rows_of(_asks, actor):
        url, why = ask.get_absolute_url(), f"Waiting costs: {ask.cost_of_waiting}"
        yield Task(
            "ask", "late" if ask.is_late else "asked", ask.question, url, ask.initiative, why, ask.due_on, "Decide", url
        )


def _metrics(actor: Actor) -> QuerySet[Metric]:
    mine = Metric.objects.enabled().filter(owner_id=actor.user_id, initiative__in=_visible(actor))
    either = (
        mine.filter(state=MetricState.BREACHED, initiative__is_adopted=True) | mine.values_due(clock.now()).order_by()
    )
    return either.select_related("initiative").order_by("state_since")[: 2 * MOST]


def metrics_owned(actor: Actor) -> Iterable[Task]:
    """Breached metrics of the person, and typed values that are due. One query for both."""
    now, found = clock.now(), rows_of(_metrics, actor)
    for metric in found:
        if metric.state == MetricState.BREACHED and metric.initiative.is_adopted:
            url, why = metric.get_absolute_url(), f"Breached since {metric.state_since:%d %b}"
            yield Task("breach", "breached", metric.name, url, metric.initiative, why, None, "Look", url)
    for metric in found:
        if metric.provenance == Provenance.TYPED and metric.value_due_at and metric.value_due_at <= now:
            url, what = metric.get_absolute_url(), f"Enter the value of {metric.name}"
            yield Task(
                "value", "no_data", what, url, metric.initiative, "Typed by you", metric.value_due_at.date(), "Enter value",
                url,
            )  # fmt: skip


def _without_update(actor: Actor) -> QuerySet[Initiative]:
    since = clock.now() - timedelta(days=UPDATE_EVERY_DAYS)
    recent = StatusUpdate.objects.filter(initiative_id=OuterRef("pk"), posted_at__gt=since)
    led = Seat.objects.accepted().filter(initiative_id=OuterRef("pk"), user_id=actor.user_id or 0, kind=SeatKind.LEAD)
    found = Initiative.objects.active().adopted().filter(Exists(led), created_at__lt=since)
    return found.exclude(Exists(recent))[:MOST]


def updates_due(actor: Actor) -> Iterable[Task]:
    """Active initiatives led by the person without an update within the rhythm."""
    for initiative in rows_of(_without_update, actor):
        url = f"/i/{initiative.key}/updates/add/#id_text"
        why = f"No update for {UPDATE_EVERY_DAYS} d"
        yield Task(
            "update",
            "no_update",
            "Post an update",
            initiative.get_absolute_url(),
            initiative,
            why,
            None,
            "Post update",
            url,
        )


def _ideas(actor: Actor) -> QuerySet[Initiative]:
    return _visible(actor).filter(status=Status.IDEA, is_adopted=True).order_by("created_at")[:MOST]


def intakes(actor: Actor) -> Iterable[Task]:
    """Ideas that a program manager has to accept, park or decline."""
    if not actor.has("program_manager"):
        return
    for initiative in rows_of(_ideas, actor):
        days = (clock.now() - initiative.created_at).days
        why = f"Idea, waiting {days} d" if days else "Idea, new today"
        url = initiative.get_absolute_url()
        yield Task("intake", "idea", initiative.title, url, initiative, why, None, "Triage", url)


SOURCES: Final[tuple[Any, ...]] = (
    seats_to_accept,
    signatures_asked,
    reviews_of_discipline,
    component_reviews,
    classifications_to_confirm,
    decisions_waiting,
    asks_to_answer,
    removals_to_approve,
    points_to_answer,
    answers_to_accept,
    conditions_mine,
    rechecks_asked,
    endings_mine,
    watches_mine,
    waves_halted,
    retrainings_due,
    items_assigned,
    standings_mine,
    alerts_mine,
    metrics_owned,
    updates_due,
    intakes,
    beginnings_and_ends,
    mentions,
)
