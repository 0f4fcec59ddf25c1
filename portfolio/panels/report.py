"""The portfolio as plain facts: what a report freezes and a shared board shows. And the report's page."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from accounts.models import Organisation
from audit.models import DemoMark
from common import clock
from initiatives.models import Initiative, Phase, Status, Visibility
from metrics.models import Metric, MetricState
from phases.flow import percentile
from phases.models import Ask, PhaseStay, StayOutcome
from phases.passages import seconds_of
from portfolio.models import Snapshot
from portfolio.panels.flow import COHORT, forecast_of, funnel_of, reached_by, ways_of
from portfolio.panels.row import Row, row_of
from portfolio.report_facts import Change, Facts, changes_between, figures_of

FORMAT: Final = 1


@dataclass(frozen=True)
class Report:
    """A report as its page shows it: figures with their change since `then`, what changed, and the lists."""

    facts: Facts
    stats: list[dict[str, Any]]
    phases: list[tuple[str, int]]
    then: Snapshot | None
    changes: list[Change]

    @property
    def asks(self) -> list[dict[str, Any]]:
        """The questions, with their day as a date."""
        return [dict(ask) | {"due_on": date.fromisoformat(ask["due_on"])} for ask in self.facts["asks"]]


def report_of(facts: Facts, then: Snapshot | None = None) -> Report:
    """Pure but for what it is given."""
    now, before = figures_of(facts), figures_of(then.facts) if then else None

    def stat(label: str, name: str, reference: str, bad: str = "") -> dict[str, Any]:
        moved = now[name] - before[name] if before else 0
        change = None if before is None else "unchanged" if not moved else f"{moved:+d}"
        return {"label": label, "value": str(now[name]), "reference": reference, "change": change,
                "state": bad if bad and now[name] else None}  # fmt: skip

    days = facts["days_to_production"]
    stats = [
        stat("In production", "in_production", f"of {now['active']} active"),
        stat("Off track", "off_track", "as their leads say", "off_track"),
        stat("Stalled", "stalled", "no movement within the limit", "stalled"),
        {"label": "Accepted to production", "value": f"{days:.0f} d" if days is not None else "–", "change": None, "state": None,
         "reference": f"median of {facts['arrivals']}" if days is not None else "fewer than 3 have arrived"},
    ]  # fmt: skip
    phases = [(f"{phase} {Phase(phase).label}", now[f"phase_{phase}"]) for phase in Phase.values]
    return Report(facts, stats, phases, then, changes_between(then.facts, facts) if then else [])


def facts_now() -> dict[str, Any]:
    """Everything that a report shows, as JSON takes it; a fixed number of queries. Times are ISO 8601 in UTC.

    Initiatives that only members see are in `members_only` as a number; those not yet adopted in `not_adopted`.
    """
    seen = Initiative.objects.filter(visibility=Visibility.ORGANISATION)
    adopted = seen.filter(is_adopted=True)
    rows = [row_of(i) for i in adopted.select_related("standing").order_by("standing__health_rank", "key")]
    running = [row for row in rows if row.initiative.status == Status.ACTIVE]
    stays = PhaseStay.objects.filter(initiative__in=adopted).exclude(outcome=StayOutcome.CORRECTED).spans()
    since = clock.now() - COHORT
    funnel, reading = funnel_of(
        reached_by([row.initiative.pk for row in rows if row.initiative.created_at >= since], stays)
    )
    ways = ways_of(stays)
    arrivals = ways.lasted
    begun = [ways.begun.get(r.initiative.pk) for r in running if (r.initiative.phase or 0) < Phase.SCALE]
    asks = Ask.objects.open().filter(initiative__in=adopted).select_related("initiative", "asked_of")
    asks = asks.order_by("due_on", "id")
    organisation = Organisation.objects.first()
    return {
        "format": FORMAT,
        "taken_at": clock.now().isoformat(),
        "organisation": organisation.name if organisation else "",
        "is_demo": DemoMark.objects.exists(),
        "members_only": Initiative.objects.exclude(visibility=Visibility.ORGANISATION).count(),
        "not_adopted": seen.filter(is_adopted=False).count(),
        "initiatives": [_initiative(row) for row in rows],
        "asks": [_ask(ask) for ask in asks],
        "breaches": _breaches(adopted),
        "funnel": funnel,
        "funnel_reading": reading,
        "days_to_production": percentile(arrivals, 0.5) if len(arrivals) >= 3 else None,
        "arrivals": len(arrivals),
        "forecast": forecast_of(arrivals, seconds_of(at for at in begun if at is not None)),
    }  # fmt: skip


def _initiative(row: Row) -> dict[str, Any]:
    i, s = row.initiative, row.standing
    return {
        "key": i.key, "title": i.title, "unit": i.business_unit, "status": i.status, "phase": i.phase, "health": s.health,
        "is_stalled": s.is_stalled, "blocker": s.blocker_text, "blocker_owner": s.blocker_owner,
        "due_on": s.blocker_due_on.isoformat() if s.blocker_due_on else None, "age_days": s.age_days,
        "done": s.items_done, "required": s.items_required, "needs_decision": s.gate_needs_decision,
    }  # fmt: skip


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "key": ask.initiative.key, "title": ask.initiative.title, "question": ask.question, "who": str(ask.asked_of),
        "due_on": ask.due_on.isoformat(), "cost": ask.cost_of_waiting,
    }  # fmt: skip


def _breaches(adopted: Any) -> list[dict[str, Any]]:
    found = Metric.objects.filter(
        initiative__in=adopted.filter(status=Status.ACTIVE), state=MetricState.BREACHED, is_enabled=True
    )
    return [
        {"key": metric.initiative.key, "metric": metric.name, "value": metric.latest_value, "unit": metric.unit,
         "target": metric.target, "direction": metric.direction, "since": metric.state_since.isoformat()}
        for metric in found.select_related("initiative").order_by("-initiative__phase", "state_since", "pk")
    ]  # fmt: skip
