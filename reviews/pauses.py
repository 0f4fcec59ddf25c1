"""When reviews waited for the team: while one of their points is open, and after a request for changes that has none.

The intervals are read from what cannot be changed afterwards: signatures, points with what was said to them, and the
audit log. After a request for changes whose points were all answered before, the team has answered with the first
act that brings the initiative nearer to its gate and is not a signature of a reviewer.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from audit.models import Entry
from common import clock
from phases.stall import MOVEMENTS
from reviews.dues import DueState, Interval, due_state
from reviews.models import GateRequest, ReviewPoint, Signature

SIGNING = ("reviews.review_sign", "reviews.acceptance_sign", "reviews.gate_request", "reviews.gate_decide")
EDITS = ("initiatives.initiative_edit", "initiatives.record_edit", "metrics.metric_edit")
ANSWERS = (*(action for action in MOVEMENTS if action not in SIGNING), *EDITS)
VETO = Signature.Decision.REQUEST_CHANGES
Pauses = dict[tuple[int, str], list[Interval]]


def pauses_of(requests: Iterable[GateRequest]) -> Pauses:
    """`{(request id, discipline): intervals}`, which may overlap. Three queries more than the signatures, at most."""
    every = list(requests)
    found: Pauses = defaultdict(list)
    if not every:
        return found
    rows = {request.pk: sorted(request.signatures.all(), key=lambda row: row.pk) for request in every}
    points = list(ReviewPoint.objects.filter(gate_request__in=list(rows)).prefetch_related("entries"))
    for point in points:
        _point_pauses(found, point, rows[point.gate_request_id or 0])
    vetoes = [
        (request, row)
        for request in every
        for row in rows[request.pk]
        if row.kind == Signature.Kind.REVIEW and row.decision == VETO and not _is_open_at(points, request, row)
    ]
    answered = _answers(vetoes)
    for request, row in vetoes:
        ends = [after.signed_at for after in rows[request.pk] if after.replaces_id == row.pk]
        times = answered.get(request.initiative_id, [])
        ends += times[bisect_right(times, row.signed_at) :][:1]
        found[request.pk, row.role].append((row.signed_at, min(ends, default=None)))
    return _until_closed(found, every)


def _point_pauses(found: Pauses, point: ReviewPoint, rows: Iterable[Signature]) -> None:
    """While it is open, and until who raised it signs otherwise: then nobody waits for its answer any more."""
    signed = [row.signed_at for row in rows if row.signer_id == point.raised_by_id and row.decision != VETO]
    for start, end in point.open_intervals:
        ends = [at for at in (*signed, end) if at is not None and at > start]
        found[point.gate_request_id or 0, point.discipline].append((start, min(ends, default=None)))


def _is_open_at(points: Iterable[ReviewPoint], request: GateRequest, row: Signature) -> bool:
    """Whether a point of this place was open the moment it was signed: then its points say when the team has answered."""
    return any(
        point.signature_id == row.pk or (start <= row.signed_at and (end is None or end > row.signed_at))
        for point in points
        if (point.gate_request_id, point.discipline) == (request.pk, row.role)
        for start, end in point.open_intervals
    )


def _answers(vetoes: list[tuple[GateRequest, Signature]]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    if not vetoes:
        return found
    since = min(row.signed_at for _, row in vetoes)
    initiatives = {request.initiative_id for request, _ in vetoes}
    entries = Entry.objects.filter(initiative_id__in=initiatives, action__in=ANSWERS, recorded_at__gt=since)
    for initiative_id, at in entries.order_by("recorded_at").values_list("initiative_id", "recorded_at"):
        found[initiative_id or 0].append(at)
    return found


def _until_closed(found: Pauses, requests: Iterable[GateRequest]) -> Pauses:
    """Nothing waits for the team at a request that is closed."""
    closed = {request.pk: request.closed_at for request in requests if request.closed_at}
    return {
        key: [(start, min(filter(None, (end, closed.get(key[0]))), default=None)) for start, end in intervals]
        for key, intervals in found.items()
    }


def review_due(request: GateRequest, intervals: Iterable[Interval]) -> DueState:
    """How the clock of one review of this request stands now: from the request to the end of the day it is due."""
    due = datetime.combine(request.due_on + timedelta(days=1), time.min, tzinfo=UTC)
    return due_state(request.requested_at, due, intervals, clock.now())
