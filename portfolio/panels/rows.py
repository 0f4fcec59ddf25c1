"""The portfolio's table: a fixed number of queries, whatever the number of rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from common.actors import Actor
from common.charts import Limits, Sparkline, sparkline
from initiatives.models import Initiative, Phase, RiskTier, SeatKind, Status
from portfolio.filters import GROUPS, PortfolioQuery, condition_of
from portfolio.models import HEALTH_RANK, SavedView, Shown, Standing

if TYPE_CHECKING:  # the class is generic for type checkers only
    _Paginator = Paginator[Initiative]
else:
    _Paginator = Paginator

PAGE_SIZE = 50
SPARK_MOST = 24
"""Points of a line that is as wide as a word."""
OWNERS = (("Engineering", SeatKind.ENGINEERING), ("Operations", SeatKind.OPERATIONS), ("Business", SeatKind.BUSINESS))
COLUMNS = (
    "key", "title", "status", "phase", "business_unit", "risk_tier", "is_adopted", "imported_as", "visibility",
    *(f"standing__{name}" for name in (
        "health", "health_rank", "is_disagreeing", "signals", "seats", "is_stalled", "phase_since", "age_limit_days",
        "blocker_text", "blocker_owner", "blocker_due_on", "blocker_url", "items_done", "items_required", "reported_at",
        "sparkline", "updated_at", "true_until",
    )),
    *(f"standing__lead_metric__{name}" for name in ("name", "unit", "target", "latest_value", "provenance", "state")),
)  # fmt: skip
"""What a row of the table shows. A standing has much more, which fifty rows would load for nothing."""


@dataclass(frozen=True)
class Row:
    """One line of the table: the initiative and its standing (an empty one when it has not been worked out yet)."""

    initiative: Initiative
    standing: Standing

    @property
    def owners(self) -> list[dict[str, str | None]]:
        return [{"label": label, "name": self.standing.holder(kind)} for label, kind in OWNERS]

    @property
    def strip(self) -> str:
        """The word that the phase strip takes."""
        if self.standing.is_stalled:
            return "stalled"
        if self.initiative.status == Status.ACTIVE and self.initiative.phase == Phase.SCALE:
            return "live"
        return self.initiative.status

    @property
    def spark(self) -> Sparkline | None:
        """The trend of the lead KPI with its target."""
        metric = self.standing.lead_metric
        if metric is None or not self.standing.sparkline:
            return None
        points = [(datetime.fromtimestamp(at, UTC), value) for at, value in self.standing.sparkline]
        return sparkline(
            points, limits=Limits(target=metric.target), label=metric.name, unit=metric.unit, most=SPARK_MOST
        )

    @property
    def is_running(self) -> bool:
        return self.initiative.status == Status.ACTIVE and self.initiative.is_adopted


def row_of(initiative: Initiative) -> Row:
    """The row of an initiative fetched with `select_related("standing")`."""
    return Row(initiative, getattr(initiative, "standing", None) or Standing(initiative_id=initiative.pk))


class _CountedPaginator(_Paginator):
    """A paginator that was told the count."""

    counted = 0

    @cached_property
    def count(self) -> int:
        return self.counted


@dataclass(frozen=True)
class Rows:
    """A page of rows with the counts of the line above it and, when grouped, of each group."""

    page: "Page[Initiative]"
    counts: dict[str, int]
    group_counts: dict[Any, int]
    query: PortfolioQuery

    def __iter__(self) -> Iterator[tuple[str | None, int, Row]]:
        """(heading of a group that begins here or None, its count, row)."""
        last: Any = object()
        for initiative in self.page.object_list:
            row = row_of(initiative)
            value = self._group_value(row)
            heading = _group_word(self.query.group, value) if self.query.group and value != last else None
            yield heading, self.group_counts.get(value, 0), row
            last = value

    def _group_value(self, row: Row) -> Any:
        if not self.query.group:
            return None
        field = GROUPS[self.query.group][0]
        return row.standing.health_rank if field.startswith("standing__") else getattr(row.initiative, field)


def _group_word(group: str, value: Any) -> str:
    if group == "phase":
        return f"{value} {Phase(value).label}" if value else "Idea, no phase yet"
    if group == "health":
        return str(Shown(Shown.values[value]).label) if value is not None else "Not worked out yet"
    if group == "tier":
        return f"{RiskTier(value).label} tier"
    if group == "status":
        return str(Status(value).label)
    return value or "No business unit"


def matching(actor: Actor, query: PortfolioQuery) -> QuerySet[Initiative]:
    """All initiatives of the query that the actor may see, in order."""
    return Initiative.objects.visible_to(actor).filter(condition_of(query, actor)).order_by(*query.order)


def portfolio_counts(actor: Actor, query: PortfolioQuery) -> dict[str, int]:
    """How many initiatives match, how many there are, and how many of those are in trouble. One query."""
    condition = condition_of(query, actor)
    return Initiative.objects.visible_to(actor).aggregate(
        all=Count("pk"),
        found=Count("pk", filter=condition) if condition else Count("pk"),
        stalled=Count("pk", filter=Q(standing__health=Shown.STALLED)),
        off_track=Count("pk", filter=Q(standing__health=Shown.OFF_TRACK)),
        disagree=Count("pk", filter=Q(standing__is_disagreeing=True)),
        not_adopted=Count("pk", filter=Q(is_adopted=False)),
    )


def portfolio_rows(actor: Actor, query: PortfolioQuery, number: str | None) -> Rows:
    """One page of rows. Two queries (three when grouped)."""
    counts = portfolio_counts(actor, query)
    rows = matching(actor, query).select_related("standing__lead_metric").only(*COLUMNS)
    paginator = _CountedPaginator(rows, PAGE_SIZE)
    paginator.counted = counts["found"]
    page = paginator.get_page(number)
    page.object_list = list(page.object_list)
    return Rows(page, counts, _group_counts(actor, query) if query.group else {}, query)


def _group_counts(actor: Actor, query: PortfolioQuery) -> dict[Any, int]:
    field = GROUPS[query.group][0]
    grouped = matching(actor, query).order_by().values_list(field).annotate(n=Count("pk"))
    return dict(list(grouped))


def business_units(actor: Actor) -> list[str]:
    """Business units of what the actor may see, for the filter."""
    found = Initiative.objects.visible_to(actor).exclude(business_unit="").order_by("business_unit")
    return list(found.values_list("business_unit", flat=True).distinct()[:200])


BUILT_IN = (
    ("All", ""),
    ("Active", "status=active&adopted=yes"),
    ("Mine", "owner=me"),
    ("Stalled", "health=stalled"),
    ("At a gate", "gate=waiting"),
    ("Signals disagree", "signals=disagree"),
    ("In production", "phase=4&status=active"),
    ("Ideas", "status=idea"),
    ("Not yet adopted", "adopted=no"),
)


def saved_views(actor: Actor) -> list[SavedView]:
    """Views of the actor and those that others share. One query."""
    return list(
        SavedView.objects.filter(Q(owner_id=actor.user_id) | Q(is_shared=True)).order_by("is_shared", "name")[:30]
    )


assert len(HEALTH_RANK) == len(Shown.values)
