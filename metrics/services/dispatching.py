"""Claiming: which pulls are due, and who may run them until when. Any number of dispatchers may run at once."""

import math
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from metrics.health import WATCHED
from metrics.models import OPEN_PULL_STATES, Metric, Pull, PullState, Source
from metrics.services.pacing import OPENS_AFTER
from metrics.services.storage import claim

LEASE = timedelta(seconds=42)  # past the soft limit of the task; a dead worker is noticed within a minute
MAX_ATTEMPTS = 3
BATCH = 25
SMALLEST_BATCH = 4
FIRST_WINDOW = timedelta(hours=24)
LONGEST_WINDOW = timedelta(days=7)
HISTORY_POINTS = 11_000
HISTORY_RETRY = timedelta(minutes=5)


def pulls_claim_batches(*, limit: int = 200) -> list[list[int]]:
    """Lease what is due now, in batches of which each asks one source, one pull after the other.

    First pulls that wait or whose worker died, then a new pull for each metric that is due, then pieces of history. One pull
    covers all due times that were missed, because its window begins at the last point fetched. A source never has more
    batches at once than its `concurrency`; a paused one has none, and after a pause a single pull as a probe. Whoever
    claims for a source holds its row, so several dispatchers share the sources.
    """
    now = clock.now()
    with transaction.atomic():
        waiting = _waiting(now, limit)
        due = _due(now, limit)
        history = _history(now) if len(due) < limit else {}
        wanted = {source for source in (*waiting.values(), *due.values(), *history.values()) if source}
        room = _room(claim(Source.objects.filter(pk__in=wanted).order_by("pk"), len(wanted)), now)
        pulls = _reclaim(_fitting(waiting, room), now)
        pulls += _make(_fitting(due, room), now, is_history=False)
        pulls += _make(_fitting(history, room), now, is_history=True)
        return _batches(pulls, room)


class _Room:
    """How many batches and pulls a source may still get."""

    def __init__(self, slots: int, pulls: int) -> None:
        self.slots = slots
        self.pulls = pulls


def _waiting(now: datetime, limit: int) -> dict[int, int | None]:
    """Open pulls that nobody runs, with their source, oldest first."""
    rows = Pull.objects.claimable(now).filter(_not_paused(now, "metric__source__"))
    return dict(rows.values_list("pk", "metric__source_id")[:limit])


def _due(now: datetime, limit: int) -> dict[int, int | None]:
    """Metrics that are due, with their source, most overdue first; of one source no more than it could take."""
    place = Window(RowNumber(), partition_by=F("source_id"), order_by=("next_pull_at", "id"))
    rows = _pullable(now).due(now).alias(place=place).filter(place__lte=20 * BATCH)  # type: ignore[attr-defined]  # our queryset
    return dict(rows.values_list("pk", "source_id")[:limit])


def _history(now: datetime) -> dict[int, int | None]:
    """One metric of each source that still wants older points, where nothing of that source fails."""
    rows = _pullable(now).filter(history_from__isnull=False, source__is_enabled=True, source__failures=0)
    failed = Pull.objects.filter(metric=OuterRef("pk"), is_history=True, state=PullState.FAILED)
    rows = rows.exclude(Exists(failed.filter(finished_at__gt=now - HISTORY_RETRY))).order_by("history_from", "id")
    found: dict[int, int | None] = {}
    for pk, source in rows.values_list("pk", "source_id")[:200]:
        if source not in found.values():
            found[pk] = source
    return found


def _pullable(now: datetime) -> "QuerySet[Metric]":
    watched = Metric.objects.enabled().filter(initiative__status__in=WATCHED).filter(_not_paused(now, "source__"))
    return watched.exclude(pulls__state__in=OPEN_PULL_STATES)


def _not_paused(now: datetime, path: str) -> Q:
    return Q(**{f"{path}paused_until__isnull": True}) | Q(**{f"{path}paused_until__lte": now})


def _room(sources: list[Source], now: datetime) -> dict[int, _Room]:
    """Of each source that this dispatcher holds: its limit less what runs. One pull alone after a pause."""
    running = Pull.objects.filter(state=PullState.LEASED, lease_until__gt=now, metric__source__in=sources)
    counted = dict(running.values_list("metric__source").annotate(batches=Count("batch", distinct=True)))
    room = {}
    for source in sources:
        slots = max(source.concurrency - counted.get(source.pk, 0), 0)
        is_probe = source.failures >= OPENS_AFTER
        room[source.pk] = _Room(min(slots, 1), min(slots, 1)) if is_probe else _Room(slots, slots * BATCH)
    return room


def _fitting(rows: dict[int, int | None], room: dict[int, _Room]) -> list[int]:
    """The ids that find room at their source; a pull whose metric has lost its source runs, and says so."""
    fitting = []
    for pk, source in rows.items():
        if source is None:
            fitting.append(pk)
        elif source in room and room[source].pulls > 0:
            room[source].pulls -= 1
            fitting.append(pk)
    return fitting


def _reclaim(ids: list[int], now: datetime) -> list[Pull]:
    taken = []
    for pull in claim(Pull.objects.claimable(now).filter(pk__in=ids).select_related("metric"), len(ids)):
        if pull.attempts >= MAX_ATTEMPTS:
            _quarantine(pull, now)
            continue
        pull_lease(pull, now)
        taken.append(pull)
    return taken


def _make(ids: list[int], now: datetime, *, is_history: bool) -> list[Pull]:
    metrics = claim(Metric.objects.filter(pk__in=ids).order_by("next_pull_at", "id"), len(ids))
    # Read again under the lock: another dispatcher may have claimed the row between reading and locking.
    busy = set(Pull.objects.open().filter(metric__in=metrics).values_list("metric_id", flat=True))
    metrics = [metric for metric in metrics if metric.pk not in busy]
    if is_history:
        pulls = [_history_piece(metric, now) for metric in metrics if metric.history_from is not None]
    else:
        metrics = [metric for metric in metrics if metric.next_pull_at is not None and metric.next_pull_at <= now]
        pulls = [pull_make(metric, metric.next_pull_at or now, now) for metric in metrics]
        for metric in metrics:
            metric.next_pull_at = next_slot(metric, now)
        Metric.objects.bulk_update(metrics, ["next_pull_at"])
    for pull in pulls:
        pull_lease(pull, now)
    return Pull.objects.bulk_create(pulls)


def _batches(pulls: list[Pull], room: dict[int, _Room]) -> list[list[int]]:
    """Pulls of one source dealt out over its free slots, and marked with their batch."""
    by_source: dict[int | None, list[Pull]] = {}
    for pull in pulls:
        by_source.setdefault(pull.metric.source_id, []).append(pull)
    batches = []
    for source, members in by_source.items():
        slots = room[source].slots if source in room else 1
        count = max(min(slots, math.ceil(len(members) / SMALLEST_BATCH)), 1)
        for place in range(count):
            name, dealt = secrets.token_hex(8), members[place::count]
            for pull in dealt:
                pull.batch = name
            batches.append([pull.pk for pull in dealt])
    Pull.objects.bulk_update(pulls, ["state", "lease_until", "lease_token", "started_at", "batch"])
    return batches


def _quarantine(pull: Pull, now: datetime) -> None:
    pull.state, pull.finished_at, pull.lease_token = PullState.QUARANTINED, now, ""
    pull.reason = f"The worker ended {pull.attempts} times during this pull. It is not tried again; the next one is."
    pull.save(update_fields=["state", "finished_at", "lease_token", "reason"])
    entry_append(
        actor=CLOCK, action="metrics.pull_quarantine", obj=pull, initiative_id=pull.metric.initiative_id,
        summary=f"Quarantined a pull of {pull.metric.name}", changes={"attempts": pull.attempts, "due_at": pull.due_at},
    )  # fmt: skip


def pulls_release(*, pull_ids: list[int]) -> int:
    """Give back pulls of a batch for which no time was left: due again at the next tick. Returns how many."""
    with transaction.atomic():
        unstarted = Pull.objects.filter(pk__in=pull_ids, state=PullState.LEASED, started_at=None)
        return unstarted.update(state=PullState.DUE, lease_until=None, lease_token="", batch="")


def pull_lease(pull: Pull, now: datetime) -> None:
    """Give the (unsaved) row a new lease: whoever held the old token has lost it."""
    pull.state, pull.started_at = PullState.LEASED, None
    pull.lease_until, pull.lease_token = now + LEASE, secrets.token_hex(16)


def pull_make(metric: Metric, due_at: datetime, now: datetime) -> Pull:
    """A row for one due time; its window begins before the end of the last one, by what may still arrive, and ends now."""
    overlap = timedelta(seconds=max(2 * metric.step_s, metric.overlap_s))
    start = min(metric.cursor_at, now) - overlap if metric.cursor_at else now - FIRST_WINDOW
    return Pull(
        metric=metric,
        due_at=due_at,
        window_start=max(start, now - max(LONGEST_WINDOW, overlap)),
        window_end=now,
        created_at=now,
    )


def _history_piece(metric: Metric, now: datetime) -> Pull:
    """The next piece of history, at most 11,000 points of it."""
    start, until = metric.history_from or now, metric.history_until or now
    end = min(start + timedelta(seconds=metric.step_s * (HISTORY_POINTS - 1)), until)
    return Pull(
        metric=metric, due_at=now, window_start=start, window_end=max(end, start), is_history=True, created_at=now
    )


def next_slot(metric: Metric, now: datetime) -> datetime:
    """The next time on the metric's own grid of intervals, shifted by a hash of its id: spread, and the same each time."""
    phase = spread(metric.pk) * metric.interval_s
    slots = math.floor((now.timestamp() - phase) / metric.interval_s) + 1
    return datetime.fromtimestamp(slots * metric.interval_s + phase, UTC)


def spread(number: int) -> float:
    """A number from 0 to 1 that is the same each time and different for neighbours."""
    return (number * 2654435761 % 2**32) / 2**32
