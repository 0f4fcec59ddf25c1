"""The status board: what needs a decision, four figures, the funnel, ageing, why it stalls, breaches.

Reads one row per initiative from `Standing` and a fixed number of queries besides. Initiatives that were imported and not
yet adopted are counted apart: no stall clock, no breach, no decision is theirs.
"""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet

from common import clock
from common.actors import Actor
from common.charts import DotChart
from initiatives.models import Initiative
from metrics.contracts import kpi_standing
from metrics.models import KpiContractVersion, Metric, MetricState, ValueEntry
from metrics.panels import Totals, totals_of, value_sums
from metrics.proof import latest_short
from phases.flow import percentile
from phases.models import Cause, Wait
from portfolio.panels.asks import MOST_DECISIONS, DecisionLine, decision_lines, open_asks
from portfolio.panels.census import census_of, counts_of, tallies_in
from portfolio.panels.flow import COHORT, ageing_of, forecast_of, funnel_of
from portfolio.panels.history import History, history_of
from portfolio.panels.imported import Imported, imported_of
from portfolio.panels.row import Row
from portfolio.panels.running import aged_of, named_of
from portfolio.panels.units import adopted_in, in_unit, rows_in, running_in, units_offered

VALUE_COLUMNS: Final = (
    *(field.name for field in KpiContractVersion._meta.concrete_fields), "contract__metric", "contract__initiative",
    *(f"contract__metric__{name}" for name in ("name", "unit", "latest_value", "latest_n", "latest_at", "provenance")),
    "contract__initiative__key",
)  # fmt: skip
BREACH_COLUMNS: Final = (
    "name", "unit", "direction", "target", "provenance", "latest_value", "initiative__key", "initiative__phase",
)  # fmt: skip
MOST_LINES: Final = 5
MOST_LOOKED_AT: Final = 12
"""Of the worst by the last reckoning, a few more than are shown: their newest numbers may have changed places."""


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
    asks, census = open_asks(actor, unit), census_of(actor)
    tallies = tallies_in(census, unit)
    counts = counts_of(tallies)
    history, named = history_of(in_unit(Initiative.objects.visible_to(actor), unit), tallies), named_of(actor, unit)
    decisions = decision_lines(asks.first, named.to_decide)
    funnel, reading = funnel_of(history.reached(clock.now() - COHORT))
    chart, chart_reading = ageing_of(aged_of(actor, unit), history.limits)
    causes, causes_reading = _causes(actor, unit)
    values = _values(actor, unit)
    return Board(
        counts,
        decisions[:MOST_DECISIONS],
        max(asks.total + sum(tally.undecided for tally in tallies if tally.is_active) - MOST_DECISIONS, 0),
        _stats(counts, history),
        funnel,
        reading,
        chart,
        chart_reading,
        causes,
        causes_reading,
        rows_in(_breaches, actor, unit),
        values,
        totals_of(rows_in(_sums, actor, unit)),
        forecast_of(history.lasted, history.begun),
        named.at_a_gate,
        [(name, name) for name in units_offered(tally.unit for tally in census)],
        unit,
        clock.now(),
        latest_short(row["version"].contract.metric for row in values),
        imported_of(tallies, history.imported),
    )


def _stats(counts: dict[str, int], history: History) -> list[dict[str, Any]]:
    # When those came that were imported without a day, nobody knows.
    recent, arrivals = history.arrived_after(clock.now() - timedelta(days=90)), len(history.lasted)
    median = percentile(history.lasted, 0.5) if arrivals >= 3 else None
    return [
        {"label": "In production", "value": f"{counts['live']:,} of {counts['active']:,}", "reference": "active initiatives",
         "change": f"+{recent} in 90 d" if recent else "none in 90 d", "url": "/portfolio/?phase=4&status=active"},
        {"label": "Off track", "value": f"{counts['off_track']:,}", "reference": "as their leads say",
         "state": "off_track" if counts["off_track"] else "on_track", "url": "/portfolio/?health=off_track"},
        {"label": "Stalled", "value": f"{counts['stalled']:,}", "reference": "no movement within the limit",
         "state": "stalled" if counts["stalled"] else "on_track", "url": "/portfolio/?health=stalled"},
        {"label": "Accepted to production", "value": f"{median:.0f} d" if median is not None else "–",
         "reference": f"median of {arrivals}" if median is not None else "fewer than 3 have arrived", "url": None},
    ]  # fmt: skip


def _causes(actor: Actor, unit: str) -> tuple[list[dict[str, Any]], str]:
    counted = Counter(dict(rows_in(_waiting, actor, unit)))
    rows = [{"label": str(Cause(cause).label), "value": n, "text": str(n)} for cause, n in counted.most_common(6)]
    if not rows:
        return rows, "Nothing is recorded as waiting"
    first = [str(row["label"]) for row in rows if row["value"] == rows[0]["value"]]
    if len(first) > 1:
        what = f"{first[0]} and {first[1].lower()}" if len(first) == 2 else f"{len(first)} causes"
        return rows, f"{what} hold up most, {rows[0]['text']} each"
    return rows, f"{first[0]} holds up more than anything else"


def _waiting(actor: Actor, unit: str = "") -> QuerySet[Wait, Any]:
    waits = Wait.objects.open().filter(initiative__in=running_in(actor, unit)).order_by()
    return waits.values_list("cause").annotate(n=Count("initiative", distinct=True))


def _sums(actor: Actor, unit: str = "") -> QuerySet[ValueEntry, Any]:
    return value_sums(adopted_in(actor, unit))


def _breaches(actor: Actor, unit: str = "") -> QuerySet[Metric]:
    found = Metric.objects.filter(initiative__in=running_in(actor, unit), state=MetricState.BREACHED, is_enabled=True)
    found = found.select_related("initiative").only(*BREACH_COLUMNS)
    return found.order_by("-initiative__phase", "state_since")[:MOST_LINES]


def _values(actor: Actor, unit: str) -> list[dict[str, Any]]:
    """KPI contracts with a measured value: against the version that counts and against version 1. The worst first.

    Which are the worst is kept with the standings; what is said of them is what holds now. One query.
    """
    shown: list[dict[str, Any]] = []
    for _, of_one in itertools.groupby(rows_in(_kpi_versions, actor, unit), key=lambda version: version.contract_id):
        rows = list(of_one)
        found = kpi_standing(rows[0].contract, rows)
        if found is not None and found.against_last is not None:
            shown.append({"version": found.last, "reached": found.against_last, "kpi": found})
    return sorted(shown, key=lambda row: row["reached"])[:MOST_LINES]


def _kpi_versions(actor: Actor, unit: str = "") -> QuerySet[KpiContractVersion]:
    worst = running_in(actor, unit, is_few=True).filter(standing__kpi_reached__isnull=False)
    worst = worst.order_by("standing__kpi_reached", "pk")
    versions = KpiContractVersion.objects.filter(contract__initiative__in=worst.values("pk")[:MOST_LOOKED_AT])
    versions = versions.select_related("contract__metric", "contract__initiative").only(*VALUE_COLUMNS)
    return versions.order_by("contract_id", "-number")
