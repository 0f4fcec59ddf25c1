"""The portfolio as a sheet: the columns of the table, each with its facts, and the group as one more column."""

from collections.abc import Callable
from typing import Any, Final

from common.actors import Actor
from initiatives.models import SeatKind
from portfolio.columns import COLUMNS
from portfolio.filters import PortfolioQuery
from portfolio.grouping import GROUPS, NAME, group_words
from portfolio.models import Standing
from portfolio.panels.row import Row, lengths_wanted, row_of
from portfolio.panels.rows import matching


def sheet_of(actor: Actor, query: PortfolioQuery) -> tuple[list[str], list[list[object]]]:
    """(head, rows) of everything that the query finds, in the order of the table; folded groups are in it.

    One query; two with a forecast.
    """
    head = ["Key", "Title", *(word for column in query.shown for word in column.heads)]
    found = matching(actor, query).select_related("standing__lead_metric")
    rows, finished = [], lengths_wanted(query)
    for initiative in found.iterator(chunk_size=2000):
        row = row_of(initiative, finished)
        cells: list[object] = [initiative.key, initiative.title]
        for code in query.columns:
            cells += _FACTS[code](row)
        rows.append([group_words(query.group, getattr(initiative, NAME)), *cells] if query.group else cells)
    return ([f"Group: {GROUPS[query.group].label}", *head] if query.group else head), rows


def _kpi(row: Row) -> list[Any]:
    metric = row.standing.lead_metric
    return [metric.name, metric.latest_value, metric.unit, metric.get_state_display()] if metric else [None] * 4


def _value(standing: Standing) -> list[Any]:
    if not standing.value_currency:
        return [None] * 3
    return [float(standing.value_realised), float(standing.value_expected), standing.value_currency]


def _gate(row: Row) -> list[Any]:
    asked = row.standing.gate_asked_at
    return [row.standing.gate_state.replace("_", " "), asked.date() if asked else None]


_FACTS: Final[dict[str, Callable[[Row], list[Any]]]] = {
    "health": lambda row: [row.standing.get_health_display(), ", ".join(row.standing.signals)],
    "phase": lambda row: [row.initiative.phase],
    "age": lambda row: [row.standing.age_days],
    "blocker": lambda row: [row.standing.blocker_text, row.standing.blocker_owner, row.standing.blocker_due_on],
    "kpi": _kpi,
    "value": lambda row: _value(row.standing),
    "checklist": lambda row: [row.standing.items_done, row.standing.items_required],
    "owners": lambda row: [one["name"] for one in row.owners],
    "updated": lambda row: [row.standing.reported_at.date() if row.standing.reported_at else None],
    "reported": lambda row: [row.standing.reported.replace("_", " ")],
    "cause": lambda row: [row.standing.stall_cause],
    "lead": lambda row: [row.standing.holder(SeatKind.LEAD)],
    "sponsor": lambda row: [row.standing.holder(SeatKind.SPONSOR)],
    "bu": lambda row: [row.initiative.business_unit],
    "status": lambda row: [row.initiative.get_status_display()],
    "type": lambda row: [row.initiative.get_ai_type_display()],
    "tier": lambda row: [row.initiative.get_risk_tier_display()],
    "act": lambda row: [row.initiative.get_ai_act_class_display()],
    "gate": _gate,
    "target": lambda row: [row.initiative.target_on],
    "pilot": lambda row: [row.initiative.pilot_end_on],
    "forecast": lambda row: [row.dates.p50, row.dates.p85] if row.dates else [None] * 2,
    "tags": lambda row: [", ".join(row.initiative.tags)],
    "adopted": lambda row: ["yes" if row.initiative.is_adopted else "no"],
}
assert _FACTS.keys() == COLUMNS.keys()
