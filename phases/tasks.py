"""Ticks of this app."""

from celery import shared_task

from phases import services


@shared_task(name="phases.waves_sweep", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def waves_sweep() -> None:
    """Abort waves that crossed their threshold; close the stays of what was stopped or retired."""
    services.stays_sweep()
    services.waves_sweep()
