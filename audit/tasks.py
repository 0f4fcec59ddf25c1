"""The sealer's tick."""

from celery import shared_task

from audit import services


@shared_task(name="audit.entries_seal", queue="default", soft_time_limit=45, time_limit=60)
def entries_seal() -> None:
    """Chain what has been committed since the last tick."""
    services.entries_seal()
