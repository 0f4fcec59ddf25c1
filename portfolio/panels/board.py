"""The status board: what needs a decision, four figures, the funnel, ageing, why it stalls, breaches.

Reads one row per initiative from `Standing` and a fixed number of queries besides. Initiatives that were imported and not
yet adopted are counted apart: no stall clock, no breach, no decision is theirs.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count

from common import clock
from common.actors import Actor
from common.charts import DotChart
from initiatives.models import Initiative, Phase, Status
from metrics.contracts import kpi_standing
from metrics.models import KpiContractVersion, Metric, MetricState
from metrics.panels import Totals, value_totals
from metrics.proof import latest_short
from phases.flow import percentile
from phases.models import Cause, PhaseStay, Stay, StayOutcome, Wait
from portfolio.panels.asks import DecisionLine, decision_lines, open_asks
from portfolio.panels.census import census_of, counts_of, tallies_in
from portfolio.panels.flow import COHORT, age_limits, ageing_of, forecast_of, funnel_of, ways_of
from portfolio.panels.imported import Imported, imported_of
from portfolio.panels.row import Row
from portfolio.panels.running import MOST_DECISIONS, running_of
from portfolio.panels.units import in_unit, units_offered

VALUE_COLUMNS: Final = (
    *(field.name for field in KpiContractVersion._meta.concrete_fields), "contract__metric", "contract__initiative",
    *(f"contract__metric__{name}" for name in ("name", "unit", "latest_value", "latest_n", "latest_at", "provenance")),
    "contract__initiative__key",
)  # fmt: skip


@dataclass(frozen=True)
class Board:
    """Everything on the page; figures are None where history is too small to say."""

    counts: dict[str, int]
    decisions: list[DecisionLine]
    more_decisions: int
    stats: list[dict[str, Any]]
    funnel: list[dict[str, Any]]
    funnel_reading: str
    chart: DotChart | None
    chart_reading: str
    causes: list[dict[str, Any]]
    causes_reading: str
    breaches: list[Metric]
    values: list[dict[str, Any]]
    ledger: Totals
    forecast: str
    gates: list[Row]
    units: list[tuple[str, str]]
    unit: str
    at: datetime
    proofs: dict[int, str]
    imported: Imported | None

    @property
    def has_own(self) -> bool:
        """Whether anything is adopted: what only waits for adoption says nothing about decisions, ages and breaches."""
        return self.counts["all"] > self.counts["not_adopted"]

    @property
    def is_small(self) -> bool:
        return self.counts["all"] - self.counts["not_adopted"] < 3


def board_of(actor: Actor, unit: str) -> Board:
    """About a dozen queries, whatever the number of initiatives."""
    visible = Initiative.objects.visible_to(actor)
    chosen = in_unit(visible, unit)
    census = census_of(visible)
    tallies = tallies_in(census, unit)
    counts = counts_of(tallies)
    ids = chosen.filter(is_adopted=True, status=Status.ACTIVE)
    adopted = chosen.filter(is_adopted=True)
    asks = open_asks(chosen)
    running = running_of(adopted, added_since=clock.now() - COHORT, asked={ask.initiative_id for ask in asks})
    stays = PhaseStay.objects.filter(initiative__in=adopted).exclude(outcome=StayOutcome.CORRECTED).spans()
    limits, ways = age_limits(stays), ways_of(stays)
    decisions = decision_lines(asks, running.to_decide())
    funnel, reading = funnel_of(stays, running.added)
    chart, chart_reading = ageing_of(running.aged(), limits)
    causes, causes_reading = _causes(ids)
    values = _values(ids)
    return Board(
        counts,
        decisions[:MOST_DECISIONS],
        max(len(asks) + len(running.undecided) - MOST_DECISIONS, 0),
        _stats(counts, stays, ways.lasted),
        funnel,
        reading,
        chart,
        chart_reading,
        causes,
        causes_reading,
        _breaches(ids),
        values,
        value_totals(adopted),
        forecast_of(ways, running.on_their_way()),
        running.at_a_gate(),
        [(name, name) for name in units_offered(tally.unit for tally in census)],
        unit,
        clock.now(),
        latest_short(row["version"].contract.metric for row in values),
        imported_of(chosen, tallies),
    )


def _stats(counts: dict[str, int], stays: Sequence[Stay], durations: Sequence[float]) -> list[dict[str, Any]]:
    since = clock.now() - timedelta(days=90)
    # When those came that were imported without a day, nobody knows.
    recent = sum(1 for s in stays if s.phase == Phase.SCALE and s.began_at > since and s.is_begin_known)
    median = percentile(durations, 0.5) if len(durations) >= 3 else None
    return [
        {"label": "In production", "value": f"{counts['live']:,} of {counts['active']:,}", "reference": "active initiatives",
         "change": f"+{recent} in 90 d" if recent else "none in 90 d", "url": "/portfolio/?phase=4&status=active"},
        {"label": "Off track", "value": f"{counts['off_track']:,}", "reference": "as their leads say",
         "state": "off_track" if counts["off_track"] else "on_track", "url": "/portfolio/?health=off_track"},
        {"label": "Stalled", "value": f"{counts['stalled']:,}", "reference": "no movement within the limit",
         "state": "stalled" if counts["stalled"] else "on_track", "url": "/portfolio/?health=stalled"},
        {"label": "Accepted to production", "value": f"{median:.0f} d" if median is not None else "–",
         "reference": f"median of {len(durations)}" if median is not None else "fewer than 3 have arrived", "url": None},
    ]  # fmt: skip


def _causes(ids: Any) -> tuple[list[dict[str, Any]], str]:
    counted = Counter(
        dict(
            Wait.objects.open()
            .filter(initiative__in=ids)
            .order_by()
            .values_list("cause")
            .annotate(n=Count("initiative", distinct=True))
        )
    )
    rows = [{"label": str(Cause(cause).label), "value": n, "text": str(n)} for cause, n in counted.most_common(6)]
    if not rows:
        return rows, "Nothing is recorded as waiting"
    first = [str(row["label"]) for row in rows if row["value"] == rows[0]["value"]]
    if len(first) > 1:
        what = f"{first[0]} and {first[1].lower()}" if len(first) == 2 else f"{len(first)} causes"
        return rows, f"{what} hold up most, {rows[0]['text']} each"
    return rows, f"{first[0]} holds up more than anything else"


def _breaches(ids: Any) -> list[Metric]:
    found = Metric.objects.filter(initiative__in=ids, state=MetricState.BREACHED, is_enabled=True)
    return list(found.select_related("initiative").order_by("-initiative__phase", "state_since")[:5])


def _values(ids: Any) -> list[dict[str, Any]]:
    """KPI contracts with a measured value: against the version that counts and against version 1. The worst first."""
    newest = KpiContractVersion.objects.filter(
        contract__initiative__in=ids, contract__metric__latest_value__isnull=False
    )
    newest = newest.select_related("contract__metric", "contract__initiative").order_by("contract_id", "-number")
    newest = newest.only(*VALUE_COLUMNS)
    shown: list[dict[str, Any]] = []
    for _, versions in itertools.groupby(newest[:400], key=lambda version: version.contract_id):
        rows = list(versions)
        found = kpi_standing(rows[0].contract, rows)
        if found is not None and found.against_last is not None:
            shown.append({"version": found.last, "reached": found.against_last, "kpi": found})
    return sorted(shown, key=lambda row: row["reached"])[:5]
