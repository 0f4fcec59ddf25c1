"""Framework view: codes, the items that answer them, and their states; as a page and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common.pages import render_page
from phases.coverage import STATES
from portfolio.csv_export import csv_response
from portfolio.panels.coverage import coverage_list as list_of
from portfolio.panels.coverage import coverage_page
from portfolio.panels.header import initiative_of


@require_safe
def coverage_list(request: HttpRequest) -> HttpResponse:
    """The portfolio under one framework."""
    page = list_of(actor_of(request), request.GET.get("framework", ""))
    return render_page(request, "portfolio/coverage_list.html", {"page": page, "states": STATES})


@require_safe
@export_counted
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """One row a code: how many initiatives are in each state."""
    page = list_of(actor_of(request), request.GET.get("framework", ""))
    head = ["Framework", "Edition", "Group", "Code", "Title", "Items", *STATES.values()]
    rows = [
        [page.framework.name, page.framework.edition, line.entry.group, line.entry.code, line.entry.title,
         "; ".join(line.items), *(line.count(state) for state in STATES)]
        for line in page.lines
    ]  # fmt: skip
    return csv_response(f"frameworks-{page.framework.code}.csv", head, rows)


@require_safe
def initiative_coverage(request: HttpRequest, key: str) -> HttpResponse:
    """One initiative under one framework."""
    initiative = initiative_of(actor_of(request), key)
    page = coverage_page(initiative, request.GET.get("framework", ""))
    context = {"page": page, "initiative": initiative, "states": STATES}
    return render_page(request, "portfolio/initiative_coverage.html", context)


@require_safe
@export_counted
def initiative_coverage_csv(request: HttpRequest, key: str) -> HttpResponse:
    """One row a code and item."""
    initiative = initiative_of(actor_of(request), key)
    page = coverage_page(initiative, request.GET.get("framework", ""))
    head = ["Framework", "Edition", "Group", "Code", "Title", "State", "Item", "Item title", "Phase", "Item state"]
    rows: list[list[object]] = []
    for line in page.lines:
        first = [page.framework.name, page.framework.edition, line.entry.group, line.entry.code, line.entry.title,
                 STATES[line.state]]  # fmt: skip
        rows += [[*first, one.item.code, one.item.title, one.item.phase, one.state] for one in line.items]
        rows += [] if line.items else [[*first, "", "", "", ""]]
    return csv_response(f"{initiative.key}-{page.framework.code}.csv", head, rows)
