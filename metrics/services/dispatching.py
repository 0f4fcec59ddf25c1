"""Claiming: which pulls are due, and who may run them until when. Any number of dispatchers may run at once."""

import math
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from metrics.models import OPEN_PULL_STATES, Metric, Pull, PullState
from metrics.services.judging import WATCHED
from metrics.services.storage import claim

LEASE = timedelta(seconds=120)  # twice the hard limit of the task
MAX_ATTEMPTS = 3
OVERLAP_S = 120
FIRST_WINDOW = timedelta(hours=24)
LONGEST_WINDOW = timedelta(days=7)


def pulls_claim_due(*, limit: int = 200) -> list[int]:
    """Lease what is due now and answer the ids of those pulls. Any number of these may run at once.

    First pulls that wait or whose worker died, then a new pull for each metric that is due. One pull covers all due
    times that were missed, because its window begins at the last point fetched.
    """
    now = clock.now()
    with transaction.atomic():
        ids = _reclaim(now, limit)
        due = Metric.objects.due(now).filter(initiative__status__in=WATCHED).exclude(pulls__state__in=OPEN_PULL_STATES)
        metrics = claim(due.select_related("source"), max(limit - len(ids), 0))
        # Read again under the lock: another dispatcher may have claimed the row between reading and locking.
        busy = set(Pull.objects.open().filter(metric__in=metrics).values_list("metric_id", flat=True))
        metrics = [metric for metric in metrics if metric.pk not in busy]
        pulls = [pull_make(metric, metric.next_pull_at or now, now) for metric in metrics]
        for pull in pulls:
            pull_lease(pull, now)
        made = Pull.objects.bulk_create(pulls)
        for metric in metrics:
            metric.next_pull_at = next_slot(metric, now)
        Metric.objects.bulk_update(metrics, ["next_pull_at"])
    return ids + [pull.pk for pull in made]


def _reclaim(now: datetime, limit: int) -> list[int]:
    ids = []
    for pull in claim(Pull.objects.claimable(now), limit):
        if pull.attempts >= MAX_ATTEMPTS:
            _quarantine(pull, now)
            continue
        pull_lease(pull, now)
        pull.save(update_fields=["state", "lease_until", "lease_token", "started_at"])
        ids.append(pull.pk)
    return ids


def _quarantine(pull: Pull, now: datetime) -> None:
    pull.state, pull.finished_at, pull.lease_token = PullState.QUARANTINED, now, ""
    pull.reason = f"The worker ended {pull.attempts} times during this pull. It is not tried again; the next one is."
    pull.save(update_fields=["state", "finished_at", "lease_token", "reason"])
    entry_append(
        actor=CLOCK, action="metrics.pull_quarantine", obj=pull, initiative_id=pull.metric.initiative_id,
        summary=f"Quarantined a pull of {pull.metric.name}", changes={"attempts": pull.attempts, "due_at": pull.due_at},
    )  # fmt: skip


def pull_lease(pull: Pull, now: datetime) -> None:
    """Give the (unsaved) row a new lease: whoever held the old token has lost it."""
    pull.state, pull.started_at = PullState.LEASED, None
    pull.lease_until, pull.lease_token = now + LEASE, secrets.token_hex(16)


def pull_make(metric: Metric, due_at: datetime, now: datetime) -> Pull:
    """A row for one due time; its window begins a little before the end of the last one and ends now."""
    start = (
        metric.cursor_at - timedelta(seconds=max(2 * metric.step_s, OVERLAP_S))
        if metric.cursor_at
        else now - FIRST_WINDOW
    )
    return Pull(
        metric=metric, due_at=due_at, window_start=max(start, now - LONGEST_WINDOW), window_end=now, created_at=now
    )


def next_slot(metric: Metric, now: datetime) -> datetime:
    """The next time on the metric's own grid of intervals, shifted by a hash of its id: spread, and the same each time."""
    phase = (metric.pk * 2654435761 % 2**32) / 2**32 * metric.interval_s
    slots = math.floor((now.timestamp() - phase) / metric.interval_s) + 1
    return datetime.fromtimestamp(slots * metric.interval_s + phase, UTC)
