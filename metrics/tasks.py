"""Ticks and wake-ups. A lost or doubled message is harmless: the rows say what is due."""

import time

from celery import shared_task

from metrics import services

SECONDS_FOR_A_BATCH = 30  # a last pull of ten seconds stays inside the soft limit


@shared_task(name="metrics.pulls_dispatch", queue="default", soft_time_limit=45, time_limit=60)
def pulls_dispatch() -> None:
    """Claim what is due and wake a worker for each batch."""
    for ids in services.pulls_claim_batches():
        pull_run.delay(ids)


@shared_task(name="metrics.pull_run", queue="pulls", soft_time_limit=45, time_limit=60)
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
    """Let old values turn stale."""
    services.states_sweep()
    services.alerts_sweep()


@shared_task(name="metrics.series_drift_judge", queue="default", soft_time_limit=45, time_limit=60)
def series_drift_judge() -> None:
    """Compare yesterday with the reference period, some metrics at a time."""
    services.series_drift_judge()
