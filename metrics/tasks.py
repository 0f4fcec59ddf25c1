"""Ticks and wake-ups. A lost or doubled message is harmless: the rows say what is due."""

import time

from common.background import shared_task
from metrics import services

SECONDS_FOR_A_BATCH = 28  # a last pull of ten seconds stays inside the soft limit


@shared_task(name="metrics.pulls_dispatch", queue="default", soft_time_limit=45, time_limit=60)
def pulls_dispatch() -> None:
    """Claim what is due and wake a worker for each batch."""
    for ids in services.pulls_claim_batches():
        pull_run.delay(ids)
    services.beat_mark(name="dispatched_at")


@shared_task(name="metrics.pull_run", queue="pulls", soft_time_limit=40, time_limit=50)
def pull_run(ids: list[int]) -> None:
    """Run these pulls one after the other; those for which no time is left are given back."""
    until = time.monotonic() + SECONDS_FOR_A_BATCH
    for place, pull_id in enumerate(ids):
        if time.monotonic() > until:
            services.pulls_release(pull_ids=ids[place:])
            return
        services.pull_run(pull_id=pull_id)


@shared_task(name="metrics.states_sweep", queue="default", soft_time_limit=45, time_limit=60)
def states_sweep() -> None:
    """Let old values turn stale; judge the objectives that are due."""
    services.states_sweep()
    services.objectives_sweep()
    services.alerts_sweep()
    services.beat_mark(name="swept_at")


@shared_task(name="metrics.escalations_climb", queue="default", soft_time_limit=45, time_limit=60)
def escalations_climb() -> None:
    """Call the next person about what nobody has acknowledged."""
    services.escalations_climb()
    services.escalations_mail()


@shared_task(name="metrics.checks_alarm", queue="default", soft_time_limit=45, time_limit=60)
def checks_alarm() -> None:
    """Tell the administrators when nothing is checked, although this tick runs."""
    services.checks_alarm()


@shared_task(name="metrics.points_partition", queue="default", soft_time_limit=45, time_limit=60)
def points_partition() -> None:
    """Have a place for the points of this month and the next ones."""
    services.points_partition()


@shared_task(name="metrics.days_count", queue="default", soft_time_limit=45, time_limit=60)
def days_count() -> None:
    """Count the days that are over, or have changed since, for long charts and for when their points go."""
    services.days_count()


@shared_task(name="metrics.storage_expire", queue="default", soft_time_limit=45, time_limit=60)
def storage_expire() -> None:
    """Remove what is older than the settings say, some at a time."""
    services.storage_expire()


@shared_task(name="metrics.series_drift_judge", queue="default", soft_time_limit=45, time_limit=60)
def series_drift_judge() -> None:
    """Compare yesterday with the reference period, some metrics at a time."""
    services.series_drift_judge()


@shared_task(name="metrics.loops_sweep", queue="default", soft_time_limit=45, time_limit=60)
def loops_sweep() -> None:
    """Count feedback that was edited or typed; say which retrainings are due."""
    services.feedback_points_refresh()
    services.retrainings_sweep()
