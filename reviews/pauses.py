"""When reviews waited for the team: from a request for changes until the team answers or the reviewer signs again.

The intervals are read from what cannot be changed afterwards: signatures, revocations, and the audit log. The team has
answered with the first act after the request for changes that brings the initiative nearer to its gate and is not a
signature of a reviewer.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from audit.models import Entry
from common import clock
from phases.stall import MOVEMENTS
from reviews.dues import DueState, Interval, due_state
from reviews.models import GateRequest, Signature

SIGNING = ("reviews.review_sign", "reviews.acceptance_sign", "reviews.gate_request", "reviews.gate_decide")
EDITS = ("initiatives.initiative_edit", "initiatives.record_edit", "metrics.metric_edit")
ANSWERS = (*(action for action in MOVEMENTS if action not in SIGNING), *EDITS)
Pauses = dict[tuple[int, str], list[Interval]]


def pauses_of(requests: Iterable[GateRequest]) -> Pauses:
    """`{(request id, discipline): intervals}`. One query more than the signatures of these requests, if any was vetoed."""
    rows = {request.pk: sorted(request.signatures.all(), key=lambda row: row.pk) for request in requests}
    vetoes = [
        (request, row)
        for request in requests
        for row in rows[request.pk]
        if row.kind == Signature.Kind.REVIEW and row.decision == Signature.Decision.REQUEST_CHANGES
    ]
    if not vetoes:
        return {}
    answered = _answers({request.initiative_id for request, _ in vetoes}, min(row.signed_at for _, row in vetoes))
    found: Pauses = defaultdict(list)
    for request, row in vetoes:
        ends = [after.signed_at for after in rows[request.pk] if after.replaces_id == row.pk]
        times = answered.get(request.initiative_id, [])
        ends += times[bisect_right(times, row.signed_at) :][:1]
        ends += [request.closed_at] if request.closed_at else []
        found[request.pk, row.role].append((row.signed_at, min(ends, default=None)))
    return found


def _answers(initiatives: set[int], since: datetime) -> dict[int, list[datetime]]:
    entries = Entry.objects.filter(initiative_id__in=initiatives, action__in=ANSWERS, recorded_at__gt=since)
    found: dict[int, list[datetime]] = defaultdict(list)
    for initiative_id, at in entries.order_by("recorded_at").values_list("initiative_id", "recorded_at"):
        found[initiative_id or 0].append(at)
    return found


def review_due(request: GateRequest, intervals: Iterable[Interval]) -> DueState:
    """How the clock of one review of this request stands now: from the request to the end of the day it is due."""
    due = datetime.combine(request.due_on + timedelta(days=1), time.min, tzinfo=UTC)
    return due_state(request.requested_at, due, intervals, clock.now())
