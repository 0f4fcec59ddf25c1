"""The review desk of the flow page: what each discipline has before it, and how long a signature takes. Never per person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min, QuerySet

from accounts.models import Discipline
from phases.flow import percentile
from reviews.models import GateRequest, ReviewAssignment, Signature

DESK_DAYS: Final = 180


@dataclass(frozen=True)
class DeskLine:
    """One discipline: reviews that wait, how many are late, the median days from request to signature over `n`."""

    label: str
    open: int
    late: int
    median: float | None
    n: int


def decision_days(requests: QuerySet[GateRequest]) -> list[float]:
    """Days from the request to its decision, of all that are decided. One query."""
    rows = requests.filter(state=GateRequest.State.DECIDED).values_list("requested_at", "closed_at")
    return [(end - begin).total_seconds() / 86400 for begin, end in rows if end is not None]


def desk_of(requests: QuerySet[GateRequest], now: datetime) -> list[DeskLine]:
    """From the request to the first signature of each discipline, whoever gave it."""
    since = now - timedelta(days=DESK_DAYS)
    signed: dict[str, list[float]] = defaultdict(list)
    first = (
        Signature.objects.filter(gate_request__in=requests, kind="review", signed_at__gte=since)
        .values_list("role", "gate_request_id", "gate_request__requested_at")
        .annotate(first=Min("signed_at"))
    )
    answered = set()
    for discipline, request_id, requested_at, signed_at in first:
        signed[discipline].append((signed_at - requested_at).total_seconds() / 86400)
        answered.add((request_id, discipline))
    waiting: dict[str, list[bool]] = defaultdict(list)
    asked = ReviewAssignment.objects.open().filter(gate_request__in=requests.filter(state=GateRequest.State.OPEN))
    for request_id, discipline, due_on in asked.values_list("gate_request_id", "discipline", "due_on"):
        if (request_id, discipline) not in answered:
            waiting[discipline].append(due_on < now.date())
    return [
        DeskLine(str(d.label), len(waiting[d]), sum(waiting[d]), percentile(signed[d], 0.5), len(signed[d]))
        for d in Discipline
        if signed[d] or waiting[d]
    ]
