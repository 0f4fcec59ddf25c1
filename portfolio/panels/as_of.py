"""One initiative as it stood when a day ended: stays, seats and signed rows keep their times; what was edited is rolled back by the log."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from audit.models import Entry
from initiatives.models import Initiative, Phase, Seat
from phases.models import PhaseStay
from phases.models.stays import day_start
from reviews.models import Condition, GateDecision, GateRequest, Waiver

FACTS = (
    "title", "outcome", "status", "visibility", "business_unit", "workflow", "ai_type", "risk_tier",
    "ai_act_class", "ai_act_role", "data_class", "envelope_users", "target_on", "pilot_end_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AsOf:
    """What was true: facts as (name, value), the phase with its entry, seats, and what stood open."""

    initiative: Initiative
    day: date
    existed: bool
    facts: list[tuple[str, str]]
    phase: str
    phase_since: datetime | None
    seats: list[tuple[str, str]]
    decisions: list[GateDecision]
    requests: list[GateRequest]
    conditions: list[Condition]
    waivers: list[Waiver]
    edits_since: int

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Everything as (what, name, value), for a table."""
        at = f", since {self.phase_since:%Y-%m-%d}" if self.phase_since else ""
        return [
            *(("Fact", name, value) for name, value in self.facts),
            ("Phase", self.phase, at.removeprefix(", ")),
            *(("Seat", kind, name) for kind, name in self.seats),
            *(
                ("Decision", f"Gate {one.gate_request.phase}, round {one.gate_request.round}",
                 f"{one.get_outcome_display()} by {one.decided_by_name}, {one.decided_at.isoformat()}")
                for one in self.decisions
            ),
            *(("Open gate", f"Gate {one.phase}, round {one.round}", f"asked for by {one.requested_by}") for one in self.requests),
            *(("Condition", one.text, f"{one.owner}, due {one.due_on}") for one in self.conditions),
            *(("Waiver", one.title, f"approved by {one.approved_by}, until {one.ends_on}") for one in self.waivers),
        ]  # fmt: skip


def as_of(initiative: Initiative, day: date) -> AsOf:
    """The initiative at the end of that day (UTC). Eight queries."""
    until = day_start(day + timedelta(days=1))
    after = list(Entry.objects.of_initiative(initiative.pk).filter(recorded_at__gte=until).order_by("-id"))
    stay = (
        PhaseStay.objects.filter(initiative=initiative, entered_at__lt=until)
        .filter(Q(left_at=None) | Q(left_at__gte=until))
        .last()
    )
    return AsOf(
        initiative=initiative,
        day=day,
        existed=initiative.created_at < until,
        facts=_facts(initiative, after),
        phase=f"{stay.phase}. {Phase(stay.phase).label}" if stay else "None",
        phase_since=stay.entered_at if stay else None,
        seats=_seats(initiative, until),
        decisions=_decisions(initiative, until),
        requests=_requests(initiative, until),
        conditions=_conditions(initiative, until),
        waivers=list(
            Waiver.objects.filter(initiative=initiative, approved_at__lt=until, ends_on__gte=day).select_related(
                "approved_by"
            )
        ),
        edits_since=len(after),
    )


def _facts(initiative: Initiative, after: list[Entry]) -> list[tuple[str, str]]:
    """Today's values, with every later change taken back, newest first."""
    values: dict[str, Any] = {name: getattr(initiative, name) for name in FACTS}
    for entry in after:
        changes = json.loads(entry.payload).get("changes") or {}
        for name in values.keys() & changes.keys():
            if entry.object_type == "initiatives.initiative" and isinstance(changes[name], list):
                values[name] = changes[name][0]
    return [
        (name.replace("_", " ").capitalize().replace("Ai ", "AI "), str(value))
        for name, value in values.items()
        if value not in ("", None)
    ]


def _seats(initiative: Initiative, until: datetime) -> list[tuple[str, str]]:
    rows = Seat.objects.filter(initiative=initiative, accepted_at__lt=until)
    held = rows.filter(Q(ended_at=None) | Q(ended_at__gte=until)).exclude(kind="reviewer").select_related("user")
    return [(row.get_kind_display(), str(row.user)) for row in held.order_by("kind", "id")]


def _decisions(initiative: Initiative, until: datetime) -> list[GateDecision]:
    rows = GateDecision.objects.filter(gate_request__initiative=initiative, decided_at__lt=until)
    return list(rows.select_related("gate_request"))


def _requests(initiative: Initiative, until: datetime) -> list[GateRequest]:
    rows = GateRequest.objects.filter(initiative=initiative, requested_at__lt=until)
    return list(rows.filter(Q(closed_at=None) | Q(closed_at__gte=until)).select_related("requested_by"))


def _conditions(initiative: Initiative, until: datetime) -> list[Condition]:
    rows = Condition.objects.of_initiative(initiative).filter(created_at__lt=until)
    return list(rows.filter(Q(closed_at=None) | Q(closed_at__gte=until)).select_related("owner"))
