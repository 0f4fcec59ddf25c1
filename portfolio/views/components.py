"""The inventory of components, and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common import clock
from common.pages import render_page
from initiatives.component_permissions import can_add_component
from initiatives.models import Component, ComponentKind
from portfolio.csv_export import csv_response
from portfolio.panels.inventory import component_owners, component_page, component_rows, query_read
from reviews.components import STATE_WORDS
from reviews.models import ComponentReview

CSV_HEAD = (
    "Component", "Kind", "Provider", "Owner", "Newest version", "Identifier", "Reviews", "Dependents", "End of life", "Days left",
    "Open requests",
)  # fmt: skip


def component_of(request: HttpRequest, pk: int) -> Component:
    """The component if the person may see it; else 404."""
    return get_object_or_404(Component.objects.visible_to(actor_of(request)).select_related("owner"), pk=pk)


@require_safe
def component_list(request: HttpRequest) -> HttpResponse:
    """The table; to htmx the block `results` alone."""
    actor, query = actor_of(request), query_read(request.GET.dict())
    context = {
        "rows": component_rows(actor, query),
        "query": query,
        "kinds": ComponentKind.choices,
        "owners": component_owners(actor),
        "may_add": can_add_component(actor, actor.user_id),
        "words": STATE_WORDS,
    }
    return render_page(request, "portfolio/component_list.html", context, block="results")


@require_safe
@export_counted
def component_csv(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV."""
    rows = [
        [
            row.component.name, row.component.get_kind_display(), row.component.provider,
            row.component.owner.name if row.component.owner else "", row.newest.label if row.newest else "",
            row.newest.identifier if row.newest else "",
            ", ".join(f"{one.discipline.replace('_', ' ')}: {STATE_WORDS[one.state]}" for one in row.states),
            row.dependents, row.component.end_of_life_on, row.days_left, row.requests,
        ]
        for row in component_rows(actor_of(request), query_read(request.GET.dict()))
    ]  # fmt: skip
    return csv_response(f"components-{clock.today():%Y-%m-%d}.csv", CSV_HEAD, rows)


@require_safe
def component_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Versions, dependents, reviews, the open request, end of life."""
    page = component_page(actor_of(request), component_of(request, pk))
    return render_page(request, "portfolio/component_detail.html", {"page": page, "words": STATE_WORDS})


@require_safe
def component_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The printable record of one review: name, time, meaning, statement, what was signed, hashes."""
    rows = ComponentReview.objects.select_related("component_version__component", "bundle", "revocation")
    review = rows.filter(pk=pk).first()
    if review is None:
        raise Http404
    component = component_of(request, review.component_version.component_id)
    context = {"review": review, "component": component, "revocation": getattr(review, "revocation", None)}
    response = render_page(request, "portfolio/component_certificate.html", context)
    response["Cache-Control"] = "no-store"
    return response
