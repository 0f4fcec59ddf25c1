"""The portfolio table, its export and its saved views."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import actor_of
from common import clock
from common.errors import DomainError
from common.pages import go_to, is_partial, render_page
from initiatives.models import AiType, RiskTier, Status
from portfolio.csv_export import csv_response
from portfolio.filters import GROUPS, SORTS, PortfolioQuery, query_of, word_of
from portfolio.forms import SavedViewForm, error_add
from portfolio.models import SavedView, Shown
from portfolio.panels.rows import BUILT_IN, Row, business_units, matching, portfolio_rows, row_of, saved_views
from portfolio.services.saved_views import view_delete, view_save

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
        "chips": [(word_of(name, value), query.address(**{name: ""})) for name, value in query.chosen.items()],
    }


@require_GET
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """The table; to htmx the block `results` alone."""
    actor, query = actor_of(request), query_of(request.GET.dict())
    context = _controls(query) | {"rows": portfolio_rows(actor, query, request.GET.get("page")), "today": clock.today()}
    if not is_partial(request):
        context |= {
            "units": [(unit, unit) for unit in business_units(actor)],
            "views": saved_views(actor),
            "built_in": BUILT_IN,
            "form": SavedViewForm(),
        }
    return render_page(request, "portfolio/portfolio_list.html", context, block="results")


@require_GET
def portfolio_csv(request: HttpRequest) -> HttpResponse:
    """All rows of the filter as CSV."""
    found = matching(actor_of(request), query_of(request.GET.dict())).select_related("standing")
    rows = [_csv_row(row_of(initiative)) for initiative in found.iterator(chunk_size=2000)]
    return csv_response(f"portfolio-{clock.today():%Y-%m-%d}.csv", CSV_HEAD, rows)


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
    context = _controls(query) | {
        "rows": portfolio_rows(actor, query, None),
        "today": clock.today(),
        "units": [(unit, unit) for unit in business_units(actor)],
        "views": saved_views(actor),
        "built_in": BUILT_IN,
        "form": form,
    }
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
