"""How late the background work is, and whether anything is checked at all."""

from datetime import datetime

from common import clock
from initiatives.models import Status
from metrics.models import Beat, Metric, Pull

WATCHED = (Status.ACTIVE, Status.IDEA)
SILENT_AFTER_S = 300


def pull_lag_seconds() -> float:
    """Seconds by which the most overdue due pull is late; 0 when nothing waits. A paused source waits on purpose."""
    now = clock.now()
    due = Metric.objects.due(now).filter(initiative__status__in=WATCHED).exclude(pulls__state__in=["due", "leased"])
    due = due.exclude(source__paused_until__gt=now)
    oldest = [due.values_list("next_pull_at", flat=True).first()]
    waiting = Pull.objects.claimable(now).exclude(metric__source__paused_until__gt=now)
    oldest.append(waiting.order_by("due_at").values_list("due_at", flat=True).first())
    return max([0.0, *((now - at).total_seconds() for at in oldest if at is not None)])


def checks_silent_since() -> datetime | None:
    """The last time that everything was checked; None while no metric asks for it.

    Where nothing was ever checked, when the first metric was made. Two queries.
    """
    watched = Metric.objects.enabled().filter(initiative__status__in=WATCHED, initiative__is_adopted=True)
    first = watched.order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return None
    beat = Beat.objects.filter(pk=1).first()
    return (beat.last_at if beat else None) or first


def checks_silent_seconds() -> float:
    """Seconds since everything was last checked; 0 while no metric asks for it."""
    since = checks_silent_since()
    return max((clock.now() - since).total_seconds(), 0.0) if since else 0.0


def checks_stopped_at() -> datetime | None:
    """The last check before everything stood still; None while checks run."""
    since = checks_silent_since()
    return since if since and (clock.now() - since).total_seconds() > SILENT_AFTER_S else None
