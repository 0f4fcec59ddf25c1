"""The sealer's tick, and the checks of the whole log."""

from audit import services
from common.background import shared_task


@shared_task(name="audit.entries_seal", queue="default", soft_time_limit=45, time_limit=60)
def entries_seal() -> None:
    """Chain what has been committed since the last tick, and make a checkpoint when one is due."""
    services.seal_round()


@shared_task(name="audit.checks_sweep", queue="imports", soft_time_limit=3300, time_limit=3500)
def checks_sweep() -> None:
    """Do the checks that were asked for, and once a night one that was not."""
    services.checks_sweep()
