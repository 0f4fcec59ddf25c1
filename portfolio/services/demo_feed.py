"""The invented metrics of a demo database go on, so that the demo is as alive on its fifth day as on its first."""

from collections import defaultdict
from datetime import datetime, timedelta

from accounts.actors import actor_for
from audit.services import is_demo
from common import clock
from common.actors import CLOCK
from initiatives.models import Status
from metrics.models import CheckState, Metric, Point, Provenance, Source
from metrics.services import points_push, source_test
from portfolio.demo.feeding import WEEK, due_instants, repeated
from portfolio.demo.itself import SOURCE

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


def demo_source_test() -> bool:
    """Test the connection to the application's own figures once it serves, as its owner would; True when it was tried.

    Only in a demo database, and only while nobody has tested it.
    """
    source = (
        Source.objects.filter(name=SOURCE, test_state=CheckState.NEVER, is_enabled=True).select_related("owner").first()
    )
    if source is None or not is_demo():
        return False
    source_test(actor=actor_for(source.owner), source=source)
    return True


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
