"""What time alone changes: values grow old, silence becomes an alert."""

from django.db import transaction

from common import clock
from metrics.models import Metric
from metrics.services.judging import metric_judge
from metrics.services.storage import claim


def states_sweep(*, limit: int = 500) -> int:
    """Judge anew every metric that time has overtaken; returns how many. Two at once share the work."""
    with transaction.atomic():
        overtaken = Metric.objects.turning_stale(clock.now()).select_related("initiative").order_by("fresh_until", "id")
        metrics = claim(overtaken, limit)
        for metric in metrics:
            metric_judge(metric)
    return len(metrics)
