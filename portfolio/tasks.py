"""The ticks that keep lists and boards true, tell the auditors, and tell other systems."""

from common.background import shared_task
from portfolio.panels.report import facts_now
from portfolio.services import (
    anchoring,
    deliveries,
    events,
    expiring,
    import_drafts,
    imports,
    nudging,
    reports,
    standings,
    telling,
)
from portfolio.services import demo_feed as feeding


@shared_task(name="portfolio.standings_refresh", queue="default", soft_time_limit=45, time_limit=60)
def standings_refresh() -> None:
    """Follow new audit entries and the clock."""
    standings.standings_refresh()


@shared_task(name="portfolio.import_apply", queue="imports", soft_time_limit=540, time_limit=600)
def import_apply(run_id: int) -> None:
    """Apply what is pending of one import, in the name of the person who staged it."""
    imports.import_resume(run_id=run_id)


@shared_task(name="portfolio.imports_resume", queue="imports", soft_time_limit=540, time_limit=600)
def imports_resume() -> None:
    """Go on with imports that a crash, or a lost message, left unfinished; forget drafts that were left."""
    imports.imports_resume()
    import_drafts.drafts_forget()


@shared_task(name="portfolio.demo_feed", queue="default", soft_time_limit=50, time_limit=60)
def demo_feed() -> None:
    """Let the invented metrics of a demo database go on, and have its own source tested."""
    feeding.demo_feed()
    feeding.demo_source_test()


@shared_task(name="portfolio.checkpoint_mail", queue="default", soft_time_limit=45, time_limit=60)
def checkpoint_mail() -> None:
    """Once a day, send the newest checkpoint of the audit log to the auditors."""
    anchoring.checkpoint_mail()


@shared_task(name="portfolio.snapshot_daily", queue="default", soft_time_limit=50, time_limit=60)
def snapshot_daily() -> None:
    """Freeze the report of the day, once."""
    if reports.snapshot_is_due():
        reports.snapshot_daily(facts=facts_now())


@shared_task(name="portfolio.notices_tell", queue="default", soft_time_limit=45, time_limit=60)
def notices_tell() -> None:
    """Write what people are to be told."""
    telling.notices_tell()


@shared_task(name="portfolio.notices_send", queue="default", soft_time_limit=70, time_limit=90)
def notices_send() -> None:
    """Send what is due by mail and chat."""
    telling.notices_send()


@shared_task(name="portfolio.events_sweep", queue="default", soft_time_limit=45, time_limit=60)
def events_sweep() -> None:
    """Queue what happened for whoever asked to be told, and wake workers for what is due."""
    events.events_sweep()
    for delivery_id, token in deliveries.deliveries_claim():
        delivery_send.delay(delivery_id, token)


@shared_task(name="portfolio.delivery_send", queue="pulls", soft_time_limit=25, time_limit=30)
def delivery_send(delivery_id: int, token: str) -> None:
    """Send one message of a webhook."""
    deliveries.delivery_send(delivery_id=delivery_id, token=token)


@shared_task(name="portfolio.nudges_write", queue="default", soft_time_limit=45, time_limit=60)
def nudges_write() -> None:
    """Nudge who can move what is stalled."""
    nudging.nudges_write()


@shared_task(name="portfolio.leftovers_expire", queue="default", soft_time_limit=45, time_limit=60)
def leftovers_expire() -> None:
    """Remove sessions, notices, messages and the like whose time has passed, some at a time."""
    expiring.leftovers_expire()
