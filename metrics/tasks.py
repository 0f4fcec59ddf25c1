"""Ticks and wake-ups. A lost or doubled message is harmless: the rows say what is due."""

from celery import shared_task

from metrics import services

BATCH = 4  # four pulls of at most ten seconds each stay inside the soft limit


@shared_task(name="metrics.pulls_dispatch", queue="default", soft_time_limit=45, time_limit=60)
def pulls_dispatch() -> None:
    """Claim what is due and wake workers for it, a few pulls at a time."""
    ids = services.pulls_claim_due()
    for start in range(0, len(ids), BATCH):
        pull_run.delay(ids[start : start + BATCH])


@shared_task(name="metrics.pull_run", queue="pulls", soft_time_limit=45, time_limit=60)
def pull_run(ids: list[int]) -> None:
    """Run these pulls one after the other."""
    for pull_id in ids:
        services.pull_run(pull_id=pull_id)


@shared_task(name="metrics.states_sweep", queue="default", soft_time_limit=45, time_limit=60)
def states_sweep() -> None:
    """Let old values turn stale."""
    services.states_sweep()


@shared_task(name="metrics.series_drift_judge", queue="default", soft_time_limit=45, time_limit=60)
def series_drift_judge() -> None:
    """Compare yesterday with the reference period, some metrics at a time."""
    services.series_drift_judge()
