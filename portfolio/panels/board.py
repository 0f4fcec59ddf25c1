"""The status board: what needs a decision, four figures, the funnel, ageing, why it stalls, breaches.

Reads one row per initiative from `Standing` and a fixed number of queries besides. Initiatives that were imported and not
yet adopted are counted apart: no stall clock, no breach, no decision is theirs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q

from common import clock
from common.actors import Actor
from common.charts import DotChart
from initiatives.models import Initiative, Phase, Status
from metrics.models import KpiContractVersion, Metric, MetricState
from phases.flow import percentile
from phases.models import Cause, PhaseStay, StayOutcome, Wait
from portfolio.models import Shown
from portfolio.panels.flow import age_limits, ageing_of, days_to_production, forecast_of, funnel_of
from portfolio.panels.rows import Row, row_of

MOST_DECISIONS: Final = 4


@dataclass(frozen=True)
class Ask:
    """One line of "Needs a decision"."""

    row: Row
    what: str
    who: str
    by: Any
    why: str = ""


@dataclass(frozen=True)
class Board:
    """Everything on the page; figures are None where history is too small to say."""

    counts: dict[str, int]
    asks: list[Ask]
    more_asks: int
    stats: list[dict[str, Any]]
    funnel: list[dict[str, Any]]
    funnel_reading: str
    chart: DotChart | None
    chart_reading: str
    causes: list[dict[str, Any]]
    causes_reading: str
    breaches: list[Metric]
    values: list[dict[str, Any]]
    forecast: str
    gates: list[Row]
    units: list[tuple[str, str]]
    unit: str
    at: datetime

    @property
    def has_own(self) -> bool:
        """Whether anything is adopted: what only waits for adoption says nothing about decisions, ages and breaches."""
        return self.counts["all"] > self.counts["not_adopted"]

    @property
    def is_small(self) -> bool:
        return self.counts["all"] - self.counts["not_adopted"] < 3


def board_of(actor: Actor, unit: str) -> Board:
    """About ten queries, whatever the number of initiatives."""
    visible = Initiative.objects.visible_to(actor)
    chosen = visible.filter(business_unit=unit) if unit else visible
    counts = _counts(chosen)
    ids = chosen.filter(is_adopted=True, status=Status.ACTIVE)
    running = [
        row_of(i)
        for i in ids.select_related("standing").order_by("standing__health_rank", "standing__blocker_due_on", "key")
    ]
    stays = list(
        PhaseStay.objects.filter(initiative__in=chosen.filter(is_adopted=True)).exclude(outcome=StayOutcome.CORRECTED)
    )
    limits = age_limits(stays)
    asks = _asks(running)
    funnel, reading = funnel_of(stays, chosen)
    chart, chart_reading = ageing_of(running, limits)
    causes, causes_reading = _causes(ids)
    units = (
        visible.exclude(business_unit="").order_by("business_unit").values_list("business_unit", flat=True).distinct()
    )
    return Board(
        counts,
        asks[:MOST_DECISIONS],
        max(len(asks) - MOST_DECISIONS, 0),
        _stats(counts, stays),
        funnel,
        reading,
        chart,
        chart_reading,
        causes,
        causes_reading,
        _breaches(ids),
        _values(ids),
        forecast_of(stays, running),
        [row for row in running if row.standing.gate_state == "waiting"][:5],
        [(name, name) for name in units[:200]],
        unit,
        clock.now(),
    )


def _counts(chosen: Any) -> dict[str, int]:
    adopted = Q(is_adopted=True)
    active = adopted & Q(status=Status.ACTIVE)
    found: dict[str, int] = chosen.aggregate(
        all=Count("pk"),
        not_adopted=Count("pk", filter=~adopted),
        active=Count("pk", filter=active),
        live=Count("pk", filter=active & Q(phase=Phase.SCALE)),
        ideas=Count("pk", filter=adopted & Q(status=Status.IDEA)),
        stalled=Count("pk", filter=active & Q(standing__is_stalled=True)),
        ended=Count("pk", filter=adopted & Q(status__in=[Status.STOPPED, Status.RETIRED])),
        off_track=Count("pk", filter=active & Q(standing__health=Shown.OFF_TRACK)),
        late=Min("standing__updated_at", filter=active),
    )
    return found


def _asks(running: Sequence[Row]) -> list[Ask]:
    """Waiting decisions first, then off track, then stalled, then signals that disagree with the report."""
    found: list[tuple[int, Ask]] = []
    for row in running:
        s = row.standing
        if s.gate_needs_decision:
            found.append(
                (
                    0,
                    Ask(
                        row,
                        f"Every signature for gate {row.initiative.phase} is in: decide go, recycle, hold or stop.",
                        s.holder("sponsor") or "Sponsor",
                        s.blocker_due_on,
                    ),
                )
            )
        elif s.health == Shown.OFF_TRACK:
            found.append(
                (
                    1,
                    Ask(
                        row,
                        s.blocker_text or "Reported off track.",
                        s.blocker_owner or s.holder("lead") or "No owner",
                        s.blocker_due_on,
                    ),
                )
            )
        elif s.is_stalled:
            who = s.blocker_owner or s.holder("lead") or "No owner"
            what = s.blocker_text or "Say what it waits for, or stop it."
            found.append((2, Ask(row, what, who, s.blocker_due_on, s.stall_text.partition(";")[0])))
        elif s.is_disagreeing:
            found.append(
                (3, Ask(row, f"Reported on track, but {', '.join(s.signals)}.", s.holder("lead") or "No lead", None))
            )
    return [ask for _, ask in sorted(found, key=lambda pair: pair[0])]


def _stats(counts: dict[str, int], stays: Sequence[PhaseStay]) -> list[dict[str, Any]]:
    now = clock.now()
    recent = sum(1 for s in stays if s.phase == Phase.SCALE and now - s.began_at < timedelta(days=90))
    durations = days_to_production(stays)
    median = percentile(durations, 0.5) if len(durations) >= 3 else None
    return [
        {"label": "In production", "value": f"{counts['live']} of {counts['active']}", "reference": "active initiatives",
         "change": f"+{recent} in 90 d" if recent else "none in 90 d", "url": "/portfolio/?phase=4&status=active"},
        {"label": "Off track", "value": str(counts["off_track"]), "reference": "as their leads say",
         "state": "off_track" if counts["off_track"] else "on_track", "url": "/portfolio/?health=off_track"},
        {"label": "Stalled", "value": str(counts["stalled"]), "reference": "no movement within the limit",
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
    """KPI contracts with a measured value: baseline, target, now. The worst first."""
    newest = KpiContractVersion.objects.filter(
        contract__initiative__in=ids, contract__metric__latest_value__isnull=False
    )
    newest = newest.select_related("contract__metric", "contract__initiative").order_by("contract_id", "-number")
    shown: dict[int, dict[str, Any]] = {}
    for version in newest[:200]:
        if (
            version.contract_id in shown
            or version.baseline is None
            or version.target is None
            or version.baseline == version.target
        ):
            continue
        value = float(version.contract.metric.latest_value)  # type: ignore[union-attr, arg-type]  # filtered above
        reached = (value - float(version.baseline)) / (float(version.target) - float(version.baseline))
        shown[version.contract_id] = {"version": version, "reached": reached, "value": value}
    return sorted(shown.values(), key=lambda row: row["reached"])[:5]
