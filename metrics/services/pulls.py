"""Pulls: fetch outside any transaction, write the result only while the lease is still ours.

Rows are the truth. A lost message, a killed worker, two beats or two workers delay a pull or do nothing at all: each
due time has one row, a lease that ran out is due again, and a late worker finds another token and loses.
"""

import math
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from metrics.models import OPEN_PULL_STATES, Metric, Point, Provenance, Pull, PullState
from metrics.permissions import can_pull_request
from metrics.services.dispatching import pull_lease, pull_make, spread
from metrics.services.fetching import query_settings, source_settings
from metrics.services.judging import FUTURE_ALLOWED, metric_judge
from metrics.services.pacing import source_answered, source_failed
from metrics.services.storage import points_upsert
from metrics.sources import registry
from metrics.sources.base import FetchResult, FetchWindow, QuerySettings, SourceError, SourceSettings

log = structlog.get_logger(__name__)

BACKOFF_CAP_S = 6 * 3600
JITTER = 0.1
WRITTEN = ("state", "reason", "points", "elapsed_ms", "finished_at", "lease_token", "lease_until")
PULLED = ("cursor_at", "cursor_state", "failures", "next_pull_at", "history_from", "history_until")
REQUEST_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run one pull: what to ask, and the token that must still stand when the result is written."""

    pull_id: int
    metric_id: int
    token: str
    kind: str
    window: FetchWindow
    query: QuerySettings
    source: SourceSettings | None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a fetch ended: a result, or an error; with the time it took in milliseconds."""

    result: FetchResult | None = None
    error: SourceError | None = None
    elapsed_ms: int = 0


def pull_request(*, actor: Actor, metric: Metric) -> Pull:
    """Ask for a pull now. While one waits or runs, that one is answered; at most one each ten seconds."""
    require(can_pull_request(actor, metric))
    if metric.provenance != Provenance.PULLED:
        raise DomainError("Values of this metric are not pulled.")
    now = clock.now()
    with transaction.atomic():
        metric = Metric.objects.select_for_update().get(pk=metric.pk)
        waiting = Pull.objects.open().filter(metric=metric).first()
        if waiting is not None:
            return waiting
        if Pull.objects.filter(metric=metric, created_at__gt=now - REQUEST_EVERY).exists():
            raise DomainError("This metric has just been pulled. Wait ten seconds.")
        pull = pull_make(metric, now, now)
        pull.requested_by_id = actor.user_id
        pull.save()
        entry_append(
            actor=actor, action="metrics.pull_request", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Asked for a pull of {metric.name}", changes={"due_at": now},
        )  # fmt: skip
    return pull


def history_request(*, actor: Actor, metric: Metric, days: int) -> Metric:
    """Ask for older points, `days` (1 to 366) back, in pieces of at most 11,000 points beside the usual pulls."""
    require(can_pull_request(actor, metric))
    if metric.provenance != Provenance.PULLED or not registry.has_history(metric.source.kind if metric.source else ""):
        raise DomainError("This kind of source keeps no history that could be fetched.")
    if not 1 <= days <= 366:
        raise DomainError("Choose 1 to 366 days.", field="days")
    now = clock.now()
    with transaction.atomic():
        metric = Metric.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=metric.pk)
        metric.history_from, metric.history_until = now - timedelta(days=days), now
        metric.save(update_fields=["history_from", "history_until"])
        entry_append(
            actor=actor, action="metrics.history_request", obj=metric, initiative_id=metric.initiative_id,
            summary=f"Asked for {days} days of history of {metric.name}", changes={"days": days},
        )  # fmt: skip
    return metric


def pull_run(*, pull_id: int) -> bool:
    """Start, fetch, finish one pull. False when somebody else has it, or took it over meanwhile."""
    lease = pull_start(pull_id=pull_id)
    if lease is None:
        return False
    started = time.monotonic()
    outcome = _fetch(lease)
    elapsed = round((time.monotonic() - started) * 1000)
    return pull_finish(lease=lease, outcome=Outcome(outcome.result, outcome.error, elapsed))


def pull_start(*, pull_id: int) -> Lease | None:
    """Take a waiting or leased pull that nobody has started; counts the attempt before anything is fetched."""
    now = clock.now()
    with transaction.atomic():
        pull = (
            Pull.objects.select_for_update(of=("self",))
            .select_related("metric__source")
            .filter(pk=pull_id)
            .order_by()
            .first()
        )
        if pull is None or pull.state not in OPEN_PULL_STATES or pull.started_at is not None:
            return None
        pull_lease(pull, now)
        pull.started_at, pull.attempts = now, pull.attempts + 1
        pull.save(update_fields=["state", "lease_until", "lease_token", "started_at", "attempts"])
    metric, error, settings = pull.metric, None, None
    try:
        if metric.source is None:
            raise SourceError("This metric has no source any more", permanent=True, code="bad_settings")
        settings = source_settings(metric.source)
    except SourceError as raised:
        error = raised
    window = FetchWindow(pull.window_start, pull.window_end, metric.step_s, metric.cursor_state)
    kind = metric.source.kind if metric.source else ""
    return Lease(pull.pk, pull.metric_id, pull.lease_token, kind, window, query_settings(metric), settings, error)


def _fetch(lease: Lease) -> Outcome:
    """No database, no transaction. A fault of an adapter is a failed pull, not a dead worker."""
    from celery.exceptions import SoftTimeLimitExceeded  # noqa: PLC0415  # Celery, which pages do without

    if lease.error is not None or lease.source is None:
        return Outcome(error=lease.error)
    try:
        return Outcome(result=registry.get(lease.kind).fetch(lease.source, lease.query, lease.window))
    except SourceError as error:
        return Outcome(error=error)
    except SoftTimeLimitExceeded as error:
        message = "The pull took longer than a worker may spend on it"
        return Outcome(error=SourceError(message, permanent=False, code="timeout", detail=repr(error)))
    except Exception as error:
        log.exception("adapter_fault", pull=lease.pull_id, kind=lease.kind)
        message = "The answer could not be read because of a fault in Flightline. An administrator finds it in the log."
        return Outcome(error=SourceError(message, permanent=False, code="bad_shape", detail=repr(error)))


def pull_finish(*, lease: Lease, outcome: Outcome) -> bool:
    """Write points, result, latest value, state and alerts in one transaction, if the lease is still ours."""
    now = clock.now()
    with transaction.atomic():
        # The metric first, then the pull: the order in which every writer locks.
        metrics = Metric.objects.select_for_update(of=("self",)).select_related("initiative", "source")
        metric = metrics.filter(pk=lease.metric_id).order_by().first()
        pull = Pull.objects.select_for_update().filter(pk=lease.pull_id, lease_token=lease.token).order_by().first()
        if metric is None or pull is None or pull.state != PullState.LEASED:
            return False
        pull.elapsed_ms, pull.finished_at, pull.lease_token, pull.lease_until = outcome.elapsed_ms, now, "", None
        if outcome.result is not None:
            _succeed(metric, pull, outcome.result, now)
        else:
            _fail(metric, pull, outcome.error, now)
        pull.save(update_fields=WRITTEN)
        _tell_source(metric, outcome, now)
        metric_judge(metric, opens=not pull.is_history, also=PULLED)
    if outcome.error is not None:
        log.info("pull_failed", pull=lease.pull_id, code=outcome.error.code, detail=outcome.error.detail)
    return True


def _tell_source(metric: Metric, outcome: Outcome, now: datetime) -> None:
    if metric.source is None:
        return
    if outcome.error is not None:
        source_failed(metric.source.pk, outcome.error, now)
    elif metric.source.failures or metric.source.paused_until:
        source_answered(metric.source.pk)
        metric.source.failures = 0


def _succeed(metric: Metric, pull: Pull, result: FetchResult, now: datetime) -> None:
    latest = now + FUTURE_ALLOWED
    points = {
        sample.at: Point(
            metric_id=metric.pk,
            at=sample.at,
            value=sample.value,
            n=sample.n,
            provenance=Provenance.PULLED,
            pull_id=pull.pk,
        )
        for sample in result.samples
        if math.isfinite(sample.value) and sample.at <= latest
    }
    points_upsert(list(points.values()))
    pull.state = PullState.DONE if points else PullState.EMPTY
    pull.points, pull.reason = len(points), " · ".join(result.warnings)[:300]
    if not pull.is_history:
        metric.cursor_at, metric.cursor_state, metric.failures = pull.window_end, result.cursor_state, 0
    elif metric.history_until is None or pull.window_end >= metric.history_until:
        metric.history_from = metric.history_until = None
    else:
        metric.history_from = pull.window_end


def _fail(metric: Metric, pull: Pull, error: SourceError | None, now: datetime) -> None:
    pull.state = PullState.FAILED
    pull.reason = (error.message if error else "No answer")[:300]
    if pull.is_history:
        if error is None or error.permanent:
            metric.history_from = metric.history_until = None
        return
    # A little later for each metric, so that those which failed together do not come back together.
    later = 1 + JITTER * spread(metric.pk + metric.failures)
    backoff_s: float = min(metric.interval_s * 2 ** min(metric.failures, 16) * later, BACKOFF_CAP_S)
    if error and error.retry_after_s:
        backoff_s = max(backoff_s, error.retry_after_s)
    metric.failures = min(metric.failures + 1, 1000)
    metric.next_pull_at = now + timedelta(seconds=backoff_s)
