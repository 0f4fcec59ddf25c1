"""How late the background work is."""

from common import clock
from metrics.models import Metric, Pull
from metrics.services.judging import WATCHED


def pull_lag_seconds() -> float:
    """Seconds by which the most overdue due pull is late; 0 when nothing waits. A paused source waits on purpose."""
    now = clock.now()
    due = Metric.objects.due(now).filter(initiative__status__in=WATCHED).exclude(pulls__state__in=["due", "leased"])
    due = due.exclude(source__paused_until__gt=now)
    oldest = [due.values_list("next_pull_at", flat=True).first()]
    waiting = Pull.objects.claimable(now).exclude(metric__source__paused_until__gt=now)
    oldest.append(waiting.order_by("due_at").values_list("due_at", flat=True).first())
    return max([0.0, *((now - at).total_seconds() for at in oldest if at is not None)])
