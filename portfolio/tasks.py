"""The ticks that keep lists and boards true, and tell the auditors."""

from celery import shared_task

from portfolio.services import anchoring, imports, standings
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
    """Go on with imports that a crash, or a lost message, left unfinished."""
    imports.imports_resume()


@shared_task(name="portfolio.demo_feed", queue="default", soft_time_limit=50, time_limit=60)
def demo_feed() -> None:
    """Let the invented metrics of a demo database go on, and have its own source tested."""
    feeding.demo_feed()
    feeding.demo_source_test()


@shared_task(name="portfolio.checkpoint_mail", queue="default", soft_time_limit=45, time_limit=60)
def checkpoint_mail() -> None:
    """Once a day, send the newest checkpoint of the audit log to the auditors."""
    anchoring.checkpoint_mail()
