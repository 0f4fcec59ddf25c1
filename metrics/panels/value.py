"""The value ledger of one initiative, and totals by grade of many."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from common import clock
from common.actors import CLOCK, Actor
from common.compiled import rows_of
from common.permissions import Permission
from initiatives.models import Initiative
from metrics import ledger
from metrics.ledger import ACTUAL, EXPECTED, BreakEven, Figure, Line, Share
from metrics.models import BudgetTranche, MetricDay, ValueBasis, ValueEntry
from metrics.permissions import can_budget_set, can_value_add, can_value_verify
from metrics.services.value import currency_of


@dataclass(frozen=True)
class EntryRow:
    """One entry, the grade it counts as, and whether this person may verify it."""

    entry: ValueEntry
    grade: str
    may_verify: Permission

    @property
    def grade_words(self) -> str:
        return ledger.WORDS[self.grade].capitalize()


@dataclass(frozen=True)
class Totals:
    """Sums by grade of both sides, over `count` entries; nowhere one number over grades that does not name them."""

    benefit: dict[str, Decimal]
    cost: dict[str, Decimal]
    currency: str
    count: int

    @property
    def spent(self) -> Figure:
        return ledger.figure_of(self.cost, ACTUAL)

    @property
    def realised(self) -> Figure:
        return ledger.figure_of(self.benefit, ACTUAL)

    @property
    def expected(self) -> Figure:
        """What is realised and what is estimated besides."""
        return ledger.figure_of(self.benefit, EXPECTED)


@dataclass(frozen=True)
class Budget:
    """Tranches that count, what gates have released of them, and by how much the spend exceeds that."""

    tranches: Sequence[BudgetTranche]
    planned: Decimal
    released: Decimal
    over: Decimal


@dataclass(frozen=True)
class Ledger:
    """Everything on the page."""

    totals: Totals
    rows: Sequence[EntryRow]
    replaced: Sequence[ValueEntry]
    budget: Budget
    actual: BreakEven
    expected: BreakEven
    unit_cost: Share
    adoption: Share
    basis: ValueBasis | None
    may_add: Permission
    may_budget: Permission


def value_ledger(actor: Actor, initiative: Initiative) -> Ledger:
    """At most eight queries, however many entries there are."""
    rows = entries_of(initiative)
    current = [row for row in rows if not hasattr(row, "replaced_by")]
    lines = [line_of(row) for row in current]
    totals = _totals(lines)
    basis = ValueBasis.objects.filter(initiative=initiative).select_related("volume_metric", "adoption_metric").first()
    return Ledger(
        totals,
        [EntryRow(row, counts_as(row), can_value_verify(actor, row)) for row in current],
        [row for row in rows if hasattr(row, "replaced_by")],
        budget_of(initiative, totals.spent),
        ledger.break_even(lines, ACTUAL),
        ledger.break_even(lines, EXPECTED),
        _unit_cost(lines, totals.spent, basis),
        _adoption(basis),
        basis,
        can_value_add(actor, initiative),
        can_budget_set(actor, initiative),
    )


def entries_of(initiative: Initiative) -> list[ValueEntry]:
    """All entries with what the page and the export show of them, newest first. One query."""
    rows = ValueEntry.objects.with_grade().filter(initiative=initiative)
    return list(
        rows.select_related(
            "metric", "report__evidence", "entered_by", "replaces", "replaced_by", "verification__verified_by", "initiative"
        )
    )  # fmt: skip


def counts_as(row: ValueEntry) -> str:
    """The grade with which an entry of `with_grade` counts."""
    grade: str = row.counts_as
    return grade


def line_of(row: ValueEntry) -> Line:
    """An entry of `with_grade` as the pure sums take it."""
    return Line(row.side, counts_as(row), row.starts_on, row.ends_on, row.amount)


def value_totals_of(initiative: Initiative) -> Totals:
    """Sums by grade of one initiative. One query, whose SQL is kept."""
    return totals_of(rows_of(_sums_of, CLOCK, initiative.pk))


def _sums_of(_: Actor, initiative_id: int) -> QuerySet[Any, Any]:
    return _sums(ValueEntry.objects.filter(initiative_id=initiative_id))


def value_sums(initiatives: QuerySet[Initiative]) -> QuerySet[Any, Any]:
    """Side, grade, currency, sum and number of the entries of these initiatives that count: what `totals_of` adds up."""
    return _sums(ValueEntry.objects.filter(initiative__in=initiatives))


def _sums(entries: Any) -> QuerySet[Any, Any]:
    rows = entries.current().with_grade().order_by().values_list("side", "counts_as", "currency")
    found: QuerySet[Any, Any] = rows.annotate(a=Sum("amount"), n=Count("pk"))
    return found


def totals_of(sums: Iterable[tuple[str, str, str, Decimal, int]]) -> Totals:
    """Rows of `value_sums`, added up by side and grade."""
    found: dict[str, dict[str, Decimal]] = {
        side: dict.fromkeys(ledger.GRADES, ledger.ZERO) for side in ("benefit", "cost")
    }
    count, currency = 0, "EUR"
    for side, grade, code, amount, n in sums:
        currency = code
        found[side][grade] += amount
        count += n
    return Totals(found["benefit"], found["cost"], currency, count)


def budget_of(initiative: Initiative, spent: Figure) -> Budget:
    """The budget beside this spend. One query."""
    tranches = list(
        BudgetTranche.objects.current()
        .with_release()
        .filter(initiative=initiative, amount__gt=0)
        .select_related("set_by")
    )
    released = sum((row.amount for row in tranches if row.is_released), ledger.ZERO)
    planned = sum((row.amount for row in tranches), ledger.ZERO)
    over = ledger.over_spent(released, spent) if tranches else ledger.ZERO
    return Budget(tranches, planned, released, over)


def _totals(lines: Sequence[Line]) -> Totals:
    return Totals(ledger.totals(lines, "benefit"), ledger.totals(lines, "cost"), currency_of(), len(lines))


def _unit_cost(lines: Iterable[Line], spent: Figure, basis: ValueBasis | None) -> Share:
    metric = basis.volume_metric if basis else None
    costs = [line for line in lines if line.side == "cost" and line.grade in ACTUAL and line.amount]
    if metric is None or not costs:
        return ledger.unit_cost(spent, None if metric is None else 1.0)
    first, last = min(line.starts_on for line in costs), max(line.ends_on for line in costs)
    days = MetricDay.objects.between([metric.pk], first, min(last, clock.now().astimezone(UTC).date()))
    return ledger.unit_cost(spent, math.fsum(day.total or 0.0 for day in days.get(metric.pk, [])))


def _adoption(basis: ValueBasis | None) -> Share:
    metric = basis.adoption_metric if basis else None
    return ledger.adoption(
        metric.latest_value if metric else None, metric.unit if metric else "", basis.eligible_users if basis else None
    )
