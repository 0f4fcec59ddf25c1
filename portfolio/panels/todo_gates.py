"""What waits for one person at gates: signatures, decisions, waivers, conditions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common import clock
from common.actors import Actor
from common.compiled import rows_of
from initiatives.models import Initiative, RemovalRequest, Seat, SeatKind
from portfolio.models import Standing
from portfolio.panels.task import MOST, Task
from portfolio.panels.waiting import requests_asking, signed_by
from reviews.models import Condition, GateRequest, ReviewAssignment, Signature, Waiver
from reviews.panels import classifications_asked, component_reviews_asked


def _gates_asking(actor: Actor) -> QuerySet[Any]:
    is_lost = Q(is_signed=True) & Q(initiative__standing__isnull=False) & ~Q(initiative__standing__gate_again=[])
    found = (
        requests_asking(actor)
        .annotate(is_signed=signed_by(actor))
        .filter(Q(is_signed=False) | is_lost, initiative__in=Initiative.objects.visible_to(actor))
        .select_related("initiative__standing", "requested_by")
    )
    return found[:MOST]


def signatures_asked(actor: Actor) -> Iterable[Task]:
    """Gates that ask this person, as a named reviewer or in an owner seat: to sign, or to sign again. One query."""
    for request in rows_of(_gates_asking, actor):
        if not request.is_signed:
            yield _review(request, "sign", f"Asked by {request.requested_by}")
            continue
        for lost in request.initiative.standing.gate_again:
            if lost["user"] == actor.user_id:
                yield _again(request, lost)


def _again(request: GateRequest, lost: dict[str, str]) -> Task:
    """What the person signed no longer counts."""
    url = f"{request.get_absolute_url()}#sign-{lost['role'].replace('_', '-')}"
    what, why = f"Sign gate {request.phase} again", f"Your signature no longer counts. {lost['why']}"
    return Task("sign", "superseded", what, url, request.initiative, why, request.due_on, "Sign again", url)


def _gates_of_discipline(actor: Actor) -> QuerySet[GateRequest]:
    named = ReviewAssignment.objects.filter(
        gate_request_id=OuterRef("pk"), discipline__in=actor.disciplines, ended_at=None, reviewer__isnull=False
    )
    signed = Signature.objects.filter(gate_request_id=OuterRef("pk"), kind="review", role__in=actor.disciplines)
    phases = _phases_of(actor.disciplines)
    found = GateRequest.objects.open().filter(initiative__in=Initiative.objects.visible_to(actor), phase__in=phases)
    found = found.exclude(Exists(named)).exclude(Exists(signed)).exclude(requested_by_id=actor.user_id)
    return found.select_related("initiative")[:MOST]


def reviews_of_discipline(actor: Actor) -> Iterable[Task]:
    """Open gates on which nobody was named for the person's discipline."""
    if not actor.disciplines:
        return
    words = ", ".join(sorted(discipline.replace("_", " ") for discipline in actor.disciplines))
    for request in rows_of(_gates_of_discipline, actor):
        yield _review(request, "sign", f"In the pool of {words}: claim it or sign it")


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


def _gates_to_decide(actor: Actor) -> QuerySet[GateRequest]:
    sponsored = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind=SeatKind.SPONSOR
    )
    mine = Q(Exists(sponsored))
    if actor.has("program_manager"):
        mine |= ~Q(requested_by_id=actor.user_id)
    found = GateRequest.objects.open().filter(
        mine, initiative__standing__gate_needs_decision=True, initiative__in=Initiative.objects.visible_to(actor)
    )
    return found.select_related("initiative")[:MOST]


def _waivers_proposed(actor: Actor) -> QuerySet[Waiver]:
    found = Waiver.objects.proposed().exclude(requested_by_id=actor.user_id)
    return found.filter(initiative__in=Initiative.objects.visible_to(actor)).select_related("initiative")[:MOST]


def decisions_waiting(actor: Actor) -> Iterable[Task]:
    """Gates whose signatures are complete, and waivers, that this person may decide."""
    for request in rows_of(_gates_to_decide, actor):
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
        for waiver in rows_of(_waivers_proposed, actor):
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


def _conditions(actor: Actor) -> QuerySet[Condition]:
    found = Condition.objects.open().filter(
        Q(owner_id=actor.user_id) | Q(set_by_id=actor.user_id, evidence__isnull=False),
        gate_request__initiative__in=Initiative.objects.visible_to(actor),
    )
    return found.select_related("gate_request__initiative", "owner")[:MOST]


def conditions_mine(actor: Actor) -> Iterable[Task]:
    """Conditions that the person owns, and those that they set and whose owner has supplied the evidence."""
    for condition in rows_of(_conditions, actor):
        yield _condition(condition, is_mine=condition.owner_id == actor.user_id)


def _condition(condition: Condition, *, is_mine: bool) -> Task:
    request, url = condition.gate_request, condition.gate_request.get_absolute_url()
    why, act, act_url = f"Condition of gate {request.phase}", "Open", url
    if not is_mine:
        why, act = f"{condition.owner} supplied its evidence", "Close"
        act_url = f"/reviews/conditions/{condition.pk}/close/"
    elif condition.lacks_evidence:
        act, act_url = "Supply evidence", f"/reviews/conditions/{condition.pk}/supply/"
    return Task("item", "condition", condition.text, url, request.initiative, why, condition.due_on, act, act_url)


def reviews_without_reviewer(standing: Standing) -> Iterable[Task]:
    """Reviews that nobody is left to give, at the open gate of an initiative that the person leads. No query."""
    for label in standing.gate_nobody if standing.gate_url else ():
        what, url = f"Nobody can give the {label}: name one", f"{standing.gate_url}#signatures"
        why = "Everybody who holds the discipline has a part in it, or does not see it."
        yield Task("sign", "not_met", what, url, standing.initiative, why, None, "Name reviewer", url)


def _classifications(actor: Actor) -> QuerySet[Any]:
    return classifications_asked(actor)[:MOST]


def classifications_to_confirm(actor: Actor) -> Iterable[Task]:
    """Classifications that a compliance reviewer without a part in the initiative could confirm. One query."""
    for given in rows_of(_classifications, actor):
        url = f"/i/{given.initiative.key}/classification/{given.number}/confirm/"
        why = (
            f"{given.get_risk_tier_display()} tier is proposed; it counts as {given.initiative.get_risk_tier_display()}"
        )
        yield Task("sign", "waiting", "Confirm the classification", url, given.initiative, why, None, "Look", url)


def _removals(actor: Actor) -> QuerySet[RemovalRequest]:
    found = RemovalRequest.objects.open().filter(version__evidence__initiative__in=Initiative.objects.visible_to(actor))
    found = found.exclude(requested_by_id=actor.user_id).exclude(version__supplied_by_id=actor.user_id)
    if not actor.has("program_manager"):
        held = Seat.objects.current().filter(
            initiative_id=OuterRef("version__evidence__initiative_id"), user_id=actor.user_id or 0
        )
        found = found.exclude(Exists(held))
    return found.select_related("version__evidence__initiative", "requested_by").order_by("requested_at")[:MOST]


def removals_to_approve(actor: Actor) -> Iterable[Task]:
    """Removals of evidence that wait for a second person, of whom this is one. One query, and `can_approve_removal`."""
    if not actor.has("program_manager", "waiver_authority") or actor.has("auditor"):
        return
    for removal in rows_of(_removals, actor):
        evidence = removal.version.evidence
        url = f"/i/{evidence.initiative.key}/evidence/{evidence.pk}/"
        what = f"Remove {evidence.name}, version {removal.version.number}?"
        why = f"{removal.requested_by} asks: {removal.reason[:120]}"
        yield Task("decide", "waiting", what, url, evidence.initiative, why, None, "Decide", url)


def component_reviews(actor: Actor) -> Iterable[Task]:
    """Reviews of components that the person may give: one line a request, however many initiatives wait for it."""
    for asked in component_reviews_asked(actor):
        days = f", waiting {asked.waiting_days} d" if asked.waiting_days else ""
        concerns = (
            "1 initiative depends on it" if asked.dependents == 1 else f"{asked.dependents} initiatives depend on it"
        )
        cause = f"{asked.request.get_cause_display()}{days}"
        what = f"Review {asked.title} for {', '.join(asked.mine).replace('_', ' ')}"
        yield Task("sign", "waiting", what, asked.url, None, cause, None, "Review", asked.url, concerns=concerns)
