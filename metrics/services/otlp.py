"""Values that OpenTelemetry exporters send: pushed metrics whose query matches take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import NotAllowed
from common.permissions import Denied, require
from metrics.models import Metric, Point, Provenance
from metrics.permissions import can_otlp_push, can_points_push
from metrics.services.fetching import query_settings
from metrics.services.judging import FUTURE_ALLOWED, metrics_judge
from metrics.services.storage import points_upsert
from metrics.sources.base import FetchWindow, QuerySettings, SourceError
from metrics.sources.exposition import Page
from metrics.sources.openmetrics import page_samples
from metrics.sources.otlp import Export, query_plain
from metrics.sources.selectors import Expression, expression_parse

OLDEST_S = 7 * 86400


@dataclass(frozen=True, slots=True)
class OtlpResult:
    """`points` were stored in `metrics`; `rejected` points cannot be read; `message` is for the sender's log."""

    metrics: int = 0
    points: int = 0
    rejected: int = 0
    message: str = ""


def otlp_push(*, actor: Actor, export: Export) -> OtlpResult:
    """Give the export to each enabled pushed metric whose query asks for one of its names. Repeating changes nothing.

    What no metric asks for is left aside and is no error. Leaves one audit entry when points changed. Raises NotAllowed
    when metrics ask for these points and the actor may push to none of them.
    """
    require(can_otlp_push(actor))
    asked, reason = _asked(actor, export)
    if not asked and reason:
        raise NotAllowed(reason)
    told = dict(export.reasons)
    changed: dict[int, int] = {}
    with transaction.atomic():
        rows = Metric.objects.select_for_update(of=("self",)).filter(pk__in=asked).select_related("initiative")
        metrics = list(rows.order_by("pk"))
        for metric in metrics:
            points = _points(metric, export.pages, told)
            stored = points_upsert(points, actor=actor)
            if stored.inserted or stored.updated:
                changed[metric.pk] = stored.inserted + stored.updated
        metrics_judge(metrics, also=("cursor_state",))
        if changed:
            initiatives = {metric.initiative_id for metric in metrics if metric.pk in changed}
            entry_append(
                actor=actor, action="metrics.otlp_push", obj=next(m for m in metrics if m.pk in changed),
                initiative_id=initiatives.pop() if len(initiatives) == 1 else None,
                summary=f"OpenTelemetry sent {sum(changed.values())} points of {len(changed)} metrics",
                changes={"metrics": sorted(changed), "points": sum(changed.values()), "rejected": export.rejected},
            )  # fmt: skip
    if export.names and not asked:
        told["No pushed metric has a query for any of these names"] = None
    return OtlpResult(len(changed), sum(changed.values()), export.rejected, "; ".join(told)[:500])


def _asked(actor: Actor, export: Export) -> tuple[list[int], str]:
    """Ids of the metrics that ask for something of the export and may take it, and why others may not."""
    rows = Metric.objects.visible_to(actor).enabled().filter(provenance=Provenance.PUSHED).exclude(query="")
    asked, reason = [], ""
    for metric in rows.select_related("initiative").order_by("pk"):
        expression = _expression(metric.query)
        if expression is None or not _names(expression) & export.names:
            continue
        may = can_points_push(actor, metric.initiative)
        if isinstance(may, Denied):
            reason = may.reason
        else:
            asked.append(metric.pk)
    return asked, reason


def _expression(query: str) -> Expression | None:
    try:
        return expression_parse(query_plain(query))
    except SourceError:
        return None


def _names(expression: Expression) -> set[str]:
    sides = [side.name for side in (expression.top, expression.bottom) if side is not None]
    return {
        name
        for side in sides
        for name in (side, side.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum"))
    }


def _points(metric: Metric, pages: Sequence[tuple[float, Page]], told: dict[str, None]) -> list[Point]:
    """The points of all pages; what counters stood at is kept in the metric's cursor state (saved by the caller)."""
    now = clock.now()
    given = query_settings(metric)
    query = QuerySettings(query_plain(given.query), given.conversion, given.quantile, given.options)
    points: dict[datetime, Point] = {}
    for at, page in pages:
        end = datetime.fromtimestamp(at, UTC) if 0 < at < 4e9 else None
        if end is None or not now - timedelta(seconds=OLDEST_S) <= end <= now + FUTURE_ALLOWED:
            told[f"{metric.name}: the time of a point lies in the future or more than 7 days back"] = None
            continue
        since = metric.cursor_state.get("scraped_at")
        if given.conversion != "gauge" and isinstance(since, int | float) and at <= since:
            continue  # sent again, or later than a newer one: counters are read in the order of time
        try:
            result = page_samples(page, query, FetchWindow(end, end, metric.step_s, metric.cursor_state), at)
        except SourceError as error:
            told[f"{metric.name}: {error.message}"] = None
            continue
        if result.cursor_state:
            metric.cursor_state = result.cursor_state
        for sample in result.samples:
            points[sample.at] = Point(
                metric_id=metric.pk, at=sample.at, value=sample.value, n=sample.n, provenance=Provenance.PUSHED
            )
    return list(points.values())
