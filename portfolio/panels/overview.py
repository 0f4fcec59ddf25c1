"""The overview tab: is it going to reach production, and is it worth it?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from common.actors import CLOCK, Actor
from common.compiled import rows_of
from common.formats import date_text, figure, number, percent
from initiatives.disposals import Subject, disposal_of, unanswered
from initiatives.fit import FitScore
from initiatives.fit_reading import fit_of
from initiatives.models import Initiative, Phase, Status, StatusUpdate
from metrics.contracts import KpiStanding
from metrics.models import KpiContractVersion, Metric, MetricState, Retraining, RetrainingRun
from metrics.panels import Totals, kpi_standing_of, value_totals_of
from phases.forecast import Forecast
from phases.models.waves import ExpansionWave
from portfolio.disagreeing import disagreements, red_facts
from portfolio.models import Standing
from portfolio.panels.outlook import Outlook, outlook_of


@dataclass(frozen=True)
class Overview:
    """Latest update, at most four metrics, KPI contract, facts, and in phase 4 the waves and retrainings."""

    update: StatusUpdate | None
    metrics: list[Metric]
    kpi: KpiContractVersion | None
    standing_kpi: KpiStanding | None
    facts: list[tuple[str, Any]]
    waves: list[ExpansionWave]
    retrainings: list[Retraining]
    outlook: Outlook | None
    score: FitScore | None
    value: Totals
    disagrees: list[str]
    disposal: list[Subject]

    @property
    def undisposed(self) -> list[str]:
        """What nobody has answered for yet, of a retired initiative."""
        return unanswered(self.disposal)


def overview_of(initiative: Initiative, standing: Standing) -> Overview:
    """Six queries, two more for an idea (its fit score), one for a retired one, five in phase 4."""
    lead = standing.lead_metric_id
    metrics = rows_of(_metrics_of, CLOCK, initiative.pk)
    for metric in metrics:
        metric.initiative = initiative  # their addresses name it
    metrics.sort(key=lambda metric: (metric.pk != lead, metric.state not in ("breached", "near_limit"), metric.kind))
    kpi = kpi_standing_of(initiative, with_proof=False)
    outlook = outlook_of(initiative, standing)
    is_scaling = initiative.phase == Phase.SCALE
    has_waves = is_scaling and getattr(initiative, "has_waves", True)
    has_retrainings = is_scaling and getattr(initiative, "has_retrainings", True)
    return Overview(
        next(iter(rows_of(_latest_update, CLOCK, initiative.pk)), None),
        metrics[:4],
        kpi.last if kpi else None,
        kpi,
        _facts(initiative),
        list(ExpansionWave.objects.filter(initiative=initiative).order_by("starts_on")[:8]) if has_waves else [],
        _retrainings(initiative) if has_retrainings else [],
        outlook,
        fit_of(initiative) if initiative.status == Status.IDEA else None,
        value_totals_of(initiative),
        _disagrees(initiative, standing, metrics, outlook),
        disposal_of(initiative) if initiative.status == Status.RETIRED else [],
    )


def _metrics_of(_: Actor, initiative_id: int) -> QuerySet[Metric]:
    rows: QuerySet[Metric] = Metric.objects.filter(initiative_id=initiative_id, is_enabled=True)
    return rows.order_by("kind", "name")[:12]


def _latest_update(_: Actor, initiative_id: int) -> QuerySet[StatusUpdate]:
    rows = StatusUpdate.objects.filter(initiative_id=initiative_id)
    return rows.select_related("posted_by").order_by("-posted_at")[:1]


def _disagrees(initiative: Initiative, standing: Standing, metrics: list[Metric], outlook: Outlook | None) -> list[str]:
    """What disagrees with the latest update. Asks nothing."""
    if initiative.status != Status.ACTIVE or not initiative.is_adopted:
        return []
    facts = red_facts(
        standing, initiative, forecast=outlook.gate if outlook and isinstance(outlook.gate, Forecast) else None,
        target_chance=outlook.target_chance if outlook else None,
        breached=[one.name for one in metrics if one.state == MetricState.BREACHED],
    )  # fmt: skip
    return disagreements(standing.reported, facts)


def _retrainings(initiative: Initiative) -> list[Retraining]:
    waits = RetrainingRun.objects.due().filter(retraining=OuterRef("pk"))
    rows = Retraining.objects.filter(initiative=initiative).annotate(is_due=Exists(waits))
    return list(rows.order_by("-last_on")[:5])


def _facts(i: Initiative) -> list[tuple[str, Any]]:
    volume = f"{i.workflow_volume:,} cases a month" if i.workflow_volume else None
    minutes = f"{number(i.workflow_minutes)} min a case" if i.workflow_minutes else None
    envelope = [
        f"{i.envelope_users:,} users" if i.envelope_users else "",
        figure(i.envelope_peak_rate, "req/s") if i.envelope_peak_rate else "",
        f"p95 {figure(i.envelope_latency_ms, 'ms')}" if i.envelope_latency_ms else "",
        f"{percent(i.envelope_availability, 3)} available" if i.envelope_availability else "",
        f"{figure(i.envelope_data_volume, 'rows a day')}" if i.envelope_data_volume else "",
        f"in {i.envelope_regions}" if i.envelope_regions else "",
        f"{figure(i.envelope_unit_cost, i.envelope_currency or 'a case')}" if i.envelope_unit_cost else "",
    ]
    return [
        ("Workflow", i.workflow),
        ("Who does it today", ", ".join(filter(None, [i.workflow_users, volume, minutes]))),
        ("Decision the AI takes part in", i.workflow_decision),
        ("What changes for people", i.change_for_users),
        ("AI type", i.get_ai_type_display() if i.ai_type else None),
        ("Risk tier", i.get_risk_tier_display() + ("" if i.is_classified else ", counts until one is confirmed")),
        (
            "EU AI Act",
            ", ".join(
                filter(None, [i.get_ai_act_class_display(), i.get_ai_act_role_display() if i.ai_act_role else ""])
            ),
        ),
        ("Data class", i.get_data_class_display() if i.data_class else None),
        ("Production envelope", ", ".join(filter(None, envelope)) or None),
        ("Target date", date_text(i.target_on) if i.target_on else None),
        ("Pilot ends", date_text(i.pilot_end_on) if i.pilot_end_on else None),
        ("Stop criteria", i.stop_criteria),
    ]
