"""The portfolio's table: a fixed number of queries, whatever the number of rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, FilteredRelation, Max, Min, Q, QuerySet, Sum
from django.utils.functional import cached_property

from common.actors import Actor
from initiatives.models import Initiative
from portfolio.columns import USUAL
from portfolio.filters import PortfolioQuery, condition_of
from portfolio.grouping import GROUPS, NAME, group_key, group_order, group_words
from portfolio.models import HEALTH_RANK, SavedView, Shown, in_trouble
from portfolio.panels.row import Row, lengths_wanted, row_of
from portfolio.panels.units import unit_choices
from portfolio.panels.whole import whole_of

if TYPE_CHECKING:  # the class is generic for type checkers only
    _Paginator = Paginator[Initiative]
else:
    _Paginator = Paginator

PAGE_SIZE = 50
FRONT = 500
"""So far into the list a page is found row by row along an index; further back it is cheaper to sort."""


class _CountedPaginator(_Paginator):
    """A paginator that was told the count."""

    counted = 0

    @cached_property
    def count(self) -> int:
        return self.counted


@dataclass(frozen=True)
class Group:
    """The head of a group: its number over all pages, its worst health, the value that is realised (in `currency`; empty:
    none of them has a value), and the address that folds or opens it."""

    key: str
    words: str
    count: int
    worst: str
    stalled: int
    realised: Decimal
    currency: str
    is_folded: bool
    is_continued: bool
    address: str


@dataclass(frozen=True)
class Rows:
    """A page of rows with the counts of the line above it and, when grouped, the groups in their order."""

    page: "Page[Initiative]"
    made: list[Row]
    counts: dict[str, int]
    groups: list[tuple[Any, Group]]
    query: PortfolioQuery

    def __iter__(self) -> Iterator[tuple[list[Group], Row | None]]:
        """(heads that stand before the row, the row); at the end the heads of folded groups that follow, with None."""
        waiting = list(self.groups)
        if self.page.number > 1:
            waiting = self._after_the_page_before(waiting)
        for row in self.made:
            heads = _take_until(waiting, getattr(row.initiative, NAME, None)) if self.query.group else []
            yield heads, row
        if not self.page.has_next() and waiting:
            yield [group for _, group in waiting], None

    def _after_the_page_before(self, groups: list[tuple[Any, Group]]) -> list[tuple[Any, Group]]:
        """Without what earlier pages have shown; a group that began there comes again, as one that goes on."""
        before = self.page.start_index() - 1
        for at, (value, group) in enumerate(groups):
            shown = 0 if group.is_folded else group.count
            if before < shown:
                return [(value, replace(group, is_continued=before > 0)), *groups[at + 1 :]]
            before -= shown
            if before == 0 and shown:
                return groups[at + 1 :]
        return []


def _take_until(waiting: list[tuple[Any, Group]], value: Any) -> list[Group]:
    """Take the heads up to that of `value` off the list; none when it was taken already."""
    at = next((n for n, (one, _) in enumerate(waiting) if one == value), -1)
    taken = [group for _, group in waiting[: at + 1]]
    del waiting[: at + 1]
    return taken


def matching(actor: Actor, query: PortfolioQuery, *, is_few: bool = False) -> QuerySet[Initiative]:
    """All initiatives of the query that the actor may see, in order: by group, then inside it. `is_few`: for its first ones."""
    found = Initiative.objects.visible_to(actor, is_few=is_few).filter(condition_of(query, actor))
    if query.group:
        return found.annotate(**{NAME: GROUPS[query.group].by()}).order_by(group_order(), *query.order)
    return found.order_by(*query.order)


def portfolio_counts(actor: Actor, query: PortfolioQuery) -> dict[str, int]:
    """How many initiatives match, how many there are, and how many of those are in trouble. One query."""
    condition = condition_of(query, actor)
    troubled = FilteredRelation("standing", condition=in_trouble("standing__"))
    return (
        Initiative.objects.visible_to(actor)
        .annotate(troubled=troubled)
        .aggregate(
            all=Count("pk"),
            found=Count("pk", filter=condition) if condition else Count("pk"),
            stalled=Count("pk", filter=Q(troubled__health_rank=HEALTH_RANK[Shown.STALLED])),
            off_track=Count("pk", filter=Q(troubled__health_rank=HEALTH_RANK[Shown.OFF_TRACK])),
            disagree=Count("pk", filter=Q(troubled__is_disagreeing=True)),
            not_adopted=Count("pk", filter=Q(is_adopted=False)),
        )
    )


def portfolio_rows(actor: Actor, query: PortfolioQuery, number: str | None) -> Rows:
    """One page of rows. Two queries; one more when grouped, and one more with a forecast."""
    counts = portfolio_counts(actor, query)
    groups = _groups(actor, query) if query.group else []
    rows, total = matching(actor, query), counts["found"]
    if any(group.is_folded for _, group in groups):
        open_ones = [(value, group.count) for value, group in groups if not group.is_folded]
        values = [value for value, _ in open_ones if value is not None]
        is_none_open = any(value is None for value, _ in open_ones)
        rows = rows.filter(Q(**{f"{NAME}__in": values}) | (Q(**{NAME: None}) if is_none_open else Q(pk__in=[])))
        total = sum(count for _, count in open_ones)
    paginator = _CountedPaginator(rows, PAGE_SIZE)
    paginator.counted = total
    page = paginator.get_page(number)
    page.object_list = _read(actor, rows, page, query) if total else []
    finished = lengths_wanted(query)
    return Rows(page, [row_of(initiative, finished) for initiative in page.object_list], counts, groups, query)


def _read(
    actor: Actor, rows: QuerySet[Initiative], page: "Page[Initiative]", query: PortfolioQuery
) -> list[Initiative]:
    """The rows of one page. By health those without a standing, new in this moment, come last: but for the end of the list a page
    is found without them, along an index that stands in this order."""
    first, last = page.start_index() - 1, page.end_index()
    if query.sort == "health" and not query.group:
        front = matching(actor, query, is_few=True) if last <= FRONT else rows
        found = _whole(front.filter(standing__isnull=False)[first:last], query)
        if len(found) == last - first:
            return found
    return _whole(rows[first:last], query)


def _whole(found: Any, query: PortfolioQuery) -> list[Initiative]:
    """The rows of one page with all that they show. The page is found first, by the columns that sort and no other: a database
    that sorts thousands of whole rows to take fifty of them is three times as long at it."""
    whole = Initiative.objects.filter(pk__in=found.values("pk"))
    named = (NAME,) if query.group else ()
    if query.group:
        whole = whole.annotate(**{NAME: GROUPS[query.group].by()}).order_by(group_order(), *query.order)
    else:
        whole = whole.order_by(*query.order)
    return whole_of(whole, *named) if query.columns == USUAL else list(whole.select_related("standing__lead_metric"))


def _groups(actor: Actor, query: PortfolioQuery) -> list[tuple[Any, Group]]:
    """Every group of the query, in order. One query."""
    stalled = Count("pk", filter=Q(standing__is_stalled=True))
    grouped: QuerySet[Any] = matching(actor, query)  # with a column that the type checker does not know of
    counted = grouped.order_by(group_order()).values_list(NAME)
    found = counted.annotate(
        n=Count("pk"), worst=Min("standing__health_rank"), stalled=stalled, realised=Sum("standing__value_realised"),
        currency=Max("standing__value_currency"),
    )  # fmt: skip
    return [(value, _group(query, value, *facts)) for value, *facts in found]


def _group(
    query: PortfolioQuery, value: Any, count: int, worst: int | None, stalled: int, realised: Decimal | None, currency: str | None
) -> Group:  # fmt: skip
    key = group_key(query.group, value)
    return Group(
        key=key,
        words=group_words(query.group, value),
        count=count,
        worst=Shown.values[worst] if worst is not None else "",
        stalled=stalled,
        realised=realised or Decimal(0),
        currency=currency or "",
        is_folded=query.fold.has(key),
        is_continued=False,
        address=query.address(fold=query.fold.toggled(key).text),
    )


def business_units(actor: Actor) -> list[str]:
    """Business units of what the actor may see, for the filter."""
    return unit_choices(Initiative.objects.visible_to(actor))


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
