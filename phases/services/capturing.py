"""Values of a metric, kept as evidence of an item: every point of a window, which is frozen with it."""

from datetime import datetime, timedelta
from typing import cast

from django.core.files.base import ContentFile
from django.db import transaction

from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_files import Scanned, Upload
from initiatives.models import Initiative
from metrics.models import Metric
from metrics.models.points import MAX_POINTS
from metrics.proof import BY_HAND
from metrics.rules import Value, points_of
from metrics.services import windows_freeze
from phases.models import Answer, Item, ItemKind
from phases.permissions import can_answer
from phases.services.evidence import item_evidence_add

CAPTURE_DAYS = (1, 7, 30, 90)


def item_capture(
    *, actor: Actor, initiative: Initiative, item: Item, metric: Metric, days: int, seen_version: int | None = None
) -> Answer:
    """Add the points of the last `days` (CAPTURE_DAYS) as a CSV file to the item's evidence, and freeze their window.

    From then on whatever replaces one of them leaves a revision, and no clearing takes them. Raises DomainError when the
    window is empty or holds more than 50,000 points, and for a metric item when its number was typed or pushed.
    """
    require(can_answer(actor, initiative))
    if metric.initiative_id != initiative.pk:
        raise DomainError("Choose a metric of this initiative.", field="metric")
    if days not in CAPTURE_DAYS:
        raise DomainError("Choose how far back.", field="days")
    with transaction.atomic():
        locked = Metric.objects.select_for_update(of=("self",)).get(pk=metric.pk)
        end = clock.now()
        start = end - timedelta(days=days)
        points = points_of(locked, since=start, until=end, limit=MAX_POINTS + 1)
        _check(item, points)
        windows_freeze(windows=[(locked.pk, start, end)], reason=f"Evidence of “{item.title}”")
        name = f"{locked.name}, {start:%-d %b %Y} to {end:%-d %b %Y}"
        content = ContentFile(_csv(locked, start, end, points), name=f"metric-{locked.pk}-{end:%Y%m%dT%H%MZ}.csv")
        file = Scanned(cast(Upload, content))
        return item_evidence_add(
            actor=actor,
            initiative=initiative,
            item=item,
            name=name[:160],
            kind="file",
            file=file,
            seen_version=seen_version,
        )


def _check(item: Item, points: list[Value]) -> None:
    if not points:
        raise DomainError("This metric has no value in these days.", field="days")
    if len(points) > MAX_POINTS:
        raise DomainError(f"These days have more than {MAX_POINTS:,} values. Choose fewer.", field="days")
    if item.kind == ItemKind.METRIC and any(point.came in BY_HAND for point in points):
        raise DomainError("A number that was typed or pushed is no report of itself.", field="metric")


def _csv(metric: Metric, start: datetime, end: datetime, points: list[Value]) -> bytes:
    """One row a point, as it is stored, under a head that says of what."""
    head = f"# metric {metric.pk}, after {start.isoformat()} until {end.isoformat()}\r\nat,value,n,came\r\n"
    rows = (f"{p.at.isoformat()},{p.value!r},{'' if p.n is None else p.n},{p.came}\r\n" for p in points)
    return (head + "".join(rows)).encode()
