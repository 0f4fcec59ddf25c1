"""Ticks of this app. A lost or doubled message is harmless: the rows say what is left to do."""

from common.background import shared_task
from initiatives import services


@shared_task(name="initiatives.files_erase", queue="default", soft_time_limit=45, time_limit=60)
def files_erase() -> None:
    """Take files of removed evidence off the disk."""
    services.files_erase()


@shared_task(name="initiatives.evidence_verify_due", queue="default", soft_time_limit=45, time_limit=60)
def evidence_verify_due() -> None:
    """Once a day, and when somebody asks, hash every stored file anew."""
    services.evidence_verify_due()
