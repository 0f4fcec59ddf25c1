"""What time alone changes: values grow old, silence becomes an alert."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from initiatives.models import Status
from metrics.models import Alert, ClosedAs, Metric
from metrics.services.alarming import alert_close
from metrics.services.judging import metrics_judge
from metrics.services.storage import claim


def states_sweep(*, limit: int = 500) -> int:
    """Judge anew every metric that time has overtaken; returns how many. Two at once share the work."""
    with transaction.atomic():
        overtaken = Metric.objects.turning_stale(clock.now())
        overtaken = overtaken.select_related("initiative", "source").order_by("fresh_until", "id")
        metrics = claim(overtaken, limit)
        metrics_judge(metrics)
    return len(metrics)


def alerts_sweep(*, limit: int = 100) -> int:
    """Close the open alerts of stopped and retired initiatives: nobody can act on them any more. Returns how many."""
    with transaction.atomic():
        over = Alert.objects.open().filter(initiative__status__in=(Status.STOPPED, Status.RETIRED))
        alerts = claim(over.select_related("initiative").order_by("id"), limit)
        for alert in alerts:
            alert_close(alert, ClosedAs.ENDED)
            entry_append(
                actor=CLOCK, action="metrics.alerts_sweep", obj=alert, initiative_id=alert.initiative_id,
                summary=f"Closed with its initiative: {alert.detail}", changes={"closed_at": alert.closed_at},
            )  # fmt: skip
    return len(alerts)
