"""What is due when, of everything that a person may see: the content of their calendar address."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from common import clock
from common.actors import Actor
from initiatives.models import Component, Initiative, Phase, Status
from phases.models import Answer, Ask, Wait
from portfolio.icalendar import Day
from reviews.models import Condition, GateRequest, ReviewAssignment, Waiver

PAST = timedelta(days=60)
MOST = 2_000


def calendar_days(actor: Actor) -> list[Day]:
    """Days from 60 days ago on, at most 2,000, earliest first. A fixed number of queries."""
    base, since = settings.PUBLIC_URL.rstrip("/"), clock.today() - PAST
    seen = Initiative.objects.visible_to(actor).exclude(status__in=(Status.STOPPED, Status.RETIRED))
    found = [day for part in (_gates, _work, _ends) for day in part(actor, seen) if day.on >= since]
    whole = [Day(day.uid, day.on, day.title, f"{base}{day.url}", day.text) for day in found]
    return sorted(whole, key=lambda day: (day.on, day.uid))[:MOST]


def _gates(actor: Actor, seen: QuerySet[Initiative]) -> Iterator[Day]:
    for request in GateRequest.objects.open().filter(initiative__in=seen).select_related("initiative"):
        title = f"{request.initiative.key}: gate {request.phase} waits for signatures"
        yield Day(f"gate-{request.pk}", request.due_on, title, f"/reviews/{request.pk}/", request.initiative.title)
    rows = ReviewAssignment.objects.open().filter(reviewer_id=actor.user_id, gate_request__initiative__in=seen)
    for asked in rows.select_related("gate_request__initiative"):
        about = asked.gate_request.initiative
        title = f"{about.key}: your {asked.get_discipline_display().lower()} review"
        yield Day(f"review-{asked.pk}", asked.due_on, title, f"/reviews/{asked.gate_request_id}/", about.title)
    for held in (
        Condition.objects.open().filter(gate_request__initiative__in=seen).select_related("gate_request__initiative")
    ):
        title = f"{held.gate_request.initiative.key}: condition: {held.text}"
        yield Day(f"condition-{held.pk}", held.due_on, title, f"/reviews/{held.gate_request_id}/")


def _work(actor: Actor, seen: QuerySet[Initiative]) -> Iterator[Day]:
    for ask in Ask.objects.open().filter(initiative__in=seen).select_related("initiative"):
        url = f"/i/{ask.initiative.key}/asks/{ask.pk}/"
        yield Day(f"ask-{ask.pk}", ask.due_on, f"{ask.initiative.key}: answer: {ask.question}", url)
    mine = Answer.objects.filter(assigned_to_id=actor.user_id, due_on__isnull=False, initiative__in=seen)
    for answer in mine.exclude(state="done").select_related("initiative", "item"):
        url = f"/i/{answer.initiative.key}/items/{answer.item_id}/"
        yield Day(
            f"item-{answer.pk}", answer.due_on or clock.today(), f"{answer.initiative.key}: {answer.item.title}", url
        )
    for wait in Wait.objects.open().filter(initiative__in=seen, until__isnull=False).select_related("initiative"):
        title = f"{wait.initiative.key}: {wait.get_cause_display()} should be over"
        yield Day(f"wait-{wait.pk}", wait.until or clock.today(), title, wait.initiative.get_absolute_url())


def _ends(actor: Actor, seen: QuerySet[Initiative]) -> Iterator[Day]:
    for waiver in Waiver.objects.active().filter(initiative__in=seen).select_related("initiative"):
        title = f"{waiver.initiative.key}: waiver ends: {waiver.title}"
        yield Day(f"waiver-{waiver.pk}", waiver.ends_on, title, waiver.initiative.tab_url("reviews"))
    for one in Initiative.objects.filter(pk__in=seen, pilot_end_on__isnull=False):
        title = f"{one.key}: the pilot ends"
        yield Day(f"pilot-{one.pk}", one.pilot_end_on or clock.today(), title, one.get_absolute_url(), one.title)
    for one in Initiative.objects.active().filter(pk__in=seen, target_on__isnull=False).exclude(phase=Phase.SCALE):
        title = f"{one.key}: to be in production"
        yield Day(f"target-{one.pk}", one.target_on or clock.today(), title, one.get_absolute_url(), one.title)
    parts = Component.objects.visible_to(actor).filter(end_of_life_on__isnull=False, dependencies__initiative__in=seen)
    for part in parts.distinct():
        title = f"{part.name}: end of life"
        yield Day(f"component-{part.pk}", part.end_of_life_on or clock.today(), title, f"/components/{part.pk}/")
