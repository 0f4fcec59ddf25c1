"""Change many initiatives at once: choose, check row by row, confirm, undo."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.models import Initiative
from portfolio.bulk_forms import KINDS, BulkForm
from portfolio.filters import query_of
from portfolio.models import BulkChange, BulkOutcome
from portfolio.panels.rows import matching
from portfolio.permissions import can_bulk
from portfolio.services import bulk as services

NAMED = 10


@require_http_methods(["GET", "POST"])
def bulk_check(request: HttpRequest) -> HttpResponse:
    """What is chosen and the form; POST works the change out and leads to its check page."""
    actor = actor_of(request)
    require(can_bulk(actor))
    form = BulkForm(request.POST or None)
    values = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(actor, values)
    if request.method == "POST" and form.is_valid():
        act, value = form.asked()
        try:
            change = services.bulk_check(actor=actor, act=act, value=value, initiatives=[i.pk for i in chosen])
        except DomainError as error:
            form.refuse(error)
        else:
            return go_to(request, _landing(change))
    context = {
        "form": form, "kinds": KINDS, "chosen": chosen[:NAMED], "count": len(chosen), "most": services.MOST,
        "keys": values.getlist("key"), "whole": values.get("all", ""), "back": values.get("back", ""),
    }  # fmt: skip
    return render_page(request, "portfolio/bulk_check.html", context, status=422 if form.errors else 200)


def _chosen(actor: Actor, values: QueryDict) -> list[Initiative]:
    """Those ticked, or all of the filter that `all` carries; one more than may be changed says that it is too many."""
    if whole := values.get("all"):
        found = matching(actor, query_of(QueryDict(whole.lstrip("?")).dict()))
    else:
        found = Initiative.objects.visible_to(actor).filter(key__in=values.getlist("key")[:1000]).order_by("key")
    return list(found.only("key", "title")[: services.MOST + 1])


def _mine(request: HttpRequest, pk: int) -> BulkChange:
    """A change belongs to who made it; to everybody else there is none."""
    return get_object_or_404(BulkChange, pk=pk, made_by_id=actor_of(request).user_id)


def _landing(change: BulkChange) -> str:
    """Its page, with the focus on what can be done next."""
    return f"{change.get_absolute_url()}#change"


@require_safe
def bulk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row: from what to what, or why not; then what became of it."""
    change = _mine(request, pk)
    rows = change.rows.filter(initiative__in=Initiative.objects.visible_to(actor_of(request)))
    found: dict[str, int] = {}
    for outcome in rows.values_list("outcome", flat=True):
        found[outcome] = found.get(outcome, 0) + 1
    shown = request.GET.get("outcome", "")
    if shown in found:
        rows = rows.filter(outcome=shown)
    context: dict[str, Any] = {
        "change": change, "outcome": shown if shown in found else "", "total": sum(found.values()),
        "counts": [(BulkOutcome(code), number) for code, number in found.items()], "found": found,
        "page": Paginator(rows.select_related("initiative").order_by("initiative__key"), 100).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render_page(request, "portfolio/bulk_detail.html", context)


@require_POST
def bulk_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what the check page showed."""
    change = services.bulk_apply(actor=actor_of(request), change=_mine(request, pk))
    return go_to(request, _landing(change))


@require_POST
def bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what nobody has changed since."""
    change = services.bulk_undo(actor=actor_of(request), change=_mine(request, pk))
    return go_to(request, _landing(change))
