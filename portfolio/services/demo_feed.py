"""The invented metrics of a demo database go on, so that the demo is as alive on its fifth day as on its first."""

from collections import defaultdict
from datetime import datetime, timedelta

from audit.services import is_demo
from common import clock
from common.actors import CLOCK
from initiatives.models import Status
from metrics.models import Metric, Point, Provenance
from metrics.services import points_push
from portfolio.demo.feeding import WEEK, due_instants, repeated

BATCH = 2_000
HISTORY = 2 * WEEK


def demo_feed() -> int:
    """Push what each pushed metric of a demo database would have measured since its last value; returns how many.

    Does nothing in a database that is not marked *demo*. Running it twice adds nothing. Values repeat the week before
    (`portfolio.demo.feeding`). A metric that somebody feeds for real is ahead, and gets nothing here.
    """
    if not is_demo():
        return 0
    now = clock.now()
    metrics = Metric.objects.filter(
        provenance=Provenance.PUSHED, is_enabled=True, latest_at__isnull=False, initiative__status=Status.ACTIVE
    )
    late = {metric.pk: due for metric in metrics if (due := _due(metric, now))}
    history = _history(list(late), now)
    points = [
        {"metric": pk, "at": at, "value": repeated(history[pk], at, str(pk)), "n": history_n}
        for pk, (history_n, instants) in late.items()
        if history[pk]
        for at in instants
    ]
    for start in range(0, len(points), BATCH):
        points_push(actor=CLOCK, items=points[start : start + BATCH])
    return len(points)


def _due(metric: Metric, now: datetime) -> tuple[int | None, list[datetime]] | None:
    latest = metric.latest_at
    if latest is None:
        return None
    instants = due_instants(latest, timedelta(seconds=metric.interval_s), now)
    return (metric.latest_n, instants) if instants else None


def _history(ids: list[int], now: datetime) -> dict[int, list[tuple[datetime, float]]]:
    """The values of the last two known weeks of each metric, oldest first; of a demo that slept, of its last weeks."""
    found: dict[int, list[tuple[datetime, float]]] = defaultdict(list)
    newest = dict(Metric.objects.filter(pk__in=ids).values_list("pk", "latest_at"))
    since = min((at for at in newest.values() if at), default=now) - HISTORY
    rows = Point.objects.filter(metric_id__in=ids, at__gte=since).order_by("metric_id", "at")
    for metric_id, at, value in rows.values_list("metric_id", "at", "value"):
        found[metric_id].append((at, value))
    return found
