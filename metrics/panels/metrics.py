"""Metrics with their charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from common import charts, clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from common.permissions import Permission
from initiatives.models import Initiative, Status
from metrics.checking import alert_rule_of, rule_words
from metrics.contracts import KpiStanding, kpi_standing
from metrics.models import Alert, Annotation, Direction, Metric, MetricKind, Point, PointRevision, Pull
from metrics.panels.contracts import kpi_versions_of
from metrics.panels.drawing import Drawn, Series, drawn
from metrics.panels.drift import DriftPanel, drift_panel
from metrics.panels.objectives import ObjectiveLine, objective_lines, objectives_of
from metrics.panels.revisions import revisions_of
from metrics.permissions import can_metric_add, can_metric_edit, can_value_type
from metrics.proof import Proof, latest_proofs
from metrics.rules import known_at, rule_result, target_of, verdict_of
from metrics.sources import registry
from metrics.states import Verdict

RANGES = {
    "24h": ("24 h", timedelta(hours=24)), "7d": ("7 d", timedelta(days=7)), "30d": ("30 d", timedelta(days=30)),
    "90d": ("90 d", timedelta(days=90)), "1y": ("1 y", timedelta(days=366)),
    "2y": ("2 y", timedelta(days=731)),
}  # fmt: skip
DEFAULT_RANGE = "7d"
MOST_OF_PAGE, MOST_OF_ROW = charts.MOST_POINTS, 120


@dataclass(frozen=True)
class MetricRow:
    """One metric: the row, its verdict in words, its target as text, its chart (None without values), change in %.

    On a page of its own it has a chart and `numbers`, those of the chart as JSON; in a list of metrics a `spark`, and `proof`:
    of a newest value that was typed or pushed who gave it and who confirmed it.
    """

    metric: Metric
    verdict: Verdict
    target: str
    change: float | None
    chart: charts.LineChart | None = None
    numbers: str = ""
    spark: charts.Sparkline | None = None
    proof: Proof | None = None


@dataclass(frozen=True)
class MetricRows:
    """All metrics of an initiative, in groups by kind, and its KPI contract; `ranges` are (code, label, url, is_current)."""

    initiative: Initiative
    groups: list[tuple[str, list[MetricRow]]]
    ranges: list[dict[str, object]]
    may_add: Permission
    count: int
    objectives: Sequence[ObjectiveLine]
    kpi: KpiStanding | None

    @property
    def has_ended(self) -> bool:
        """Whether nobody expects new values: the initiative was stopped or retired."""
        return self.initiative.status in (Status.STOPPED, Status.RETIRED)


@dataclass(frozen=True)
class MetricPage:
    """Everything of one metric's page. `is_reduced`: the chart shows the lowest and highest value of each stretch.

    `is_daily`: it shows the mean of each day.
    """

    row: MetricRow
    ranges: list[dict[str, object]]
    pulls: Sequence[Pull]
    alerts: Sequence[Alert]
    latest: Sequence[Point]
    may_edit: Permission
    may_type: Permission
    drift: DriftPanel
    has_history: bool
    paused_until: datetime | None
    is_reduced: bool
    is_daily: bool
    revisions: Sequence[PointRevision]
    proof: Proof | None
    objectives: Sequence[ObjectiveLine]
    judged: str


def metric_rows(actor: Actor, initiative: Initiative, chosen: str = DEFAULT_RANGE) -> MetricRows:
    """Seven queries, eight over long times, however many metrics and objectives there are."""
    start, end = _span(chosen)
    metrics, versions = rows_of(_shown, CLOCK, initiative.pk), kpi_versions_of(initiative)
    for metric in metrics:
        metric.initiative = initiative
    found = drawn([metric.pk for metric in metrics], start, end, MOST_OF_ROW)
    contract = versions[0].contract if versions else None
    promised = contract.metric if contract else None
    proofs = latest_proofs([*metrics, *([promised] if promised else [])])
    rows = [
        _in_list(metric, found.get(metric.pk, Drawn()).points, start, end, proofs.get(metric.pk)) for metric in metrics
    ]
    groups = [(str(kind.label), [row for row in rows if row.metric.kind == kind]) for kind in MetricKind]
    return MetricRows(
        initiative,
        [group for group in groups if group[1]],
        _ranges(chosen),
        can_metric_add(actor, initiative),
        len(rows),
        objective_lines(initiative) if getattr(initiative, "has_objectives", True) else [],
        kpi_standing(contract, versions, proofs.get(promised.pk) if promised else None),
    )


def _shown(_: Actor, initiative_id: int) -> QuerySet[Metric]:
    rows: QuerySet[Metric] = Metric.objects.filter(initiative_id=initiative_id, is_enabled=True)
    return rows.select_related("source")


def metric_page(actor: Actor, metric: Metric, chosen: str = DEFAULT_RANGE) -> MetricPage:
    """Chart, latest values, alerts and pull log of one metric."""
    start, end = _span(chosen)
    shown = drawn([metric.pk], start, end, MOST_OF_PAGE).get(metric.pk, Drawn())
    row = _alone(metric, shown, flags_of(metric.initiative, start, end), start, end)
    return MetricPage(
        row,
        _ranges(chosen),
        list(Pull.objects.filter(metric=metric).select_related("requested_by")[:20]),
        list(Alert.objects.filter(metric=metric)[:10]),
        list(Point.objects.filter(metric=metric).order_by("-at")[:20]),
        can_metric_edit(actor, metric),
        can_value_type(actor, metric),
        drift_panel(metric),
        metric.source is not None and registry.has_history(metric.source.kind),
        metric.source.paused_until if metric.source is not None and metric.source.is_paused_at(end) else None,
        shown.is_reduced,
        bool(shown.spread),
        revisions_of(metric),
        latest_proofs([metric]).get(metric.pk),
        objectives_of(metric),
        _judged(metric, end),
    )


def _judged(metric: Metric, now: datetime) -> str:
    """What its alerts judge and how that stands now; empty where each value stands for itself."""
    rule = alert_rule_of(metric)
    return f"A check is the {rule_words(rule)}. Now: {rule_result(metric, rule, now).words}" if rule else ""


def range_of(metric: Metric) -> str:
    """The shortest range that shows at least eight values of the metric; the longest when none does."""
    needed = timedelta(seconds=8 * metric.interval_s)
    wide_enough = [code for code, (_, span) in RANGES.items() if span >= needed and code != "24h"]
    return wide_enough[0] if wide_enough else "2y"


def limits_of(metric: Metric) -> charts.Limits:
    """Target and warning edge as the charts take them."""
    direction = {Direction.HIGHER: "higher", Direction.RANGE: "range"}.get(Direction(metric.direction), "lower")
    band = metric.warning_ratio * abs(metric.target)
    edges = {"lower": metric.target - band, "higher": metric.target + band}
    return charts.Limits(metric.target, edges.get(direction), direction, metric.target_upper)  # type: ignore[arg-type]  # one of three


def _span(chosen: str) -> tuple[datetime, datetime]:
    end = clock.now()
    return end - RANGES.get(chosen, RANGES[DEFAULT_RANGE])[1], end


def _ranges(chosen: str) -> list[dict[str, object]]:
    current = chosen if chosen in RANGES else DEFAULT_RANGE
    return [
        {"label": label, "url": f"?range={code}", "is_current": code == current} for code, (label, _) in RANGES.items()
    ]


def flags_of(initiative: Initiative, start: datetime, end: datetime) -> list[charts.Flag]:
    """The newest twelve flags of a stretch of time, oldest first."""
    rows = Annotation.objects.filter(initiative=initiative, at__range=(start, end)).order_by("-at")[:12]
    return [charts.Flag(row.at, row.label, row.get_kind_display()) for row in reversed(rows)]


def _in_list(
    metric: Metric, points: Series, start: datetime, end: datetime, proof: Proof | None
) -> MetricRow:  # fmt: skip
    target, verdict = target_of(metric), verdict_of(metric, clock.now())
    spark = charts.sparkline(
        points, limits=limits_of(metric), label=metric.name, unit=metric.unit, start=start, end=end,
        is_stale=verdict.state == "stale",
    )  # fmt: skip
    return MetricRow(metric, verdict, target.text, _change(points), spark=spark, proof=proof)


def _change(points: Series) -> float | None:
    first = points[0][1] if len(points) > 1 else 0.0
    return (points[-1][1] - first) / abs(first) if first else None


def _alone(metric: Metric, shown: Drawn, flags: list[charts.Flag], start: datetime, end: datetime) -> MetricRow:
    target, points = target_of(metric), shown.points
    verdict = verdict_of(metric, clock.now())
    # A gap in the line where more than two values are missing, or more than two of the stretches that were reduced.
    gap = max(
        timedelta(seconds=3 * max(metric.interval_s, metric.step_s)), 2 * charts.bucket_width(start, end, MOST_OF_PAGE)
    )
    drawn_of: dict[str, Any] = {
        "unit": metric.unit, "limits": limits_of(metric), "flags": flags, "start": start, "end": end, "gap": gap,
        "stale_from": metric.latest_at if verdict.state == "stale" else None, "spread": shown.spread,
        "immature_from": max(known_at(metric, end), start) if metric.maturity_s else None,
    }  # fmt: skip
    chart = charts.line_chart(points, label=metric.name, **drawn_of)
    return MetricRow(metric, verdict, target.text, _change(points), chart, charts.series_json(points, **drawn_of))
