"""An update in words, made from what the rows say happened since the last one. A person edits and posts it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from common import clock
from common.formats import date_text, figure
from initiatives.models import Health, Initiative, Phase, StatusUpdate
from metrics.models import Alert, Direction, Metric, MetricState
from phases.forecast import Forecast
from phases.models import Answer, AnswerState, PhaseStay, Wait
from portfolio.disagreeing import disagreements, red_facts
from portfolio.models import Standing
from portfolio.panels.outlook import outlook_of
from portfolio.reading import standing_of
from reviews.models import GateDecision, GateRequest

_BREAKS: Final = re.compile(r"[\r\n\t ]+")
NAMED: Final = 4
"""So many of a kind are named, the others counted."""
LONGEST: Final = 4000
_SIGNS: Final = {Direction.LOWER: "≤", Direction.HIGHER: "≥"}


@dataclass(frozen=True)
class Draft:
    """Text and next step as the form opens with them, since when, and the facts that a good report would pass over."""

    text: str
    next_step: str
    health: str
    since: datetime | None
    facts: list[str]

    def against(self, health: str) -> list[str]:
        """What disagrees with a report of this health."""
        return disagreements(health, self.facts)

    @property
    def warnings(self) -> list[tuple[str, list[str]]]:
        """(health in words, what disagrees) of each health that something disagrees with."""
        return [(str(one.label), found) for one in Health if (found := self.against(one))]


def draft_of(initiative: Initiative, last: StatusUpdate | None) -> Draft:
    """The draft at this moment, from the rows themselves."""
    standing = standing_of(initiative)
    stay = PhaseStay.objects.open().filter(initiative=initiative).first()
    since = last.posted_at if last else stay.began_at if stay else initiative.created_at
    metrics = list(Metric.objects.enabled().filter(initiative=initiative).order_by("kind", "name"))
    outlook = outlook_of(initiative, standing)
    forecast = outlook.gate if outlook and isinstance(outlook.gate, Forecast) else None
    facts = red_facts(
        standing, initiative, forecast=forecast, target_chance=outlook.target_chance if outlook else None,
        breached=[one.name for one in metrics if one.state == MetricState.BREACHED],
    )  # fmt: skip
    lines = [
        *_gates(initiative, since), *_items(initiative, since, standing), *_alerts(initiative, since),
        *_waits(initiative, since), *_numbers(metrics), *_ahead(initiative, forecast),
    ]  # fmt: skip
    told = "\n".join(f"- {_BREAKS.sub(' ', line)}" for line in lines)
    text = f"Since {date_text(since)}:\n\n{told}" if lines else f"Nothing is recorded since {date_text(since)}."
    return Draft(text[:LONGEST], _next(standing), last.health if last else "", since, facts)


def _named(words: Sequence[str]) -> str:
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _gates(initiative: Initiative, since: datetime) -> list[str]:
    asked = GateRequest.objects.filter(initiative=initiative, requested_at__gt=since).order_by("requested_at")
    decided = GateDecision.objects.filter(gate_request__initiative=initiative, decided_at__gt=since, corrected_by=None)
    told = decided.order_by("decided_at").select_related("gate_request")
    return [f"Gate {one.phase} asked for on {date_text(one.requested_at)}." for one in asked] + [
        f"Gate {one.gate_request.phase} decided on {date_text(one.decided_at)}: {one.get_outcome_display().lower()}."
        for one in told
    ]


def _items(initiative: Initiative, since: datetime, standing: Standing) -> list[str]:
    done = Answer.objects.filter(initiative=initiative, state=AnswerState.DONE, answered_at__gt=since)
    titles = list(done.order_by("answered_at").values_list("item__title", flat=True))
    count = f"{standing.items_done} of {standing.items_required} required items of this phase are met."
    found = [f"Done: {_named(titles)}."] if titles else []
    return [*found, count] if standing.items_required else found


def _alerts(initiative: Initiative, since: datetime) -> list[str]:
    rows = Alert.objects.filter(initiative=initiative).select_related("metric").order_by("opened_at")
    opened = [f"{one.metric.name} ({one.get_kind_display().lower()})" for one in rows.filter(opened_at__gt=since)]
    closed = [one.metric.name for one in rows.filter(closed_at__gt=since)]
    found = [f"Alerts opened: {_named(list(dict.fromkeys(opened)))}."] if opened else []
    return [*found, f"Alerts closed: {_named(list(dict.fromkeys(closed)))}."] if closed else found


def _waits(initiative: Initiative, since: datetime) -> list[str]:
    found = []
    for one in Wait.objects.filter(initiative=initiative):
        what = f"{one.waiting_on} ({one.get_cause_display().lower()})"
        if one.ended_at is None:
            expected = f", expected by {date_text(one.until)}" if one.until else ""
            found.append(f"Waiting since {date_text(one.since)} for {what}{expected}.")
        elif one.ended_at > since:
            found.append(f"No longer waiting for {what}: it took {max((one.ended_at.date() - one.since).days, 0)} d.")
    return found


def _numbers(metrics: Sequence[Metric]) -> list[str]:
    """Each metric against its target, those that miss it first."""
    order = sorted(metrics, key=lambda one: one.state not in (MetricState.BREACHED, MetricState.NEAR_LIMIT))
    return [f"{one.name}: {_against(one)}." for one in order[:NAMED] if one.latest_value is not None]


def _against(one: Metric) -> str:
    if one.direction == Direction.RANGE:
        target = f"{figure(one.target, one.unit)} to {figure(one.target_upper, one.unit)}"
    else:
        target = f"{_SIGNS[Direction(one.direction)]} {figure(one.target, one.unit)}"
    return f"{figure(one.latest_value, one.unit)}, target {target}, {one.get_state_display().lower()}"


def _ahead(initiative: Initiative, forecast: Forecast | None) -> list[str]:
    found = []
    if forecast:
        dates = f"{date_text(forecast.p50)} at 50 %, {date_text(forecast.p85)} at 85 %"
        found.append(f"Gate {initiative.phase} is expected by {dates}.")
    if initiative.pilot_end_on and initiative.phase == Phase.PILOT:
        is_over = initiative.pilot_end_on < clock.today()
        found.append(f"The pilot {'was to end' if is_over else 'ends'} on {date_text(initiative.pilot_end_on)}.")
    if initiative.target_on and initiative.phase != Phase.SCALE:
        was = "was" if initiative.is_target_missed else "is"
        found.append(f"It {was} to be in production by {date_text(initiative.target_on)}.")
    return found


def _next(standing: Standing) -> str:
    """What blocks now, who has it, until when."""
    due = f"by {date_text(standing.blocker_due_on)}" if standing.blocker_due_on else ""
    return ", ".join(part for part in (standing.blocker_text.rstrip("."), standing.blocker_owner, due) if part)[:300]
