"""How hard a source is asked: so many batches at once, not at all while it is paused, and one probe after a pause.

The breaker of a source opens after failures in a row that waiting may cure (out of reach, too slow, HTTP 5xx), of whichever of
its metrics; a wish of the source (`Retry-After`) pauses it at once. An answer closes it.
"""

from datetime import datetime, timedelta

from metrics.models import Metric, Provenance, Source
from metrics.sources.base import SourceError

OPENS_AFTER = 5
FIRST_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=30)
FAILS_AFTER = 2


def source_fails(metric: Metric, *, is_late: bool) -> bool:
    """Whether the source of this metric could not be asked: twice in a row for it, or so often that it is paused.

    A pause concerns a metric only once its own values are late.
    """
    if metric.provenance != Provenance.PULLED or metric.source is None:
        return False
    return metric.failures >= FAILS_AFTER or (is_late and metric.source.failures >= OPENS_AFTER)


def source_answered(source_id: int) -> None:
    """Close the breaker, if anything had failed. Runs in the transaction of the pull's result."""
    failed = Source.objects.filter(pk=source_id).exclude(failures=0, paused_until=None)
    if failed.exists():
        failed.update(failures=0, paused_until=None)


def source_failed(source_id: int, error: SourceError, now: datetime) -> None:
    """Count a failure that waiting may cure, and pause the source when it is the fifth or when it asks for it.

    The first pause lasts a minute, each further one twice as long, at most 30 minutes. What only a person can cure (a refused
    sign-in, a broken query) concerns the metric and not the others of its source.
    """
    if error.permanent:
        return
    source = Source.objects.select_for_update().get(pk=source_id)
    source.failures = min(source.failures + 1, 1000)
    pause = timedelta(0)
    if source.failures >= OPENS_AFTER:
        pause = min(FIRST_PAUSE * 2 ** min(source.failures - OPENS_AFTER, 10), LONGEST_PAUSE)
    if error.retry_after_s:
        pause = max(pause, timedelta(seconds=error.retry_after_s))
    if pause:
        source.paused_until = max(source.paused_until or now, now + pause)
    source.save(update_fields=["failures", "paused_until"])
