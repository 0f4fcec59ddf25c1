"""Ticks of this app."""

from common.background import shared_task
from phases import services


@shared_task(name="phases.waves_sweep", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def waves_sweep() -> None:
    """Judge running waves; close the stays of what was stopped or retired."""
    services.stays_sweep()
    services.waves_sweep()


@shared_task(name="phases.links_dispatch", queue="default", soft_time_limit=45, time_limit=60)
def links_dispatch() -> None:
    """Claim the links that are due for a look, and wake workers for them."""
    for link_id, token in services.links_claim_due():
        link_check.delay(link_id, token)


@shared_task(name="phases.link_check", queue="pulls", soft_time_limit=90, time_limit=100)
def link_check(link_id: int, token: str) -> None:
    """Look at one link."""
    services.link_check(link_id=link_id, token=token)


@shared_task(name="phases.asks_mail", queue="default", soft_time_limit=50, time_limit=60, ignore_result=True)
def asks_mail() -> None:
    """Tell new questions to the people who decide them."""
    services.asks_mail()
