"""The portfolio table, its export and its saved views."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import actor_of
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, is_partial, render_page
from initiatives.models import AiType, RiskTier, Status
from portfolio.csv_export import csv_response
from portfolio.filters import GROUPS, SORTS, VIEWS, PortfolioQuery, query_of, word_of
from portfolio.forms import SavedViewForm, error_add
from portfolio.models import SavedView, Shown
from portfolio.panels.lanes import lanes_of
from portfolio.panels.rows import (
    BUILT_IN,
    Row,
    business_units,
    matching,
    portfolio_counts,
    portfolio_rows,
    row_of,
    saved_views,
)
from portfolio.panels.timeline import timeline_of
from portfolio.permissions import can_bulk
from portfolio.services.saved_views import view_delete, view_save
from portfolio.xlsx_export import xlsx_response

CSV_HEAD = (
    "Key",
    "Title",
    "Status",
    "Phase",
    "Business unit",
    "AI type",
    "Risk tier",
    "Health",
    "Reported",
    "Signals",
    "Days in phase",
    "Next blocker",
    "Blocker owner",
    "Blocker due",
    "Required done",
    "Required",
    "Engineering owner",
    "Operations owner",
    "Business owner",
    "Lead",
    "Adopted",
    "Last update",
)


def _controls(query: PortfolioQuery) -> dict[str, object]:
    """Everything above the results that needs no query."""
    return {
        "query": query,
        "healths": Shown.choices,
        "statuses": Status.choices,
        "types": AiType.choices,
        "tiers": RiskTier.choices,
        "groups": [(code, label) for code, (_, label) in GROUPS.items()],
        "sorts": list(SORTS),
        "looks": [(label, query.address(view=view), view == query.view) for view, label in VIEWS.items()],
        "chips": [(word_of(name, value), query.address(**{name: ""})) for name, value in query.chosen.items()],
    }


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
    return {"counts": rows.counts, "total": rows.counts["found"], "rows": rows, "may_bulk": bool(can_bulk(actor))}


def _around(actor: Actor, form: SavedViewForm) -> dict[str, object]:
    """What stands round the results: saved views, and the business units of the filter. Two queries."""
    return {
        "units": [(unit, unit) for unit in business_units(actor)],
        "views": saved_views(actor),
        "built_in": BUILT_IN,
        "form": form,
    }


@require_GET
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """The table, the board or the timeline; to htmx the block `results` alone."""
    actor, query = actor_of(request), query_of(request.GET.dict())
    context = _controls(query) | _results(actor, query, request.GET.dict())
    if not is_partial(request):
        context |= _around(actor, SavedViewForm())
    return render_page(request, "portfolio/portfolio_list.html", context, block="results")


@require_GET
def portfolio_csv(request: HttpRequest) -> HttpResponse:
    """All rows of the filter as CSV."""
    return csv_response(f"portfolio-{clock.today():%Y-%m-%d}.csv", CSV_HEAD, _export(request))


@require_GET
def portfolio_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows as a spreadsheet."""
    return xlsx_response(f"portfolio-{clock.today():%Y-%m-%d}.xlsx", CSV_HEAD, _export(request))


def _export(request: HttpRequest) -> list[list[object]]:
    found = matching(actor_of(request), query_of(request.GET.dict())).select_related("standing")
    return [_csv_row(row_of(initiative)) for initiative in found.iterator(chunk_size=2000)]


def _csv_row(row: Row) -> list[object]:
    i, s = row.initiative, row.standing
    return [
        i.key,
        i.title,
        i.get_status_display(),
        i.phase,
        i.business_unit,
        i.get_ai_type_display(),
        i.get_risk_tier_display(),
        s.get_health_display(),
        s.reported.replace("_", " "),
        ", ".join(s.signals),
        s.age_days,
        s.blocker_text,
        s.blocker_owner,
        s.blocker_due_on,
        s.items_done,
        s.items_required,
        s.holder("engineering"),
        s.holder("operations"),
        s.holder("business"),
        s.holder("lead"),
        "yes" if i.is_adopted else "no",
        s.reported_at.date() if s.reported_at else None,
    ]


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
    context = _controls(query) | _results(actor, query, {}) | _around(actor, form)
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
