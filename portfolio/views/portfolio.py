"""The portfolio table, its export and its saved views."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, is_partial, render_page
from initiatives.models import AiType, RiskTier, Status
from portfolio.columns import ALL, COLUMNS, columns_text, moved
from portfolio.csv_export import csv_response
from portfolio.filter_words import word_of
from portfolio.filters import VIEWS, PortfolioQuery, query_of
from portfolio.forms import SavedViewForm, error_add
from portfolio.grouping import GROUPS
from portfolio.models import SavedView, Shown
from portfolio.panels.lanes import lanes_of
from portfolio.panels.rows import (
    BUILT_IN,
    business_units,
    portfolio_counts,
    portfolio_rows,
    saved_views,
)
from portfolio.panels.sheet import sheet_of
from portfolio.panels.timeline import timeline_of
from portfolio.permissions import can_bulk
from portfolio.services.saved_views import view_delete, view_save
from portfolio.xlsx_export import xlsx_response

HIDDEN: Final = frozenset(
    ("view", "zoom", "gate", "cause", "signals", "adopted", "seat", "age", "blocker", "target", "sort", "cols", "fold")
)
"""Parameters of the address that the filters have no control for."""


def _controls(query: PortfolioQuery) -> dict[str, object]:
    """Everything about the query that needs no question to the database."""
    return {
        "query": query,
        "form": SavedViewForm(),
        "kept": [(name, value) for name, value in query.parameters().items() if name in HIDDEN],
        "healths": Shown.choices,
        "statuses": Status.choices,
        "types": AiType.choices,
        "tiers": RiskTier.choices,
        "groups": [(code, f"By {group.label.lower()}") for code, group in GROUPS.items()],
        "looks": [(label, query.address(view=view), view == query.view) for view, label in VIEWS.items()],
        "every_column": query.address(cols=ALL),
        "fold_all": query.address(fold="*"),
        "open_all": query.address(fold=""),
        "chips": [(word_of(name, value), query.address(**{name: ""})) for name, value in query.chosen.items()],
    }


def _columns(query: PortfolioQuery) -> list[tuple[str, str, str, str]]:
    """(code, label, address with it one place earlier, one later) of each column; without addresses if not shown."""
    shown = [
        (
            column.code,
            column.label,
            query.address(cols=columns_text(moved(query.columns, column.code, -1))),
            query.address(cols=columns_text(moved(query.columns, column.code, 1))),
        )
        for column in query.shown
    ]
    return shown + [(code, column.label, "", "") for code, column in COLUMNS.items() if code not in query.columns]


def _results(actor: Actor, query: PortfolioQuery, values: Mapping[str, str]) -> dict[str, object]:
    """What the chosen view shows of the query."""
    if query.view == "board":
        counts = portfolio_counts(actor, query)
        return {"counts": counts, "total": counts["found"], "lanes": lanes_of(actor, query, values.get("lane", ""))}
    if query.view == "timeline":
        timeline = timeline_of(actor, query, values.get("page"))
        counts, numbers = timeline.rows.counts, [line.numbers for line in timeline.lines.values()]
        return {"counts": counts, "total": counts["found"], "timeline": timeline, "numbers": numbers}
    rows = portfolio_rows(actor, query, values.get("page"))
    shown = {"counts": rows.counts, "total": rows.counts["found"], "rows": rows, "may_bulk": bool(can_bulk(actor))}
    is_choosing = values.get("panel") == "columns"
    return shown | {"is_choosing": is_choosing, "columns": _columns(query) if is_choosing else []}


def _around(actor: Actor) -> dict[str, object]:
    """What stands round the results: saved views, and the business units of the filter. Two queries."""
    return {
        "units": [(unit, unit) for unit in business_units(actor)],
        "views": saved_views(actor),
        "built_in": BUILT_IN,
    }


@require_safe
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """The table, the board or the timeline; to htmx the block `results` alone. Ticked columns come back as one address."""
    if "col" in request.GET:
        ticked = request.GET.dict() | {"cols": ",".join(request.GET.getlist("col"))}
        return redirect(f"/portfolio/{query_of(ticked).address()}")
    actor, query = actor_of(request), query_of(request.GET.dict())
    context = _controls(query) | _results(actor, query, request.GET.dict())
    if not is_partial(request):
        context |= _around(actor)
    return render_page(request, "portfolio/portfolio_list.html", context, block="results")


@require_safe
@export_counted
def portfolio_csv(request: HttpRequest) -> HttpResponse:
    """All rows of the filter as CSV, with the columns of the table."""
    head, rows = sheet_of(actor_of(request), query_of(request.GET.dict()))
    return csv_response(f"portfolio-{clock.today():%Y-%m-%d}.csv", head, rows)


@require_safe
@export_counted
def portfolio_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows as a spreadsheet."""
    head, rows = sheet_of(actor_of(request), query_of(request.GET.dict()))
    return xlsx_response(f"portfolio-{clock.today():%Y-%m-%d}.xlsx", head, rows)


@require_POST
def saved_view_add(request: HttpRequest) -> HttpResponse:
    """Keep the present view under a name."""
    form = SavedViewForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        query = query_of(_parameters(data["query"]))
        try:
            view = view_save(
                actor=actor_of(request), name=data["name"], query=query.address(), is_shared=data["is_shared"]
            )
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"/portfolio/?{view.query}")
    actor, query = actor_of(request), query_of(_parameters(request.POST.get("query", "")))
    context = _controls(query) | _results(actor, query, {}) | _around(actor) | {"form": form}
    return render_page(request, "portfolio/portfolio_list.html", context, status=422)


def _parameters(text: str) -> dict[str, str]:
    return QueryDict(text.lstrip("?")).dict()


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a saved view."""
    actor = actor_of(request)
    view = get_object_or_404(SavedView.objects.filter(pk__in=[view.pk for view in saved_views(actor)]), pk=pk)
    view_delete(actor=actor, view=view)
    return go_to(request, "/portfolio/")
