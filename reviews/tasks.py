"""Ticks of this app."""

from common.background import shared_task
from reviews import services


@shared_task(name="reviews.gates_sweep", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def gates_sweep() -> None:
    """Put initiatives on watch, and take them off, as conditions, waivers and signatures end."""
    services.gates_sweep()
    services.component_requests_refresh()


@shared_task(name="reviews.signing_locks_mail", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def signing_locks_mail() -> None:
    """Tell security by mail that signing was locked for somebody."""
    services.signing_locks_mail()


@shared_task(name="reviews.reminders_record", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def reminders_record() -> None:
    """Record who must act on what ends soon, once for each step ahead."""
    services.reminders_record()
