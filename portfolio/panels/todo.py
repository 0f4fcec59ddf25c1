"""What waits for one person, kind by kind. Each function is one query (or two) and answers lines of My work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common import clock
from common.actors import Actor
from initiatives.models import Initiative, Seat, SeatKind, Status, StatusUpdate
from metrics.models import Metric, MetricState
from phases.models import Answer, AnswerState
from portfolio.models import Standing
from portfolio.panels.waiting import requests_waiting
from reviews.models import Condition, GateRequest, ReviewAssignment, Signature, Waiver

UPDATE_EVERY_DAYS: Final = 14
MOST: Final = 50
# Order of the list: late and needed for a gate first, then signatures, breaches, the rest.
RANKS: Final = {
    "late": 0,
    "sign": 1,
    "decide": 1,
    "breach": 2,
    "item": 3,
    "value": 4,
    "update": 5,
    "seat": 1,
    "intake": 4,
    "adopt": 6,
}


@dataclass(frozen=True)
class Task:
    """One line: state of the vocabulary, what, why it waits, when it is due, and the one act."""

    kind: str
    state: str
    what: str
    url: str
    initiative: Initiative
    why: str
    due_on: date | None
    act: str
    act_url: str
    is_post: bool = False

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    @property
    def order(self) -> tuple[int, int, date, str]:
        rank = RANKS["late"] if self.is_late and self.kind in ("item", "sign") else RANKS[self.kind]
        return (rank, 0 if self.is_late else 1, self.due_on or date.max, self.initiative.key)


def _visible(actor: Actor) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(actor)


def seats_to_accept(actor: Actor) -> Iterable[Task]:
    """Seats offered to the person."""
    found = Seat.objects.current().filter(user_id=actor.user_id, accepted_at=None, initiative__in=_visible(actor))
    for seat in found.exclude(initiative__status__in=["stopped", "retired"]).select_related("initiative")[:MOST]:
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
        )


def signatures_asked(actor: Actor) -> Iterable[Task]:
    """Gates that ask this person: as a named reviewer or in an owner seat."""
    found = requests_waiting(actor).filter(initiative__in=_visible(actor)).select_related("initiative", "requested_by")
    for request in found[:MOST]:
        yield _review(request, "sign", f"Asked by {request.requested_by}")


def reviews_of_discipline(actor: Actor) -> Iterable[Task]:
    """Open gates on which nobody was named for the person's discipline."""
    if not actor.disciplines:
        return
    named = ReviewAssignment.objects.filter(
        gate_request_id=OuterRef("pk"), discipline__in=actor.disciplines, ended_at=None
    )
    signed = Signature.objects.filter(gate_request_id=OuterRef("pk"), kind="review", role__in=actor.disciplines)
    phases = _phases_of(actor.disciplines)
    found = GateRequest.objects.open().filter(initiative__in=_visible(actor), phase__in=phases)
    found = found.exclude(Exists(named)).exclude(Exists(signed)).exclude(requested_by_id=actor.user_id)
    words = ", ".join(sorted(discipline.replace("_", " ") for discipline in actor.disciplines))
    for request in found.select_related("initiative")[:MOST]:
        yield _review(request, "sign", f"Open for {words}; nobody is named yet")


def _phases_of(disciplines: Iterable[str]) -> list[int]:
    """At which gates a discipline signs (decisions.md); the playbook of an initiative may say less, the page says so."""
    gates = {"business_value": {1}, "operations_readiness": {2}, "security": {3}, "compliance": {3}, "load_test": {3}}
    return sorted(set().union({4}, *(gates.get(discipline, set()) for discipline in disciplines)))


def _review(request: GateRequest, kind: str, why: str) -> Task:
    days = (clock.now() - request.requested_at).days
    waits = f"{why}, waiting {days} d" if days else why
    url = request.get_absolute_url()
    title = f"Gate {request.phase}, round {request.round}"
    return Task(kind, "waiting", title, url, request.initiative, waits, request.due_on, "Review", url)


def decisions_waiting(actor: Actor) -> Iterable[Task]:
    """Gates whose signatures are complete, and waivers, that this person may decide."""
    sponsored = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id, kind=SeatKind.SPONSOR
    )
    mine = Q(Exists(sponsored))
    if actor.has("program_manager"):
        mine |= ~Q(requested_by_id=actor.user_id)
    found = GateRequest.objects.open().filter(
        mine, initiative__standing__gate_needs_decision=True, initiative__in=_visible(actor)
    )
    for request in found.select_related("initiative")[:MOST]:
        yield Task(
            "decide",
            "waiting",
            f"Decide gate {request.phase}",
            request.get_absolute_url(),
            request.initiative,
            "Every signature is in.",
            request.due_on,
            "Decide",
            request.get_absolute_url(),
        )
    if actor.has("waiver_authority"):
        proposed = (
            Waiver.objects.proposed().exclude(requested_by_id=actor.user_id).filter(initiative__in=_visible(actor))
        )
        for waiver in proposed.select_related("initiative")[:MOST]:
            url = waiver.initiative.tab_url("reviews")
            yield Task(
                "decide",
                "propose_waiver",
                f"Waiver: {waiver.title}",
                url,
                waiver.initiative,
                waiver.reason[:120],
                waiver.ends_on,
                "Decide",
                url,
            )


def conditions_mine(actor: Actor) -> Iterable[Task]:
    """Conditions of signatures and decisions that the person owns."""
    found = Condition.objects.open().filter(owner_id=actor.user_id, gate_request__initiative__in=_visible(actor))
    for condition in found.select_related("gate_request__initiative")[:MOST]:
        request = condition.gate_request
        yield Task(
            "item",
            "conditional",
            condition.text,
            request.get_absolute_url(),
            request.initiative,
            f"Condition of gate {request.phase}",
            condition.due_on,
            "Open",
            request.get_absolute_url(),
        )


def items_assigned(actor: Actor) -> Iterable[Task]:
    """Checklist items given to the person that are not done."""
    found = Answer.objects.filter(
        assigned_to_id=actor.user_id,
        state__in=[AnswerState.OPEN, AnswerState.IN_PROGRESS],
        initiative__in=_visible(actor).filter(status=Status.ACTIVE),
        item__phase__lte=F("initiative__phase"),
    )
    for answer in found.select_related("initiative", "item").order_by("due_on")[:MOST]:
        url = f"/i/{answer.initiative.key}/items/{answer.item_id}/"
        act = "Add evidence" if answer.item.kind == "evidence" else "Answer"
        why = "Blocks the gate" if answer.item.is_critical else "Required" if answer.item.is_required else "Optional"
        yield Task("item", answer.state, answer.item.title, url, answer.initiative, why, answer.due_on, act, url)


def blockers_owned(actor: Actor) -> Iterable[Task]:
    """The next blocker of initiatives in which it falls to this person (their side of the work, not yet assigned)."""
    kinds = (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD)
    seats = Seat.objects.accepted().filter(
        user_id=actor.user_id, initiative_id=OuterRef("initiative_id"), kind__in=kinds
    )
    found = Standing.objects.filter(Exists(seats), initiative__status=Status.ACTIVE, initiative__is_adopted=True)
    found = found.filter(blocker_owner=actor.name).exclude(blocker_text="")
    for standing in found.select_related("initiative")[:MOST]:
        url = standing.blocker_url or standing.initiative.get_absolute_url()
        state = "stalled" if standing.is_stalled else "missing"
        yield Task(
            "item",
            state,
            standing.blocker_text,
            url,
            standing.initiative,
            standing.stall_text or "Next blocker, and it is yours",
            standing.blocker_due_on,
            "Open",
            url,
        )


def metrics_owned(actor: Actor) -> Iterable[Task]:
    """Breached metrics of the person, and typed values that are due."""
    mine = (
        Metric.objects.enabled()
        .filter(owner_id=actor.user_id, initiative__in=_visible(actor))
        .select_related("initiative")
    )
    for metric in mine.filter(state=MetricState.BREACHED, initiative__is_adopted=True).order_by("state_since")[:MOST]:
        url = metric.get_absolute_url()
        why = f"Breached since {metric.state_since:%d %b}"
        yield Task("breach", "breached", metric.name, url, metric.initiative, why, None, "Look", url)
    for metric in mine.filter(pk__in=Metric.objects.values_due(clock.now()).order_by().values("pk"))[:MOST]:
        due = metric.value_due_at.date() if metric.value_due_at else None
        url = metric.get_absolute_url()
        yield Task(
            "value",
            "no_data",
            f"Enter the value of {metric.name}",
            url,
            metric.initiative,
            "Typed by you",
            due,
            "Enter value",
            url,
        )


def updates_due(actor: Actor) -> Iterable[Task]:
    """Active initiatives led by the person without an update within the rhythm."""
    since = clock.now() - timedelta(days=UPDATE_EVERY_DAYS)
    recent = StatusUpdate.objects.filter(initiative_id=OuterRef("pk"), posted_at__gt=since)
    led = Seat.objects.accepted().filter(initiative_id=OuterRef("pk"), user_id=actor.user_id, kind=SeatKind.LEAD)
    found = Initiative.objects.active().adopted().filter(Exists(led), created_at__lt=since).exclude(Exists(recent))
    for initiative in found[:MOST]:
        url = f"/i/{initiative.key}/updates/add/"
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


def intakes(actor: Actor) -> Iterable[Task]:
    """Ideas that a program manager has to accept, park or decline."""
    if not actor.has("program_manager"):
        return
    for initiative in _visible(actor).filter(status=Status.IDEA, is_adopted=True).order_by("created_at")[:MOST]:
        days = (clock.now() - initiative.created_at).days
        why = f"Idea, waiting {days} d" if days else "Idea, new today"
        url = initiative.get_absolute_url()
        yield Task("intake", "idea", initiative.title, url, initiative, why, None, "Triage", url)


def to_adopt(actor: Actor) -> Iterable[Task]:
    """Imported initiatives that their lead has not taken over yet."""
    led = Seat.objects.current().filter(initiative_id=OuterRef("pk"), user_id=actor.user_id, kind=SeatKind.LEAD)
    for initiative in Initiative.objects.filter(Exists(led), is_adopted=False)[:MOST]:
        url = initiative.get_absolute_url()
        why = f"Imported as {initiative.imported_as}" if initiative.imported_as else "Imported"
        yield Task("adopt", "not_adopted", initiative.title, url, initiative, why, None, "Look and adopt", url)


SOURCES: Final[tuple[Any, ...]] = (
    seats_to_accept,
    signatures_asked,
    reviews_of_discipline,
    decisions_waiting,
    conditions_mine,
    items_assigned,
    blockers_owned,
    metrics_owned,
    updates_due,
    intakes,
    to_adopt,
)
